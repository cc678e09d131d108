package clinic.kit.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the active relay that there is something to send.
///
/// Where this instance holds the relay, that is a signal inside the JVM. Otherwise it is a `NOTIFY` to the instance
/// that does, sent after the commit on a connection of its own and at most once in [#COALESCE]: a `NOTIFY` inside the
/// business transaction would make all commits of the database wait for each other.
class OutboxWakeUp implements Runnable {

    static final String CHANNEL = "outbox";
    private static final Duration COALESCE = Duration.ofMillis(10);
    private static final Logger log = LoggerFactory.getLogger(OutboxWakeUp.class);

    private final DataSource dataSource;
    private final Semaphore signal = new Semaphore(0);
    private final AtomicBoolean notifying = new AtomicBoolean();
    private volatile boolean relayIsHere;

    OutboxWakeUp(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void run() {
        if (relayIsHere) {
            signal.release();
        } else if (notifying.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::notifyOthers);
        }
    }

    /// Waits for a signal, but no longer than the given time; takes all signals that have come so far.
    void await(Duration atMost) throws InterruptedException {
        if (signal.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            signal.drainPermits();
        }
    }

    void relayIsHere(boolean here) {
        relayIsHere = here;
    }

    void signal() {
        signal.release();
    }

    /// Passes on what other instances notify, until the connection ends.
    void listen(Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            while (!Thread.currentThread().isInterrupted()) {
                var notifications = connection.unwrap(PGConnection.class).getNotifications(30_000);
                if (notifications != null && notifications.length > 0) {
                    signal.release();
                }
            }
        } catch (SQLException ended) {
            log.debug("No longer listening for other instances: {}", ended.getSQLState());
        }
    }

    private void notifyOthers() {
        try {
            Thread.sleep(COALESCE);
            notifying.set(false);
            try (var connection = dataSource.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("notify " + CHANNEL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            log.debug("Could not notify the relay; its poll will find the rows: {}", e.getSQLState());
        }
    }
}
