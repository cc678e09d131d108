package clinic.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.infrastructure.DatabaseAccess;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.MigrationKit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/// How long a migration keeps those waiting who read and write meanwhile, when the tables that grow have a million
/// rows. Each migration since a release is measured, and so will be those to come.
final class MigrationLocks implements Callback {

    /// In the soak form a million, else so few that only the migrations themselves are tried.
    static final int ROWS = Boolean.getBoolean("clinic.soak") ? 1_000_000 : 1_000;

    static final Duration LONGEST = Duration.ofSeconds(1);

    private final DatabaseAccess access;
    private final Map<String, String> inserts;
    private final Map<String, long[]> waits = new LinkedHashMap<>();
    private final AtomicInteger written = new AtomicInteger(ROWS);
    private volatile String running = "";
    private volatile boolean over;

    /// @param inserts for each table that grows, what inserts its rows `n` from `generate_series(:from, :to) n`
    MigrationLocks(DatabaseAccess access, Map<String, String> inserts) {
        this.access = access;
        this.inserts = inserts;
    }

    void fill() throws SQLException {
        try (var connection = superuser()) {
            // rows of one table alone refer to nothing
            execute(connection, "set session_replication_role = replica");
            for (var insert : inserts.values()) {
                for (var from = 1; from <= ROWS; from += ROWS / 10) {
                    execute(connection, series(insert, from, from + ROWS / 10 - 1));
                }
            }
            execute(connection, "analyze");
        }
    }

    /// Migrates while every table of before is read and written.
    void measure(String... locations) throws Exception {
        var tables = tables();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var probes = new ArrayList<Future<Void>>();
            inserts.forEach((table, insert) -> {
                probes.add(threads.submit(
                        probe(0, connection -> execute(connection, "select * from " + table + " limit 1"))));
                probes.add(threads.submit(probe(1, connection -> {
                    var row = written.incrementAndGet();
                    execute(connection, series(insert, row, row));
                })));
            });
            tables.removeAll(inserts.keySet());
            probes.add(threads.submit(probe(0, each(tables, "access share"))));
            probes.add(threads.submit(probe(1, each(tables, "row exclusive"))));
            try {
                MigrationKit.migrate(Migrated.flyway(access, new Callback[] {this}, locations));
            } finally {
                over = true;
            }
            for (var probe : probes) {
                probe.get();
            }
        }
    }

    void print(String of) {
        System.out.printf("%s: %d migrations with %d rows in %s%n", of, waits.size(), ROWS, inserts.keySet());
        waits.forEach((migration, wait) -> System.out.printf(
                "%s %s: %.1f s, the longest wait of a reader %.0f ms, of a writer %.0f ms%n",
                of, migration, wait[2] / 1e9, wait[0] / 1e6, wait[1] / 1e6));
    }

    /// What a thousand rows take tells nothing.
    void nobodyWaitedLong() {
        if (ROWS < 1_000_000) {
            return;
        }
        waits.forEach((migration, wait) -> assertThat(Duration.ofNanos(Math.max(wait[0], wait[1])))
                .as(migration)
                .isLessThan(LONGEST));
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private Callable<Void> probe(int kind, Work work) {
        return () -> {
            try (var connection = superuser()) {
                execute(connection, "set session_replication_role = replica");
                while (!over) {
                    var during = running;
                    var began = System.nanoTime();
                    work.on(connection);
                    note(during, kind, System.nanoTime() - began);
                    Thread.sleep(2);
                }
            }
            return null;
        };
    }

    private static Work each(List<String> tables, String mode) {
        return connection -> {
            for (var table : tables) {
                execute(connection, "begin; lock table " + table + " in " + mode + " mode; commit");
            }
        };
    }

    private synchronized void note(String migration, int kind, long nanos) {
        for (var one : List.of(migration, running)) {
            if (!one.isEmpty()) {
                var wait = waits.computeIfAbsent(one, _ -> new long[3]);
                wait[kind] = Math.max(wait[kind], nanos);
            }
        }
    }

    @Override
    public void handle(Event event, Context context) {
        if (event == Event.BEFORE_EACH_MIGRATE) {
            running = context.getMigrationInfo().getScript();
            synchronized (this) {
                waits.computeIfAbsent(running, _ -> new long[3])[2] -= System.nanoTime();
            }
        } else {
            synchronized (this) {
                waits.computeIfAbsent(running, _ -> new long[3])[2] += System.nanoTime();
            }
        }
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE_ERROR;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public String getCallbackName() {
        return "waits";
    }

    private List<String> tables() throws SQLException {
        var tables = new ArrayList<String>();
        try (var connection = superuser();
                var rows = connection
                        .createStatement()
                        .executeQuery("select tablename from pg_tables where schemaname = 'public'"
                                + " and tablename <> 'flyway_schema_history'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static String series(String insert, int from, int to) {
        return insert.replace(":from", String.valueOf(from)).replace(":to", String.valueOf(to));
    }

    private Connection superuser() throws SQLException {
        return TestInfrastructure.get().superuser(access.user()).getConnection();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
