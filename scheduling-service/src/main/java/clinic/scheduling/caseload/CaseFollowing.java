package clinic.scheduling.caseload;

import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.ConsultationEvent.ConsultationSigned;
import clinic.contracts.records.ConsultationEvent.ConsultationStarted;
import clinic.kit.event.Received;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Keeps the caseload up with what intake and records tell, in whatever order their streams arrive.
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class CaseFollowing {

    private final CaseEntries entries;
    private final List<CaseReaction> reactions;

    CaseFollowing(CaseEntries entries, List<CaseReaction> reactions) {
        this.entries = entries;
        this.reactions = reactions;
    }

    public void onCase(Received<CaseEvent> received) {
        var event = received.event();
        switch (event) {
            case CaseOpened opened -> entries.change(event.caseId(), entry -> entry.opened(opened));
            case CaseAssigned assigned -> entries.change(event.caseId(), entry -> entry.assigned(assigned));
            case CaseEscalated escalated -> {
                entries.change(event.caseId(), entry -> entry.escalated(escalated));
                reactions.forEach(reaction -> reaction.escalated(event.caseId(), escalated.escalatedAt()));
            }
            case EscalationResolved resolved ->
                entries.change(event.caseId(), entry -> {
                    if (entry.resolved(resolved) && resolved.resolution() == Resolution.SAFE_TO_BOOK) {
                        reactions.forEach(reaction -> reaction.safe(event.caseId()));
                    }
                });
            case CaseClosed closed -> {
                entries.change(event.caseId(), entry -> entry.closed(closed));
                reactions.forEach(reaction -> reaction.closed(event.caseId(), closed.closedAt()));
            }
            case CaseEvent _ -> {}
        }
    }

    public void onConsultation(Received<ConsultationEvent> received) {
        var event = received.event();
        switch (event) {
            case ConsultationStarted _ -> entries.change(event.caseId(), CaseEntry::consultationStarted);
            case ConsultationSigned _ -> entries.change(event.caseId(), CaseEntry::consultationSigned);
            case ConsultationEvent _ -> {}
        }
    }
}
