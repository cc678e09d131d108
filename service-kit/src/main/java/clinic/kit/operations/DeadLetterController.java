package clinic.kit.operations;

import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.access.Reads;
import clinic.kit.audit.Audit;
import clinic.kit.event.EventCodec;
import clinic.kit.inbox.DeadLetter;
import clinic.kit.inbox.DeadLetters;
import clinic.kit.inbox.DeadLetters.Contents;
import clinic.kit.inbox.DeadLetters.NotReplayable;
import clinic.kit.inbox.DeadLetters.Question;
import clinic.kit.inbox.DeadLetters.Trial;
import clinic.kit.inbox.DeadLetters.Waiting;
import clinic.kit.web.Cursor;
import clinic.kit.web.ETags;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Problems;
import clinic.kit.web.Refused;
import clinic.kit.web.Text;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// The dead letters of this service. What is looked at and what is done is audited.
@RestController
@RequestMapping(Operations.PATH + "/dead-letters")
@Allow(value = Operations.ROLE, care = false)
class DeadLetterController {

    private static final String THING = "dead-letter";
    private static final int SHOWN_BEHIND = 50;

    private final DeadLetters letters;
    private final EventCodec codec;
    private final Audit audit;

    DeadLetterController(DeadLetters letters, EventCodec codec, Audit audit) {
        this.letters = letters;
        this.codec = codec;
        this.audit = audit;
    }

    enum State {
        OPEN,
        SETTLED
    }

    /// @param content    the shape of what the event says, null if it is settled or was no event
    /// @param violations where it does not fit the schema of its type
    /// @param behind     the next events that wait behind it, in their order
    record Detail(DeadLetter letter, @Nullable JsonNode content, List<String> violations, List<Waiting> behind) {}

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
        return Page.of(letters.list(question, cursor), cursor.limit(), DeadLetter::keys);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One of them, with the shape of what it says and what waits behind it")
    ResponseEntity<Detail> show(@PathVariable @Guarded(Guarded.NOTHING) UUID id) {
        var letter = find(id);
        var content = letters.contents(letter);
        audit.read(THING, id, null);
        return ResponseEntity.ok()
                .eTag(ETags.of(letter.version()))
                .body(new Detail(
                        letter,
                        content.map(Contents::payload).map(Redaction::of).orElse(null),
                        content.map(it -> codec.violations(it.type(), it.payload()))
                                .orElse(List.of()),
                        letters.behind(letter, SHOWN_BEHIND)));
    }

    @PostMapping("/{id}/trial")
    @Reads
    @Operation(summary = "What a replay would come to; nothing is changed")
    Trial tryOut(@PathVariable @Guarded(Guarded.NOTHING) UUID id) {
        var letter = find(id);
        return replaying(() -> letters.tryOut(letter));
    }

    @PostMapping("/{id}/replay")
    @Operation(summary = "Handles it again, and then what waits behind it; look at what became of it")
    ResponseEntity<DeadLetter> replay(@PathVariable @Guarded(Guarded.NOTHING) UUID id, IfMatch ifMatch) {
        var letter = find(id);
        var after = replaying(
                () -> letters.replay(letter, ifMatch.version(), () -> audit.settled(THING, letter.id(), "replayed")));
        return answer(after);
    }

    @PostMapping("/{id}/discard")
    @Operation(summary = "Gives it up for a reason, and goes on with what waits behind it")
    ResponseEntity<DeadLetter> discard(
            @PathVariable @Guarded(Guarded.NOTHING) UUID id, IfMatch ifMatch, @Valid @RequestBody Discard discard) {
        var letter = find(id);
        return answer(letters.discard(
                letter,
                ifMatch.version(),
                discard.reason(),
                () -> audit.settled(THING, letter.id(), "discarded: " + discard.reason())));
    }

    private DeadLetter find(UUID id) {
        return letters.find(id).orElseThrow(NotFound::new);
    }

    private static ResponseEntity<DeadLetter> answer(DeadLetter letter) {
        return ResponseEntity.ok().eTag(ETags.of(letter.version())).body(letter);
    }

    private static <T> T replaying(Supplier<T> work) {
        try {
            return work.get();
        } catch (NotReplayable e) {
            throw new Refused(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    Problems.of(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "not-replayable",
                            "This cannot be handled again: it is settled, was no event, or nobody here listens to it."
                                    + " What is open can be discarded."));
        }
    }
}
