package clinic.kit.operations;

import clinic.kit.audit.AuditRestore;
import clinic.kit.event.EventMetadata;
import clinic.kit.event.EventStream;
import clinic.kit.event.PublishedStreams;
import clinic.kit.inbox.Delivery;
import clinic.kit.inbox.Inbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/// Brings a restored database together with a world that went on. A row in `restored` asks for it; a start without
/// one costs a query. It runs before anything is published, consumed or answered, and a start that cannot do it
/// fails.
///
/// - *What this service published and lost* cannot be taken back: others have acted on it. Each such event goes to
///   the worklist ([LostEvents]). Its number is taken all the same, and so is the version of what it changed: the
///   next event of the key comes after it.
/// - *What this service consumed and lost* heals: each group goes back to the first event that the restored inbox
///   does not know. The inbox passes over what it does know.
/// - *What waits in the restored outbox and was sent since* is forgotten: sent once more, an old state would be the
///   last one on a compacted topic.
/// - *The audit trail* ends earlier than its anchors say; an anchor of its own says why.
///
/// Killed in between, it begins anew: nothing of it counts before the transaction that marks the restore as repaired.
class AfterRestore implements SmartLifecycle {

    private static final long LOCK = 0x0_ae57_04edL;
    private static final Logger log = LoggerFactory.getLogger(AfterRestore.class);

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final PublishedStreams published;
    private final Inbox inbox;
    private final LostEvents lost;
    private final AuditRestore audit;
    private final TopicReader topics;
    private final ConsumerGroups groups;
    private volatile boolean running;

    AfterRestore(
            JdbcClient jdbc,
            TransactionOperations transaction,
            PublishedStreams published,
            Inbox inbox,
            LostEvents lost,
            AuditRestore audit,
            TopicReader topics,
            ConsumerGroups groups) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.published = published;
        this.inbox = inbox;
        this.lost = lost;
        this.audit = audit;
        this.topics = topics;
        this.groups = groups;
    }

    /// What a repair did.
    record Repair(int lostEvents, int liftedKeys, Map<String, Long> groupsSetBack) {}

    @Override
    public void start() {
        if (isPending()) {
            log.warn("The database was restored; reading the topics for what happened since");
            transaction.executeWithoutResult(_ -> {
                // of two instances, the second one finds it done
                jdbc.sql("select pg_advisory_xact_lock(?)")
                        .param(LOCK)
                        .query((_, _) -> true)
                        .single();
                if (isPending()) {
                    var repair = repair();
                    log.warn(
                            "Repaired: {} lost events of {} keys wait on the worklist; set back: {}",
                            repair.lostEvents(),
                            repair.liftedKeys(),
                            repair.groupsSetBack());
                }
            });
        }
        running = true;
    }

    boolean isPending() {
        return jdbc.sql("select exists (select from restored where repaired_at is null)")
                .query(Boolean.class)
                .single();
    }

    private Repair repair() {
        var lifted = new Lifted();
        published.streams().stream().map(EventStream::topic).forEach(topic -> liftAbove(topic, lifted));
        raiseVersions(lifted.versions);
        var setBack = setBack();
        audit.cutOff();
        jdbc.sql("update restored set repaired_at = clock_timestamp() where repaired_at is null")
                .update();
        return new Repair(lifted.events, lifted.versions.size(), setBack);
    }

    private static final class Lifted {
        private int events;
        private final Map<UUID, Long> versions = new HashMap<>();
    }

    /// The numbers of the topic are taken, whoever remembers them.
    private void liftAbove(String topic, Lifted lifted) {
        var known = sequences("select key, sequence from stream_head where topic = ?", topic);
        var highest = new HashMap<UUID, Long>();
        topics.read(topic, record -> {
            var delivery = Delivery.of(record);
            delivery.readable().ifPresent(event -> {
                highest.merge(event.key(), event.sequence(), Math::max);
                if (event.sequence() > known.getOrDefault(event.key(), 0L)) {
                    lost.add(record, event.id(), event.key(), event.sequence(), delivery.headers());
                    lifted.events++;
                    lifted.versions.merge(event.key(), event.aggregateVersion(), Math::max);
                }
            });
        });
        highest.forEach((key, sequence) -> {
            if (sequence > known.getOrDefault(key, 0L)) {
                jdbc.sql("""
                                insert into stream_head (topic, key, sequence) values (?, ?, ?)
                                on conflict (topic, key) do update set sequence = excluded.sequence""").params(topic, key, sequence).update();
            }
        });
        for (var waiting : jdbc.sql("select distinct key from outbox where topic = ?")
                .param(topic)
                .query(UUID.class)
                .list()) {
            jdbc.sql("delete from outbox where topic = ? and key = ? and sequence <= ?")
                    .params(topic, waiting, highest.getOrDefault(waiting, 0L))
                    .update();
        }
    }

    /// Others hold versions of these aggregates that the restored rows have yet to reach. An aggregate is a row with
    /// an `id`, by which its events are keyed, and a `version`.
    private void raiseVersions(Map<UUID, Long> versions) {
        var aggregates = jdbc.sql("""
                        select i.table_name from information_schema.columns i
                        join information_schema.columns v using (table_schema, table_name)
                        where i.table_schema = current_schema() and i.column_name = 'id' and i.data_type = 'uuid'
                          and v.column_name = 'version' and v.data_type in ('bigint', 'integer')
                          and i.table_name <> 'dead_letter'""").query(String.class).list();
        for (var table : aggregates) {
            versions.forEach((id, version) -> jdbc.sql(
                            "update %s set version = greatest(version, ?) where id = ?".formatted(table))
                    .params(version, id)
                    .update());
        }
    }

    /// @return how many events each group has to see again or for the first time
    private Map<String, Long> setBack() {
        var events = new TreeMap<String, Long>();
        var groupsOf = new TreeMap<String, Set<String>>();
        inbox.topics()
                .forEach((group, read) -> read.forEach(topic ->
                        groupsOf.computeIfAbsent(topic, _ -> new TreeSet<>()).add(group)));
        groupsOf.forEach((topic, readers) -> {
            var unknown = new HashMap<String, UnknownOf>();
            readers.forEach(group -> unknown.put(
                    group,
                    new UnknownOf(sequences(
                            "select key, sequence from inbox_head where topic = ? and consumer_group = ?",
                            topic,
                            group))));
            topics.read(
                    topic,
                    record -> Delivery.of(record)
                            .readable()
                            .ifPresent(event -> unknown.values()
                                    .forEach(it -> it.look(event, record.partition(), record.offset()))));
            unknown.forEach((group, found) -> {
                if (!found.first.isEmpty()) {
                    groups.setBack(group, topic, found.first);
                    events.merge(group, found.events, Long::sum);
                }
            });
        });
        return events;
    }

    /// Where a group has to go back to in each partition: the first event that it does not know.
    private static final class UnknownOf {

        private final Map<UUID, Long> known;
        private final Map<Integer, Long> first = new HashMap<>();
        private long events;

        UnknownOf(Map<UUID, Long> known) {
            this.known = known;
        }

        void look(EventMetadata event, int partition, long offset) {
            if (event.sequence() > known.getOrDefault(event.key(), 0L)) {
                first.merge(partition, offset, Math::min);
                events++;
            }
        }
    }

    private Map<UUID, Long> sequences(String sql, Object... params) {
        var sequences = new HashMap<UUID, Long>();
        jdbc.sql(sql).params(List.of(params)).query(row -> {
            sequences.put(row.getObject(1, UUID.class), row.getLong(2));
        });
        return sequences;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before the relay, which comes before everything else.
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
