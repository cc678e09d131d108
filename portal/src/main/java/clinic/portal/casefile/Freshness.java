package clinic.portal.casefile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Whether the read model still hears of changes. Its consumers tell the broker every two seconds that they live; when
/// none of them could for a while, pages say since when they may be old.
@Component
public class Freshness {

    private static final String LAST_HEARTBEAT = "kafka.consumer.coordinator.last.heartbeat.seconds.ago";
    private static final Duration TOLERATED = Duration.ofSeconds(15);

    private final MeterRegistry meters;
    private final Clock clock;

    Freshness(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    public Optional<Instant> staleSince() {
        var latest = meters.find(LAST_HEARTBEAT).gauges().stream()
                .mapToDouble(Gauge::value)
                .filter(seconds -> seconds >= 0)
                .min();
        return latest.isPresent() && latest.getAsDouble() > TOLERATED.toSeconds()
                ? Optional.of(clock.instant().minusSeconds((long) latest.getAsDouble()))
                : Optional.empty();
    }
}
