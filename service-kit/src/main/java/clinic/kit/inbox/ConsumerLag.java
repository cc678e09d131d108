package clinic.kit.inbox;

import clinic.kit.inbox.Backlog.Share;
import clinic.kit.telemetry.Sample;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How far each consumer group is behind the end of each of its topics: in events, and in time since the oldest event
/// that it has not acknowledged was first seen at the broker. Asked of the broker, since a consumer that is dead or
/// hangs would say nothing.
///
/// The time is what this process saw: after its start it counts from then on.
public final class ConsumerLag implements Sample, AutoCloseable {

    private record Stream(String group, String topic) {}

    private record Behind(long events, Duration age) {
        static final Behind NONE = new Behind(0, Duration.ZERO);

        Behind and(Behind other) {
            return new Behind(events + other.events, age.compareTo(other.age) > 0 ? age : other.age);
        }
    }

    private final Supplier<Map<String, Set<String>>> topics;
    private final Backlog.Broker broker;
    private final LongSupplier nanoTime;
    private final MultiGauge lag;
    private final MultiGauge age;
    private final Map<Share, Ends> ends = new HashMap<>();
    private volatile Duration oldest = Duration.ZERO;
    private volatile long lookedAt;
    private volatile boolean failing;

    /// @param broker how to reach it, and sign in there
    public ConsumerLag(Inbox inbox, Map<String, Object> broker, MeterRegistry meters) {
        this(inbox::topics, new BacklogAtBroker(broker), System::nanoTime, meters);
    }

    ConsumerLag(
            Supplier<Map<String, Set<String>>> topics,
            Backlog.Broker broker,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.topics = topics;
        this.broker = broker;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
        lag = MultiGauge.builder("inbox.lag")
                .description("Events of a topic that a group has not acknowledged yet")
                .register(meters);
        age = MultiGauge.builder("inbox.lag.age")
                .description("How long the oldest of them has been at the broker")
                .baseUnit("seconds")
                .register(meters);
    }

    /// How old what this service knows of the others may be: the age of the oldest event that it has not acknowledged,
    /// and the time since the broker last said so.
    public Duration staleness() {
        var sinceLook = Duration.ofNanos(nanoTime.getAsLong() - lookedAt);
        // between two looks that went well nothing is known to be old
        return failing ? oldest.plus(sinceLook) : oldest;
    }

    @Override
    public String dependency() {
        return BROKER;
    }

    @Override
    public void take() throws Exception {
        var look = broker.look(topics.get());
        var now = nanoTime.getAsLong();
        var behind =
                new TreeMap<Stream, Behind>(Comparator.comparing(Stream::group).thenComparing(Stream::topic));
        look.ends().forEach((share, end) -> {
            var handled = look.handled().getOrDefault(share, 0L);
            var known = ends.computeIfAbsent(share, _ -> new Ends());
            known.see(end, handled, now);
            behind.merge(
                    new Stream(share.group(), share.partition().topic()),
                    new Behind(Math.max(0, end - handled), known.age(handled, now)),
                    Behind::and);
        });
        ends.keySet().retainAll(look.ends().keySet());
        show(behind);
        oldest = behind.values().stream().reduce(Behind.NONE, Behind::and).age();
        lookedAt = now;
        failing = false;
    }

    private void show(Map<Stream, Behind> behind) {
        var events = new ArrayList<Row<?>>();
        var ages = new ArrayList<Row<?>>();
        behind.forEach((stream, its) -> {
            var tags = Tags.of("group", stream.group(), "topic", stream.topic());
            events.add(Row.of(tags, its.events()));
            ages.add(Row.of(tags, its.age().toMillis() / 1000.0));
        });
        lag.register(events, true);
        age.register(ages, true);
    }

    @Override
    public void forget() {
        failing = true;
        var unknown = new ArrayList<Row<?>>();
        topics.get()
                .forEach((group, its) ->
                        its.forEach(topic -> unknown.add(Row.of(Tags.of("group", group, "topic", topic), Double.NaN))));
        lag.register(unknown, true);
        age.register(unknown, true);
    }

    @Override
    public void close() {
        broker.close();
    }

    /// Where a partition ended at which time, as far back as anything is not handled.
    private static final class Ends {

        private static final int MOST = 500;

        private record End(long offset, long seenAt) {}

        private final Deque<End> seen = new ArrayDeque<>();

        void see(long end, long handled, long now) {
            if (seen.isEmpty() || seen.getLast().offset() < end) {
                if (seen.size() == MOST) {
                    seen.removeLast();
                }
                seen.addLast(new End(end, now));
            }
            while (seen.size() > 1 && seen.getFirst().offset() <= handled) {
                seen.removeFirst();
            }
        }

        Duration age(long handled, long now) {
            var first = seen.getFirst();
            return first.offset() <= handled ? Duration.ZERO : Duration.ofNanos(now - first.seenAt());
        }
    }
}
