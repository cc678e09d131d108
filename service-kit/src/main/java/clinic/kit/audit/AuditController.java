package clinic.kit.audit;

import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import clinic.kit.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The service's own trail, for whoever watches over it. Reading it leaves an entry in it.
@RestController
@RequestMapping("/api/v1/audit")
class AuditController {

    private static final int MOST_RELATED = 20;

    private final AuditTrail trail;
    private final Audit audit;

    AuditController(AuditTrail trail, Audit audit) {
        this.trail = trail;
        this.audit = audit;
    }

    @GetMapping
    @Allow(value = Audit.READER, care = false)
    @Operation(summary = "Who did what, the newest first")
    Page<AuditEntry> list(
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID patientId,
            @RequestParam(defaultValue = "") @Guarded(Guarded.NOTHING) List<UUID> relatedId,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable Action action,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            Cursor cursor) {
        if (relatedId.size() > MOST_RELATED) {
            throw Refused.parameter("relatedId", "send at most " + MOST_RELATED);
        }
        var question = new AuditQuestion(patientId, relatedId, actor, action, from, to);
        var page = Page.of(trail.entries(question, cursor), cursor.limit(), AuditEntry::keys);
        audit.listed(Action.LIST, "audit", patientId == null ? List.of() : List.of(patientId));
        return page;
    }
}
