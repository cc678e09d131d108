package clinic.notification.caseevent;

import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.kit.event.Received;
import clinic.notification.message.Message;
import clinic.notification.message.MessageQueue;
import java.time.Clock;
import org.springframework.stereotype.Service;

/// Tells the responsible clinician of a new case and the assigned one of an assignment, and notes what decides about
/// messages later: who is assigned, and how a case was closed.
@Service
public class CaseMessages {

    private final CaseFiles files;
    private final MessageQueue queue;
    private final Clock clock;

    CaseMessages(CaseFiles files, MessageQueue queue, Clock clock) {
        this.files = files;
        this.queue = queue;
        this.clock = clock;
    }

    public void on(Received<CaseEvent> received) {
        var cause = received.metadata().id();
        switch (received.event()) {
            case CaseOpened opened -> {
                files.opened(opened.caseId(), opened.patientId());
                queue.queue(Message.toResponsible(
                        cause, Template.CASE_OPENED, opened.caseId(), opened.siteId(), clock.instant()));
            }
            case CaseAssigned assigned -> {
                files.assigned(assigned);
                queue.queue(Message.toClinician(
                        cause,
                        Template.CASE_ASSIGNED,
                        assigned.clinicianId(),
                        assigned.caseId(),
                        assigned.siteId(),
                        clock.instant()));
                queue.reconsiderCase(assigned.caseId());
            }
            case CaseClosed closed -> {
                files.closed(closed);
                queue.reconsiderCase(closed.caseId());
                queue.reconsiderPatient(closed.patientId());
            }
            case CaseEvent _ -> {}
        }
    }
}
