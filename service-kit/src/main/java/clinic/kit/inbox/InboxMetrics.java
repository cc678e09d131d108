package clinic.kit.inbox;

import clinic.kit.telemetry.Sample;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What waits in each consumer group, and for how long: dead letters for a person, blocked keys behind them, and
/// events for the one before them that has not come.
public final class InboxMetrics implements Sample {

    /// How many, and since when the oldest.
    private record Waiting(long count, @Nullable Instant since) {}

    private final JdbcClient jdbc;
    private final Inbox inbox;
    private final Clock clock;
    private final Shown deadLetters;
    private final Shown blocked;
    private final Shown gaps;

    public InboxMetrics(JdbcClient jdbc, Inbox inbox, Clock clock, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.inbox = inbox;
        this.clock = clock;
        deadLetters = new Shown("inbox.dead.letters", "Dead letters that wait for a person", meters);
        blocked = new Shown("inbox.blocked", "Keys that a dead letter holds up", meters);
        gaps = new Shown("inbox.gaps", "Keys with an event that waits for the one before it", meters);
    }

    @Override
    public String dependency() {
        return DATABASE;
    }

    /// Blocked heads are found by their dead letters, for which there is an index: heads are as many as keys.
    @Override
    public void take() {
        deadLetters.show(read("""
                select consumer_group, count(*), min(failed_at) from dead_letter where resolved_at is null
                group by 1"""));
        blocked.show(read("""
                select consumer_group, count(*), min(since)
                from (select d.consumer_group, min(d.failed_at) as since
                      from dead_letter d join inbox_head h using (consumer_group, topic, key)
                      where d.resolved_at is null and h.blocked group by d.consumer_group, d.topic, d.key) as head
                group by 1"""));
        gaps.show(read("""
                select consumer_group, count(*), min(since)
                from (select p.consumer_group, min(p.parked_at) as since
                      from inbox_parked p join inbox_head h using (consumer_group, topic, key)
                      where not h.blocked
                        and not exists (select from dead_letter d
                                        where d.consumer_group = p.consumer_group and d.event_id = p.event_id
                                          and d.resolved_at is null)
                      group by p.consumer_group, p.topic, p.key, h.sequence
                      having min(p.sequence) > h.sequence + 1) as gap
                group by 1"""));
    }

    private Map<String, Waiting> read(String query) {
        var waiting = new HashMap<String, Waiting>();
        jdbc.sql(query).query(row -> {
            waiting.put(
                    row.getString(1),
                    new Waiting(row.getLong(2), row.getTimestamp(3).toInstant()));
        });
        return waiting;
    }

    @Override
    public void forget() {
        deadLetters.forget();
        blocked.forget();
        gaps.forget();
    }

    /// One figure of every group, those that have nothing waiting included.
    private final class Shown {

        private final MultiGauge open;
        private final MultiGauge oldest;

        Shown(String name, String description, MeterRegistry meters) {
            open = MultiGauge.builder(name + ".open").description(description).register(meters);
            oldest = MultiGauge.builder(name + ".oldest.age")
                    .description("How long the oldest of them has waited")
                    .baseUnit("seconds")
                    .register(meters);
        }

        void show(Map<String, Waiting> waiting) {
            var now = clock.instant();
            var groups = new TreeMap<>(waiting);
            inbox.topics().keySet().forEach(group -> groups.putIfAbsent(group, new Waiting(0, null)));
            var counts = new ArrayList<Row<?>>();
            var ages = new ArrayList<Row<?>>();
            groups.forEach((group, its) -> {
                var since = its.since();
                counts.add(Row.of(Tags.of("group", group), its.count()));
                ages.add(Row.of(
                        Tags.of("group", group),
                        since == null
                                ? 0
                                : Math.max(0, Duration.between(since, now).toMillis() / 1000.0)));
            });
            open.register(counts, true);
            oldest.register(ages, true);
        }

        void forget() {
            var unknown = new ArrayList<Row<?>>();
            inbox.topics().keySet().forEach(group -> unknown.add(Row.of(Tags.of("group", group), Double.NaN)));
            open.register(unknown, true);
            oldest.register(unknown, true);
        }
    }
}
