package clinic.records.plan;

import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What other features may read of plans.
@Component
public class Plans {

    private final TreatmentPlans plans;
    private final PlanMapper mapper;

    Plans(TreatmentPlans plans, PlanMapper mapper) {
        this.plans = plans;
        this.mapper = mapper;
    }

    public Optional<PlanView> find(UUID id) {
        return plans.findById(id).map(mapper::toView);
    }

    /// The case's plan, drafted or signed.
    public Optional<PlanView> ofCase(UUID caseId) {
        return plans.findByCaseIdOrderByDraftedAt(caseId).stream()
                .reduce((_, newest) -> newest)
                .map(mapper::toView);
    }
}
