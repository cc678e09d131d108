package clinic.kit.outbox;

import clinic.kit.event.Envelope;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Sends what the outbox holds to the broker, in order, and forgets a row when the broker has acknowledged it.
///
/// Guarantees, and where each is enforced:
/// - *Nothing is lost*: a row is deleted after its acknowledgement (`acks=all`), never before; whoever is killed in
///   between sends it again, and the inbox knows its id.
/// - *Order per key*: one relay at a time per database, elected by a session-level advisory lock. The relay reads and
///   deletes on the very connection that holds the lock, so a relay that has lost the lock cannot touch the table any
///   more. A row is handed to the producer only after the row before it of the same key was acknowledged; after a
///   failure no later row of that key is handed over, and the producer is discarded, since its late retries could
///   overtake the next attempt.
/// - *No stall*: rows are found by being there, not by a cursor or a transaction horizon, so neither an open
///   transaction (of this database or another of the cluster) nor a late commit hides or holds up a row.
/// - No transaction is open while the relay talks to the broker.
///
/// A standby tries for the lock every second. When the holder's connection ends, PostgreSQL frees the lock at once.
public class OutboxRelay implements SmartLifecycle {

    private static final long LOCK = 0x0_c11_71c_007_b0fL;
    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration STANDBY = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final CompletableFuture<?> NOT_SENT =
            CompletableFuture.failedFuture(new IllegalStateException("topic not reachable"));
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};
    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private final Connections connections;
    private final Sender sender;
    private final OutboxWakeUp wakeUp;
    private final JsonMapper json;
    private final Acknowledgements acknowledgements;
    private volatile boolean running;
    private volatile boolean active;
    private @Nullable Thread thread;

    OutboxRelay(
            Connections connections,
            Sender sender,
            OutboxWakeUp wakeUp,
            JsonMapper json,
            Acknowledgements acknowledgements) {
        this.acknowledgements = acknowledgements;
        this.connections = connections;
        this.sender = sender;
        this.wakeUp = wakeUp;
        this.json = json;
    }

    /// Opens connections outside of any pool, since the lock lives as long as its connection.
    interface Connections {
        Connection open() throws SQLException;
    }

    /// The broker as the relay sees it.
    interface Sender {
        /// Completes when the broker has acknowledged the record.
        CompletableFuture<?> send(ProducerRecord<byte[], byte[]> record);

        /// Gives up the producer with everything it has not delivered yet.
        void discard();
    }

    /// Told of every event that the broker has taken.
    interface Acknowledgements {
        void acknowledged(String type, Duration sinceAppend);
    }

    private record StreamKey(String topic, UUID key) {}

    /// @param appendedAt by `System.nanoTime()`: the database tells how old a row is, so that its clock may differ
    private record Row(long position, StreamKey stream, String headers, byte[] payload, String type, long appendedAt) {}

    /// What one walk over the outbox came to.
    private record Walk(int sent, int failed) {}

    @Override
    public synchronized void start() {
        running = true;
        thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
    }

    /// Stops after the rows that are there, if the broker takes them in time; the rest waits for the next start.
    @Override
    public synchronized void stop() {
        running = false;
        wakeUp.signal();
        var stopping = thread;
        if (stopping != null) {
            try {
                if (!stopping.join(DRAIN)) {
                    stopping.interrupt();
                    stopping.join(Duration.ofSeconds(1));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before everything that publishes, and stopped after it: the web server and the consumers stop in later phases.
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1000;
    }

    /// Whether this instance holds the relay.
    public boolean isActive() {
        return active;
    }

    private void run() {
        var pause = SHORTEST_PAUSE;
        while (running) {
            try (var connection = connections.open()) {
                pause = SHORTEST_PAUSE;
                while (running && !tryLock(connection)) {
                    wakeUp.await(STANDBY);
                }
                if (running) {
                    relay(connection);
                }
            } catch (SQLException e) {
                log.warn("Outbox relay lost its database connection ({}); trying again", e.getSQLState());
                pause = sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.error("Outbox relay failed; trying again", e);
                pause = sleep(pause);
            }
        }
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            statement.setLong(1, LOCK);
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }

    private void relay(Connection connection) throws SQLException, InterruptedException {
        log.info("Outbox relay is active here");
        active = true;
        wakeUp.relayIsHere(true);
        var listener = Thread.ofVirtual().name("outbox-listener").start(this::listen);
        try {
            var pause = SHORTEST_PAUSE;
            while (true) {
                var walk = walk(connection);
                if (walk.failed() > 0) {
                    sender.discard();
                    if (!running) {
                        return;
                    }
                    log.warn("{} keys could not be sent; trying again", walk.failed());
                    pause = walk.sent() > 0 ? SHORTEST_PAUSE : pause;
                    pause = sleep(pause);
                } else {
                    pause = SHORTEST_PAUSE;
                    if (!running) {
                        return;
                    }
                    if (walk.sent() < BATCH) {
                        wakeUp.await(POLL);
                    }
                }
            }
        } finally {
            wakeUp.relayIsHere(false);
            active = false;
            listener.interrupt();
        }
    }

    private void listen() {
        try (var connection = connections.open()) {
            wakeUp.listen(connection);
        } catch (SQLException e) {
            log.debug("Not listening for other instances: {}", e.getSQLState());
        }
    }

    /// Goes over all rows, batch by batch, and leaves out the keys that failed. Every batch starts from the first row:
    /// a cursor would pass a row that commits late, and then send the next one of its key before it.
    private Walk walk(Connection connection) throws SQLException, InterruptedException {
        var failed = new HashSet<StreamKey>();
        var sent = 0;
        while (true) {
            var batch = read(connection, failed);
            if (batch.isEmpty()) {
                return new Walk(sent, failed.size());
            }
            var acknowledged = send(batch, failed);
            delete(connection, acknowledged);
            sent += acknowledged.size();
        }
    }

    /// Sends a batch in rounds, each with the first unsent row of every key, and returns what was acknowledged.
    private List<Row> send(List<Row> batch, Set<StreamKey> failed) throws InterruptedException {
        var waiting = new LinkedHashMap<StreamKey, Queue<Row>>();
        batch.forEach(row ->
                waiting.computeIfAbsent(row.stream(), _ -> new ArrayDeque<>()).add(row));
        var acknowledged = new ArrayList<Row>(batch.size());
        while (!waiting.isEmpty()) {
            var round = new LinkedHashMap<Row, CompletableFuture<?>>();
            var unreachable = new HashSet<String>();
            for (var rows : waiting.values()) {
                var row = rows.remove();
                var sending = unreachable.contains(row.stream().topic()) ? NOT_SENT : sender.send(recordOf(row));
                if (sending.isCompletedExceptionally()) {
                    // refused before it left: asking again for every row would wait as many time-outs
                    unreachable.add(row.stream().topic());
                }
                round.put(row, sending);
            }
            for (var sending : round.entrySet()) {
                if (isAcknowledged(sending.getValue())) {
                    var row = sending.getKey();
                    acknowledged.add(row);
                    acknowledgements.acknowledged(row.type(), Duration.ofNanos(System.nanoTime() - row.appendedAt()));
                } else {
                    failed.add(sending.getKey().stream());
                    waiting.remove(sending.getKey().stream());
                }
            }
            waiting.values().removeIf(Queue::isEmpty);
        }
        return acknowledged;
    }

    private static boolean isAcknowledged(CompletableFuture<?> sending) throws InterruptedException {
        try {
            sending.get(30, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Not acknowledged", e);
            return false;
        }
    }

    private ProducerRecord<byte[], byte[]> recordOf(Row row) {
        var record = new ProducerRecord<>(
                row.stream().topic(), row.stream().key().toString().getBytes(StandardCharsets.UTF_8), row.payload());
        json.readValue(row.headers(), HEADERS)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static List<Row> read(Connection connection, Set<StreamKey> failed) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select position, topic, key, headers, payload, headers ->> ?,
                       extract(epoch from clock_timestamp() - created_at)
                from outbox where key <> all (?) order by position limit %d""".formatted(BATCH))) {
            statement.setString(1, Envelope.TYPE);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", failed.stream().map(StreamKey::key).toArray()));
            try (var result = statement.executeQuery()) {
                var rows = new ArrayList<Row>();
                while (result.next()) {
                    rows.add(new Row(
                            result.getLong(1),
                            new StreamKey(result.getString(2), result.getObject(3, UUID.class)),
                            result.getString(4),
                            result.getBytes(5),
                            result.getString(6),
                            System.nanoTime() - (long) (Math.max(0, result.getDouble(7)) * 1e9)));
                }
                return rows;
            }
        }
    }

    private static void delete(Connection connection, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement("delete from outbox where position = any(?)")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", rows.stream().map(Row::position).toArray()));
            statement.executeUpdate();
        }
    }

    private static Duration sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
}
