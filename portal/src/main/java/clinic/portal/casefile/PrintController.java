package clinic.portal.casefile;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.audit.Audit;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/// The browser tells here that a page is being printed. Without scripts it cannot, and what was read is all that is
/// written down.
@Controller
class PrintController {

    private final CaseFiles cases;
    private final Audit audit;

    PrintController(CaseFiles cases, Audit audit) {
        this.cases = cases;
        this.audit = audit;
    }

    @PostMapping("/cases/{id}/printed")
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
            care = false)
    ResponseEntity<Void> caseFile(@PathVariable @Guarded("case") UUID id) {
        audit.printed("case", id, cases.get(id).patientId());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/privacy/patients/{patientId}/printed")
    @Allow(value = Role.PRIVACY_OFFICER, care = false)
    ResponseEntity<Void> trail(@PathVariable @Guarded(Guarded.NOTHING) UUID patientId) {
        audit.printed("audit", patientId, patientId);
        return ResponseEntity.noContent().build();
    }
}
