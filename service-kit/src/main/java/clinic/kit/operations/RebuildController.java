package clinic.kit.operations;

import clinic.kit.access.Allow;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import clinic.kit.operations.Rebuilds.Progress;
import clinic.kit.web.Created;
import clinic.kit.web.Idempotency;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.NotFound;
import clinic.kit.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Projections of this service, and their rebuilds.
@RestController
@RequestMapping(Operations.PATH + "/projections")
@Allow(value = Operations.ROLE, care = false)
class RebuildController {

    private final Rebuilds rebuilds;
    private final Idempotency idempotency;
    private final Audit audit;

    RebuildController(Rebuilds rebuilds, Idempotency idempotency, Audit audit) {
        this.rebuilds = rebuilds;
        this.idempotency = idempotency;
        this.audit = audit;
    }

    /// @param replace false only tells what would differ
    record Wanted(@NotNull Boolean replace) {}

    @GetMapping
    @Operation(summary = "The consumer groups whose tables can be made again from the topics")
    List<String> list() {
        return rebuilds.groups();
    }

    @GetMapping("/{group}/rebuild")
    @Operation(summary = "How far the last rebuild is, as this instance knows it")
    Progress show(@PathVariable String group) {
        return rebuilds.progress(group).orElseThrow(NotFound::new);
    }

    @PostMapping("/{group}/rebuild")
    @Operation(summary = "Makes it again beside the old one, and replaces what differs")
    ResponseEntity<Void> rebuild(IdempotencyKey key, @PathVariable String group, @Valid @RequestBody Wanted wanted) {
        var projection = rebuilds.projection(group).orElseThrow(NotFound::new);
        return idempotency.once(key, wanted, () -> {
            audit.settled("projection", Ids.next(), "rebuild of " + group + (wanted.replace() ? "" : ", only to look"));
            if (!rebuilds.start(projection, wanted.replace())) {
                throw Refused.forNow(
                        HttpStatus.CONFLICT, "still-running", "Another rebuild still runs; ask again in a moment.", 10);
            }
            return new Created(URI.create(Operations.PATH + "/projections/" + group + "/rebuild"), 1);
        });
    }
}
