package clinic.kit.operations;

import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.audit.Audit;
import clinic.kit.operations.LostEvents.LostEvent;
import clinic.kit.web.Cursor;
import clinic.kit.web.ETags;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Text;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// What a restore of this service lost.
@RestController
@RequestMapping(Operations.PATH + "/lost-events")
@Allow(value = Operations.ROLE, care = false)
class LostEventController {

    private static final String THING = "lost-event";

    private final LostEvents events;
    private final Audit audit;
    private final TransactionOperations transaction;

    LostEventController(LostEvents events, Audit audit, TransactionOperations transaction) {
        this.events = events;
        this.audit = audit;
        this.transaction = transaction;
    }

    enum State {
        OPEN,
        SETTLED
    }

    /// @param content the shape of what the event says
    record Detail(LostEvent event, JsonNode content) {}

    record Settlement(@Text(max = Operations.REASON) String reason) {}

    @GetMapping
    @Operation(summary = "Events of this service that its restored database does not know")
    Page<LostEvent> list(@RequestParam(defaultValue = "OPEN") State state, Cursor cursor) {
        return Page.of(events.list(state == State.OPEN, cursor), cursor.limit(), LostEvent::keys);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One of them, with the shape of what it says")
    ResponseEntity<Detail> show(@PathVariable @Guarded(Guarded.NOTHING) UUID id) {
        var event = events.find(id).orElseThrow(NotFound::new);
        audit.read(THING, id, null);
        return ResponseEntity.ok()
                .eTag(ETags.of(event.version()))
                .body(new Detail(event, Redaction.of(events.payload(id))));
    }

    @PostMapping("/{id}/settlement")
    @Operation(summary = "It was done again, or need not be")
    ResponseEntity<LostEvent> settle(
            @PathVariable @Guarded(Guarded.NOTHING) UUID id, IfMatch ifMatch, @Valid @RequestBody Settlement settled) {
        var event = transaction.execute(_ -> {
            events.find(id).orElseThrow(NotFound::new);
            var after = events.settle(id, ifMatch.version(), settled.reason());
            audit.settled(THING, id, settled.reason());
            return after;
        });
        return ResponseEntity.ok().eTag(ETags.of(event.version())).body(event);
    }
}
