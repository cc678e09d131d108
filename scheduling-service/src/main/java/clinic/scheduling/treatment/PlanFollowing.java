package clinic.scheduling.treatment;

import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.kit.event.Received;
import clinic.scheduling.caseload.CaseReaction;
import clinic.scheduling.caseload.Caseload;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// A signed plan becomes treatments to book; a closed case has none. While a case is escalated they stay planned: the
/// case itself refuses the booking.
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class PlanFollowing implements CaseReaction {

    private final Treatments treatments;
    private final Caseload caseload;

    PlanFollowing(Treatments treatments, Caseload caseload) {
        this.treatments = treatments;
        this.caseload = caseload;
    }

    public void onPlan(Received<PlanEvent> received) {
        var event = received.event();
        switch (event) {
            case TreatmentPlanSigned signed ->
                treatments.signed(
                        signed, caseload.lockedOrBegun(signed.caseId()).isClosed());
        }
    }

    @Override
    public void closed(UUID caseId, Instant at) {
        treatments.closed(caseId);
    }
}
