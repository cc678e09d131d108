package clinic.portal.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FreshnessTests {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Freshness freshness = new Freshness(meters, Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void isStaleWhenNoConsumerReachesTheBroker() {
        consumer("cases", 60);
        consumer("visits", 62);

        assertThat(freshness.staleSince()).contains(NOON.minusSeconds(60));
    }

    @Test
    void isFreshWhileAnyConsumerReachesTheBroker() {
        consumer("cases", 60);
        consumer("visits", 2);

        assertThat(freshness.staleSince()).isEmpty();
    }

    @Test
    void saysNothingBeforeTheFirstHeartbeat() {
        assertThat(freshness.staleSince()).isEmpty();

        consumer("cases", -1);
        assertThat(freshness.staleSince()).isEmpty();
    }

    private void consumer(String name, int secondsAgo) {
        meters.gauge(
                "kafka.consumer.coordinator.last.heartbeat.seconds.ago",
                io.micrometer.core.instrument.Tags.of("client.id", name),
                new AtomicInteger(secondsAgo));
    }
}
