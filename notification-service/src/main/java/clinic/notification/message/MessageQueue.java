package clinic.notification.message;

import clinic.notification.recipient.RecipientKnown;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Where features leave what is to be told, and say that something changed which a message may depend on. Always inside
/// the transaction that makes the fact true here, so neither exists without the other.
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class MessageQueue {

    private static final String TRACEPARENT = "traceparent";

    private final Messages messages;
    private final ApplicationEventPublisher events;
    private final Tracer tracer;
    private final Propagator propagator;
    private final Clock clock;

    MessageQueue(
            Messages messages, ApplicationEventPublisher events, Tracer tracer, Propagator propagator, Clock clock) {
        this.messages = messages;
        this.events = events;
        this.tracer = tracer;
        this.propagator = propagator;
        this.clock = clock;
    }

    public void queue(Message message) {
        message.tracedBy(currentTrace());
        if (messages.addOnce(message)) {
            events.publishEvent(new MessagesDue());
        }
    }

    /// Every open message of the case is decided anew, at once.
    public void reconsiderCase(UUID caseId) {
        announce(messages.makeDueByCase(caseId, clock.instant()));
    }

    public void reconsiderPatient(UUID patientId) {
        announce(messages.makeDueByPatient(patientId, clock.instant()));
    }

    /// Whether the last page of this escalation is neither sent nor given up.
    public boolean isPageUnderWay(UUID escalationId) {
        return messages.isUnderWay(escalationId);
    }

    @EventListener
    void on(RecipientKnown known) {
        announce(
                switch (known.kind()) {
                    case PATIENT -> messages.makeDueByPatient(known.id(), clock.instant());
                    case CLINICIAN -> messages.makeDueByClinician(clock.instant());
                    case SITE -> messages.makeDueBySite(known.id(), clock.instant());
                });
    }

    private void announce(int messagesDue) {
        if (messagesDue > 0) {
            events.publishEvent(new MessagesDue());
        }
    }

    private @Nullable String currentTrace() {
        var span = tracer.currentSpan();
        if (span == null) {
            return null;
        }
        Map<String, String> carrier = new HashMap<>();
        propagator.inject(span.context(), carrier, (_, name, value) -> carrier.put(name, value));
        return carrier.get(TRACEPARENT);
    }
}
