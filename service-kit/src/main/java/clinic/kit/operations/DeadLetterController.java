package clinic.kit.operations;

import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.access.Reads;
import clinic.kit.inbox.DeadLetter;
import clinic.kit.inbox.DeadLetters.Question;
import clinic.kit.inbox.DeadLetters.Trial;
import clinic.kit.operations.DeadLetterRepair.Detail;
import clinic.kit.web.Cursor;
import clinic.kit.web.ETags;
import clinic.kit.web.IfMatch;
import clinic.kit.web.Page;
import clinic.kit.web.Text;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The dead letters of this service, for programs and the command line.
@RestController
@RequestMapping(Operations.PATH + "/dead-letters")
@Allow(value = Operations.ROLE, care = false)
class DeadLetterController {

    private final DeadLetterRepair repair;

    DeadLetterController(DeadLetterRepair repair) {
        this.repair = repair;
    }

    enum State {
        OPEN,
        SETTLED
    }

    record Discard(@Text(max = Operations.REASON) String reason) {}

    @GetMapping
    @Operation(summary = "Events that could not be handled, the oldest first")
    Page<DeadLetter> list(
            @RequestParam(defaultValue = "OPEN") State state,
            @RequestParam(required = false) @Nullable String group,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID key,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            Cursor cursor) {
        var question = new Question(state == State.OPEN, group, topic, type, key, from, to);
        return Page.of(repair.list(question, cursor), cursor.limit(), DeadLetter::keys);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One of them, with the shape of what it says and what waits behind it")
    ResponseEntity<Detail> show(@PathVariable @Guarded(Guarded.NOTHING) UUID id) {
        var detail = repair.look(id);
        return ResponseEntity.ok().eTag(ETags.of(detail.letter().version())).body(detail);
    }

    @PostMapping("/{id}/trial")
    @Reads
    @Operation(summary = "What a replay would come to; nothing is changed")
    Trial tryOut(@PathVariable @Guarded(Guarded.NOTHING) UUID id) {
        return repair.tryOut(id);
    }

    @PostMapping("/{id}/replay")
    @Operation(summary = "Handles it again, and then what waits behind it; look at what became of it")
    ResponseEntity<DeadLetter> replay(@PathVariable @Guarded(Guarded.NOTHING) UUID id, IfMatch ifMatch) {
        return answer(repair.replay(id, ifMatch.version()));
    }

    @PostMapping("/{id}/discard")
    @Operation(summary = "Gives it up for a reason, and goes on with what waits behind it")
    ResponseEntity<DeadLetter> discard(
            @PathVariable @Guarded(Guarded.NOTHING) UUID id, IfMatch ifMatch, @Valid @RequestBody Discard discard) {
        return answer(repair.discard(id, ifMatch.version(), discard.reason()));
    }

    private static ResponseEntity<DeadLetter> answer(DeadLetter letter) {
        return ResponseEntity.ok().eTag(ETags.of(letter.version())).body(letter);
    }
}
