package clinic.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.test.OnEveryInfrastructure;
import clinic.kit.event.Envelope;
import clinic.kit.event.EventCodec;
import clinic.kit.event.EventContext;
import clinic.kit.event.Ids;
import clinic.kit.event.PublishedStreams;
import clinic.kit.testing.KitDatabase;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingMoved;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Random transactions, relays and faults against a model of what must come of them. The broker is a list that fails on
/// purpose: it refuses records, writes them without saying so, and writes late. Everything else is real.
@OnEveryInfrastructure
class OutboxRelayModelTests {

    private static final long SEED = Long.getLong("clinic.seed", System.nanoTime());
    private static final int TRANSACTIONS = Boolean.getBoolean("clinic.soak") ? 20_000 : 1_500;
    private static final int RELAYS = 3;
    private static final int WRITERS = 6;

    private final Random random = new Random(SEED);
    private final FaultyBroker broker = new FaultyBroker();
    private final List<OutboxRelay> relays = new ArrayList<>();
    private final List<OutboxWakeUp> wakeUps = new ArrayList<>();
    private final List<UUID> keys =
            IntStream.range(0, 12).mapToObj(_ -> Ids.next()).toList();
    private KitDatabase database = new KitDatabase("outbox_model");

    @BeforeEach
    void startRelays() {
        database.jdbc.sql("delete from outbox").update();
        database.jdbc.sql("delete from stream_head").update();
        for (var i = 0; i < RELAYS; i++) {
            var wakeUp = new OutboxWakeUp(database.dataSource);
            var relay = new OutboxRelay(this::connect, broker, wakeUp, JsonMapper.shared(), (_, _) -> {});
            relay.start();
            relays.add(relay);
            wakeUps.add(wakeUp);
        }
    }

    @AfterEach
    void stop() {
        broker.faulty = false;
        relays.forEach(OutboxRelay::stop);
        database.close();
    }

    @Test
    void losesNothingAndKeepsTheOrderOfEveryKey() throws Exception {
        System.out.println("outbox model: seed " + SEED + ", " + TRANSACTIONS + " transactions");
        var committed = Collections.<UUID>synchronizedSet(new HashSet<>());
        var rolledBack = new AtomicInteger();
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            for (var i = 0; i < TRANSACTIONS; i++) {
                var plan = new Plan(random, keys);
                writers.submit(() -> {
                    try {
                        committed.addAll(transact(plan));
                    } catch (RolledBack e) {
                        rolledBack.incrementAndGet();
                    }
                });
                if (i % 200 == 100) {
                    loseTheLock();
                }
            }
            writers.shutdown();
            assertThat(writers.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        }
        broker.faulty = false;

        await().atMost(Duration.ofMinutes(2)).until(() -> waiting() == 0);

        assertThat(rolledBack.get()).as("transactions rolled back").isPositive();
        assertThat(broker.refused.get()).as("sends that failed").isPositive();
        var published = broker.published();
        assertThat(ids(published)).as("published exactly what was committed").isEqualTo(committed);
        for (var key : published.entrySet()) {
            assertThat(key.getValue().values())
                    .as("numbers of %s in the order of their first publication", key.getKey())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, key.getValue().size())
                                    .boxed()
                                    .toList());
        }
    }

    @Test
    void isNotHeldUpByALongTransactionInAnotherDatabase() throws Exception {
        broker.faulty = false;
        try (var other = new KitDatabase("outbox_model_other");
                var longTransaction = other.dataSource.getConnection()) {
            longTransaction.setAutoCommit(false);
            try (var statement = longTransaction.createStatement()) {
                statement.execute("insert into stream_head (topic, key, sequence) values ('x', gen_random_uuid(), 1)");
                statement.execute("select pg_current_xact_id()");
            }
            var plan = new Plan(new Random(1), keys, 3, false);

            transact(plan);

            await().atMost(Duration.ofSeconds(5)).until(() -> waiting() == 0);
            longTransaction.rollback();
        }
    }

    @Test
    void findsARowThatCommitsAfterLaterRowsWereSent() {
        broker.faulty = false;
        var slowKey = Ids.next();
        var quickKey = Ids.next();
        var outbox = outbox(wakeUps.getFirst());
        database.transaction.executeWithoutResult(_ -> EventContext.as("test", () -> {
            outbox.append(new ThingMoved(slowKey, 1), 0);
            CompletableFuture.runAsync(() -> database.transaction.executeWithoutResult(_ ->
                            EventContext.as("test", () -> outbox.append(new ThingMoved(quickKey, 1), 0))))
                    .join();
            await().atMost(Duration.ofSeconds(5)).until(() -> broker.published().containsKey(quickKey));
            assertThat(broker.published()).doesNotContainKey(slowKey);
        }));

        await().atMost(Duration.ofSeconds(5)).until(() -> broker.published().containsKey(slowKey));
    }

    /// What one writer will do, drawn beforehand so that a seed gives the same work.
    private record Plan(List<UUID> keys, boolean rollback, int pauseMillis, int wakeUp) {

        Plan(Random random, List<UUID> all) {
            this(random, all, 1 + random.nextInt(4), random.nextInt(5) == 0);
        }

        Plan(Random random, List<UUID> all, int events, boolean rollback) {
            this(
                    // unsorted keys deadlock now and then, and PostgreSQL takes a second to notice each time
                    (random.nextInt(40) == 0
                                    ? random.ints(events, 0, all.size())
                                    : random.ints(events, 0, all.size()).sorted())
                            .mapToObj(all::get)
                            .toList(),
                    rollback,
                    random.nextInt(10) == 0 ? random.nextInt(20) : 0,
                    random.nextInt(RELAYS));
        }
    }

    private static class RolledBack extends RuntimeException {}

    /// Runs a plan as one transaction, again if it met a deadlock, and returns the ids of its events.
    private List<UUID> transact(Plan plan) {
        var outbox = outbox(wakeUps.get(plan.wakeUp()));
        try {
            return DeadlockRetry.retrying(() -> database.transaction.execute(_ -> {
                EventContext.as("test", () -> plan.keys().forEach(key -> outbox.append(new ThingMoved(key, 1), 0)));
                pause(plan.pauseMillis());
                if (plan.rollback()) {
                    throw new RolledBack();
                }
                return database.jdbc
                        .sql("select id from outbox where xmin = pg_current_xact_id()::xid")
                        .query(UUID.class)
                        .list();
            }));
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private Outbox outbox(Runnable wakeUp) {
        return new Outbox(
                database.jdbc,
                new EventCodec(),
                JsonMapper.shared(),
                Clock.systemUTC(),
                PublishedStreams.of(ThingEvent.FACTS),
                "test",
                () -> null,
                wakeUp,
                (_, _, _) -> {});
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.access.jdbcUrl() + "?ApplicationName=model-relay",
                database.access.user(),
                database.access.password());
    }

    /// Ends the connection of whichever relay is active, so that another one takes over while sends are in flight.
    private void loseTheLock() {
        database.jdbc.sql("""
                        select pg_terminate_backend(l.pid) from pg_locks l
                        where l.locktype = 'advisory' and l.granted
                          and l.database = (select oid from pg_database where datname = current_database())""").query((_, _) -> 1).list();
    }

    private long waiting() {
        return database.jdbc
                .sql("select count(*) from outbox")
                .query(Long.class)
                .single();
    }

    private static Set<UUID> ids(Map<UUID, Map<UUID, Long>> published) {
        var ids = new HashSet<UUID>();
        published.values().forEach(key -> ids.addAll(key.keySet()));
        return ids;
    }

    private static void pause(int millis) {
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// A broker that fails in every way a relay has to bear.
    private static class FaultyBroker implements OutboxRelay.Sender {

        private final List<ProducerRecord<byte[], byte[]>> log = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger refused = new AtomicInteger();
        private final Random faults = new Random(SEED + 1);
        private volatile boolean faulty = true;

        @Override
        public CompletableFuture<?> send(ProducerRecord<byte[], byte[]> record) {
            var acknowledgement = new CompletableFuture<>();
            var fate = faulty ? nextFate() : 99;
            if (fate == 0) {
                refused.incrementAndGet();
                acknowledgement.completeExceptionally(new IllegalStateException("not reachable"));
            } else if (fate < 5) {
                refused.incrementAndGet();
                Thread.startVirtualThread(() -> {
                    pause(fate);
                    acknowledgement.completeExceptionally(new IllegalStateException("refused"));
                });
            } else if (fate < 10) {
                refused.incrementAndGet();
                log.add(record);
                Thread.startVirtualThread(() -> acknowledgement.completeExceptionally(
                        new IllegalStateException("written, acknowledgement lost")));
            } else if (fate < 30) {
                Thread.startVirtualThread(() -> {
                    pause(fate / 5);
                    log.add(record);
                    acknowledgement.complete(null);
                });
            } else {
                log.add(record);
                acknowledgement.complete(null);
            }
            return acknowledgement;
        }

        private synchronized int nextFate() {
            return faults.nextInt(400);
        }

        @Override
        public void discard() {}

        /// By key: id and number of every event, in the order in which ids first appeared.
        Map<UUID, Map<UUID, Long>> published() {
            var published = new LinkedHashMap<UUID, Map<UUID, Long>>();
            synchronized (log) {
                for (var record : log) {
                    published
                            .computeIfAbsent(
                                    UUID.fromString(header(record, Envelope.SUBJECT)), _ -> new LinkedHashMap<>())
                            .putIfAbsent(
                                    UUID.fromString(header(record, Envelope.ID)),
                                    Long.parseLong(header(record, Envelope.SEQUENCE)));
                }
            }
            return published;
        }

        private static String header(ProducerRecord<byte[], byte[]> record, String name) {
            return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
        }
    }
}
