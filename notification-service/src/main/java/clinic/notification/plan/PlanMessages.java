package clinic.notification.plan;

import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.kit.event.Received;
import clinic.notification.message.Message;
import clinic.notification.message.MessageQueue;
import java.time.Clock;
import org.springframework.stereotype.Service;

/// Tells the patient that there is something new to read, and nothing of what it says.
@Service
public class PlanMessages {

    private final MessageQueue queue;
    private final Clock clock;

    PlanMessages(MessageQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    public void on(Received<PlanEvent> received) {
        switch (received.event()) {
            case TreatmentPlanSigned signed ->
                queue.queue(Message.toPatient(
                        received.metadata().id(),
                        Template.PLAN_READY,
                        signed.patientId(),
                        signed.caseId(),
                        signed.siteId(),
                        null,
                        clock.instant()));
        }
    }
}
