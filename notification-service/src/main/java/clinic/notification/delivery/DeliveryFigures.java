package clinic.notification.delivery;

import clinic.contracts.notification.DeliveryEvent.Channel;
import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.notification.delivery.Outcome.Accepted;
import clinic.notification.delivery.Outcome.Held;
import clinic.notification.delivery.Outcome.Refused;
import clinic.notification.delivery.Outcome.Unreachable;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Counts what became of messages, by channel: `sent`, `void` (no longer to be told), `unreachable` and `held` (tried
/// again later), or the reason why it never will be sent. No figure names anybody.
@Component
class DeliveryFigures {

    private static final String SENT = "sent";
    private static final String VOID = "void";
    private static final String UNREACHABLE = "unreachable";
    private static final String HELD = "held";

    private final MeterRegistry meters;

    /// All series are there from the start, so that the first failure of a kind is an increase.
    DeliveryFigures(MeterRegistry meters) {
        this.meters = meters;
        var outcomes = Stream.concat(
                        Stream.of(SENT, VOID, UNREACHABLE, HELD),
                        Stream.of(FailureReason.values()).map(DeliveryFigures::label))
                .toList();
        outcomes.forEach(outcome -> count(Channel.EMAIL, outcome, 0));
    }

    void tried(Channel channel, Outcome outcome) {
        count(
                channel,
                switch (outcome) {
                    case Accepted _ -> SENT;
                    case Refused refused -> label(refused.reason());
                    case Unreachable _ -> UNREACHABLE;
                    case Held _ -> HELD;
                },
                1);
    }

    void refused(Channel channel, FailureReason reason) {
        count(channel, label(reason), 1);
    }

    void dropped(Channel channel) {
        count(channel, VOID, 1);
    }

    private void count(Channel channel, String outcome, int times) {
        meters.counter(
                        "notification.deliveries",
                        "channel",
                        channel.name().toLowerCase(Locale.ROOT),
                        "outcome",
                        outcome)
                .increment(times);
    }

    private static String label(FailureReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
