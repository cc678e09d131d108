package clinic.kit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplingTests {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Looked rows = new Looked(Sample.DATABASE);
    private final Looked letters = new Looked(Sample.DATABASE);
    private final Looked lag = new Looked(Sample.BROKER);
    private final Sampling sampling = new Sampling(List.of(rows, letters, lag), meters, Duration.ofMillis(10));

    @AfterEach
    void stop() {
        sampling.stop();
    }

    @Test
    void nobodyKnowsBeforeTheFirstLook() {
        assertThat(up(Sample.DATABASE)).isNaN();
    }

    @Test
    void looksAgainAndAgain() {
        sampling.start();

        await().atMost(Duration.ofSeconds(5)).until(() -> rows.times.get() > 3 && letters.times.get() > 3);
        assertThat(up(Sample.DATABASE)).isOne();
    }

    @Test
    void whatIsAwayIsUnknownAndSaidToBeAwayUntilItIsBack() {
        sampling.start();
        rows.away = true;
        letters.away = true;

        await().atMost(Duration.ofSeconds(5)).until(() -> up(Sample.DATABASE) == 0 && up(Sample.BROKER) == 1);
        assertThat(rows.forgotten).isTrue();
        assertThat(lag.forgotten).isFalse();

        rows.away = false;
        letters.away = false;
        await().atMost(Duration.ofSeconds(5)).until(() -> up(Sample.DATABASE) == 1);
    }

    /// One figure that cannot be read says nothing about the others, nor about the database.
    @Test
    void oneThatFailsTakesNoOtherWithIt() {
        rows.away = true;
        sampling.start();

        await().atMost(Duration.ofSeconds(5)).until(() -> letters.times.get() > 3);
        assertThat(up(Sample.DATABASE)).isOne();
        assertThat(rows.forgotten).isTrue();
    }

    private double up(String dependency) {
        return meters.get("dependency.up").tag("dependency", dependency).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    private static final class Looked implements Sample {

        private final String dependency;
        private final AtomicInteger times = new AtomicInteger();
        private volatile boolean away;
        private volatile boolean forgotten;

        Looked(String dependency) {
            this.dependency = dependency;
        }

        @Override
        public String dependency() {
            return dependency;
        }

        @Override
        public void take() {
            if (away) {
                throw new IllegalStateException("away");
            }
            times.incrementAndGet();
        }

        @Override
        public void forget() {
            forgotten = true;
        }
    }
}
