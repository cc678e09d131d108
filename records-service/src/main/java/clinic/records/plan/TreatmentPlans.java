package clinic.records.plan;

import clinic.records.plan.PlanRefused.PlanExists;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface TreatmentPlans extends Repository<TreatmentPlan, UUID> {

    Optional<TreatmentPlan> findById(UUID id);

    /// For a change: the next one waits, and then sees this one's version.
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<TreatmentPlan> findForChangeById(UUID id);

    List<TreatmentPlan> findByCaseIdOrderByDraftedAt(UUID caseId);

    TreatmentPlan save(TreatmentPlan plan);

    /// Stores the plan, unless the case has another draft or another active plan.
    default TreatmentPlan store(TreatmentPlan plan) {
        try {
            return save(plan);
        } catch (DataIntegrityViolationException e) {
            if (NestedExceptionUtils.getMostSpecificCause(e) instanceof PSQLException cause
                    && cause.getServerErrorMessage() instanceof ServerErrorMessage message
                    && message.getConstraint() instanceof String constraint
                    && Set.of("one_draft_plan_per_case", "one_active_plan_per_case")
                            .contains(constraint)) {
                throw new PlanExists(plan.getCaseId());
            }
            throw e;
        }
    }
}
