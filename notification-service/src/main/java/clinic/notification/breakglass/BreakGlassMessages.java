package clinic.notification.breakglass;

import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.contracts.records.BreakGlassEvent;
import clinic.contracts.records.BreakGlassEvent.BreakGlassEnded;
import clinic.contracts.records.BreakGlassEvent.BreakGlassGranted;
import clinic.kit.event.Received;
import clinic.notification.message.Message;
import clinic.notification.message.MessageQueue;
import java.time.Clock;
import org.springframework.stereotype.Service;

/// At once, and not in tomorrow's report: whoever breaks the glass knows that somebody looks.
@Service
public class BreakGlassMessages {

    private final MessageQueue queue;
    private final Clock clock;

    BreakGlassMessages(MessageQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    public void on(Received<BreakGlassEvent> received) {
        switch (received.event()) {
            case BreakGlassGranted granted ->
                queue.queue(Message.toPrivacyOfficer(
                        received.metadata().id(),
                        Template.BREAK_GLASS,
                        granted.caseId(),
                        granted.siteId(),
                        clock.instant()));
            case BreakGlassEnded _ -> {}
        }
    }
}
