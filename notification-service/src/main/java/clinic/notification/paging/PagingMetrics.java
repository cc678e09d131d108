package clinic.notification.paging;

import clinic.kit.telemetry.Sample;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many escalations nobody has answered, and how long the oldest page has been due that no mail server has taken.
@Component
class PagingMetrics implements Sample {

    private record Seen(double unanswered, double overdue) {}

    private static final Seen NOTHING = new Seen(Double.NaN, Double.NaN);

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile Seen seen = NOTHING;

    PagingMetrics(JdbcClient jdbc, Clock clock, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.clock = clock;
        Gauge.builder("paging.unanswered", this, it -> it.seen.unanswered())
                .description("Escalated cases for which somebody is still paged")
                .register(meters);
        Gauge.builder("paging.overdue", this, it -> it.seen.overdue())
                .description("How long the oldest page has been due that is not sent; 0 if there is none")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public String dependency() {
        return DATABASE;
    }

    @Override
    public void take() {
        var now = clock.instant();
        seen = jdbc.sql("""
                        select (select count(*) from escalation where next_page_at is not null),
                               least((select min(next_page_at) from escalation where next_page_at <= ?),
                                     (select min(created_at) from message
                                      where next_attempt_at is not null and escalation_id is not null))""")
                .param(Timestamp.from(now))
                .query((row, _) -> new Seen(row.getDouble(1), age(row.getTimestamp(2), now)))
                .single();
    }

    private static double age(@Nullable Timestamp since, Instant now) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since.toInstant(), now).toMillis() / 1000.0);
    }

    @Override
    public void forget() {
        seen = NOTHING;
    }
}
