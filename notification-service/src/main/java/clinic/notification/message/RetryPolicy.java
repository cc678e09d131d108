package clinic.notification.message;

import clinic.contracts.notification.DeliveryEvent.Template;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When an unreachable channel is tried again: after a second, then twice as long each time.
///
/// @param longest     no pause is longer
/// @param giveUpAfter null: never. A page is for somebody who is needed now, however long the mail server was away; an
///                    appointment's mail of yesterday is for nobody.
record RetryPolicy(Duration longest, @Nullable Duration giveUpAfter) {

    private static final Duration FIRST = Duration.ofSeconds(1);

    static RetryPolicy of(Template template) {
        return template == Template.ON_CALL_PAGE
                ? new RetryPolicy(Duration.ofSeconds(30), null)
                : new RetryPolicy(Duration.ofMinutes(5), Duration.ofDays(1));
    }

    Duration pauseAfter(int attempts) {
        return Duration.ofMillis(
                IntervalFunction.ofExponentialBackoff(FIRST, 2, longest).apply(attempts));
    }

    boolean givesUp(Instant queuedAt, Instant next) {
        return giveUpAfter != null && next.isAfter(queuedAt.plus(giveUpAfter));
    }
}
