package clinic.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.inbox.Backlog.Look;
import clinic.kit.inbox.Backlog.Share;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerLagTests {

    private static final Share FIRST = new Share("portal.cases", new TopicPartition("things", 0));
    private static final Share SECOND = new Share("portal.cases", new TopicPartition("things", 1));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Map<Share, Long> ends = Map.of();
    private Map<Share, Long> handled = Map.of();
    private long now = 1_000;

    private final ConsumerLag lag = new ConsumerLag(
            () -> Map.of("portal.cases", Set.of("things")),
            new Backlog.Broker() {
                @Override
                public Look look(Map<String, Set<String>> topics) {
                    return new Look(ends, handled);
                }

                @Override
                public void close() {}
            },
            () -> now,
            meters);

    @Test
    void isTheSumOverThePartitionsOfATopic() throws Exception {
        look(Map.of(FIRST, 10L, SECOND, 5L), Map.of(FIRST, 7L, SECOND, 5L));
        assertThat(figure("inbox.lag")).isEqualTo(3);

        look(Map.of(FIRST, 10L, SECOND, 9L), Map.of(FIRST, 10L, SECOND, 7L));
        assertThat(figure("inbox.lag")).isEqualTo(2);
    }

    /// However much comes after it, and although some of what was before it was handled.
    @Test
    void isAsOldAsTheOldestEventThatIsNotHandled() throws Exception {
        look(Map.of(FIRST, 10L), Map.of(FIRST, 10L));
        after(10);
        look(Map.of(FIRST, 12L), Map.of(FIRST, 10L));
        assertThat(figure("inbox.lag.age")).isZero();
        after(10);
        look(Map.of(FIRST, 15L), Map.of(FIRST, 10L));
        assertThat(figure("inbox.lag.age")).isEqualTo(10);
        after(10);
        look(Map.of(FIRST, 20L), Map.of(FIRST, 11L));
        assertThat(figure("inbox.lag.age")).isEqualTo(20);
        after(10);
        // the first two are handled; of those that stay the oldest came with the second look
        look(Map.of(FIRST, 20L), Map.of(FIRST, 12L));
        assertThat(figure("inbox.lag.age")).isEqualTo(20);
        after(10);
        look(Map.of(FIRST, 20L), Map.of(FIRST, 20L));
        assertThat(figure("inbox.lag.age")).isZero();
        assertThat(lag.staleness()).isZero();
    }

    @Test
    void whatIsKnownGrowsOldWhileTheBrokerIsAway() throws Exception {
        look(Map.of(FIRST, 10L), Map.of(FIRST, 10L));
        after(60);
        assertThat(lag.staleness()).isZero();

        lag.forget();

        assertThat(lag.staleness()).hasSeconds(60);
        assertThat(figure("inbox.lag")).isNaN();
        assertThat(figure("inbox.lag.age")).isNaN();

        look(Map.of(FIRST, 11L), Map.of(FIRST, 11L));
        assertThat(lag.staleness()).isZero();
    }

    private void look(Map<Share, Long> ends, Map<Share, Long> handled) throws Exception {
        this.ends = ends;
        this.handled = handled;
        lag.take();
    }

    private void after(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private double figure(String name) {
        return meters.get(name)
                .tags("group", "portal.cases", "topic", "things")
                .gauge()
                .value();
    }
}
