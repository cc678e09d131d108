package clinic.kit.outbox;

import clinic.kit.event.PublishedStreams;
import clinic.kit.telemetry.Sample;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What waits in the outbox, how long the oldest has, and how long events took from their append to the broker's
/// acknowledgement.
public final class OutboxMetrics implements Sample, OutboxRelay.Acknowledgements {

    /// A longer backlog is told as this long: to count more would cost, and tell nobody anything.
    static final int MOST = 100_000;

    private static final String PUBLISHED = "outbox.published";

    private record Seen(double backlog, double oldestAge) {}

    private static final Seen NOTHING = new Seen(Double.NaN, Double.NaN);

    private final JdbcClient jdbc;
    private final MeterRegistry meters;
    private final Timer latency;
    private volatile Seen seen = NOTHING;

    /// The series of every type are there from the start, so that the first event of a type is an increase.
    public OutboxMetrics(JdbcClient jdbc, PublishedStreams published, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.meters = meters;
        Gauge.builder("outbox.backlog", this, it -> it.seen.backlog())
                .description("Events that the broker has not acknowledged yet")
                .register(meters);
        Gauge.builder("outbox.oldest.age", this, it -> it.seen.oldestAge())
                .description("How long the oldest of them has waited")
                .baseUnit("seconds")
                .register(meters);
        latency = Timer.builder("outbox.publish.latency")
                .description("From the append of an event to the broker's acknowledgement")
                .serviceLevelObjectives(
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5))
                .register(meters);
        published
                .streams()
                .forEach(stream -> stream.types().keySet().forEach(type -> meters.counter(PUBLISHED, "type", type)));
    }

    /// Where this relay may be the active one.
    public void of(OutboxRelay relay) {
        Gauge.builder("outbox.relay.active", relay, it -> it.isActive() ? 1 : 0)
                .description("Whether this instance sends what the outbox holds: one of the service's instances does")
                .register(meters);
    }

    @Override
    public void acknowledged(String type, Duration sinceAppend) {
        latency.record(sinceAppend);
        meters.counter(PUBLISHED, "type", type).increment();
    }

    @Override
    public String dependency() {
        return DATABASE;
    }

    @Override
    public void take() {
        seen = jdbc.sql("""
                        select (select count(*) from (select from outbox limit %d) as waiting),
                               coalesce((select extract(epoch from clock_timestamp() - created_at)
                                         from outbox order by position limit 1), 0)""".formatted(MOST))
                .query((row, _) -> new Seen(row.getDouble(1), Math.max(0, row.getDouble(2))))
                .single();
    }

    @Override
    public void forget() {
        seen = NOTHING;
    }
}
