package clinic.portal.live;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Hears of new board versions on a connection of its own, whichever instance made them. What it misses while the
/// database is away it reads when it is back; a connection that died without a word is noticed by asking.
@Component
class BoardWatch implements SmartLifecycle {

    /// Opens connections outside of the pool, where one that only listens would be missed.
    interface Connections {
        Connection open() throws SQLException;
    }

    private static final Logger log = LoggerFactory.getLogger(BoardWatch.class);
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    private final Connections connections;
    private final LiveHints hints;
    private volatile @Nullable Thread thread;

    @Autowired
    BoardWatch(JdbcConnectionDetails database, LiveHints hints) {
        this(() -> DriverManager.getConnection(database.getJdbcUrl(), properties(database)), hints);
    }

    BoardWatch(Connections connections, LiveHints hints) {
        this.connections = connections;
        this.hints = hints;
    }

    @Override
    public void start() {
        var watching = Thread.ofVirtual().name("board-watch").unstarted(this::watch);
        thread = watching; // known to be running before it looks
        watching.start();
    }

    private void watch() {
        var wait = FIRST_WAIT;
        while (isRunning()) {
            try (var connection = connections.open()) {
                execute(connection, "listen " + Board.CHANNEL);
                var version = read(connection);
                hints.at(version);
                wait = FIRST_WAIT;
                while (isRunning()) {
                    version = Math.max(version, next(connection));
                    hints.at(version);
                }
            } catch (SQLException ended) {
                if (isRunning()) {
                    log.warn("No hints from the database ({}); trying again", ended.getSQLState());
                    hints.away();
                    pause(wait);
                    wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
                }
            }
        }
    }

    /// The newest version that was told; after a quiet while the one that the database has.
    private static long next(Connection connection) throws SQLException {
        var told = connection.unwrap(PGConnection.class).getNotifications((int) QUIET.toMillis());
        if (told == null || told.length == 0) {
            return read(connection);
        }
        return Long.parseLong(told[told.length - 1].getParameter());
    }

    private static long read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select version from board")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Instances that lost the same database do not come back in step.
    private static void pause(Duration wait) {
        try {
            Thread.sleep(
                    wait.dividedBy(2).plusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Properties properties(JdbcConnectionDetails database) {
        var properties = new Properties();
        properties.setProperty("user", String.valueOf(database.getUsername()));
        properties.setProperty("password", String.valueOf(database.getPassword()));
        properties.setProperty("ApplicationName", "board-watch");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        return properties;
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
