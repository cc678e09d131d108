package clinic.records.readiness;

import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What other features may know about readiness.
@Component
public class Readiness {

    private final Checklists checklists;

    Readiness(Checklists checklists) {
        this.checklists = checklists;
    }

    /// Nothing while the case has not arrived here.
    public Optional<ReadinessView> of(UUID caseId) {
        return checklists.findByCaseId(caseId).map(ReadinessView::of);
    }
}
