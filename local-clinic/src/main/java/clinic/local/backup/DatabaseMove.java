package clinic.local.backup;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.PGCopyInputStream;

/// Puts the rows of one database in the place of another's, in one transaction of that other: until it commits nothing
/// has changed there, whoever dies.
///
/// The trail of who did what stays as it is, since what people saw they saw: it only grows, and its end is anchored
/// outside. Numbers that were given out once are not given out again. Nobody's rights change: triggers are off for this
/// one connection, the superuser's.
final class DatabaseMove {

    private static final String RESTORED = "public.restored";

    /// What was migrated is compared instead.
    private static final String MIGRATIONS = "public.flyway_schema_history";

    static final Set<String> KEPT =
            Set.of(RESTORED, MIGRATIONS, "public.audit", "public.audit_seal", "public.audit_unsealed");

    /// @param tables with the number of rows that each has now
    record Moved(TreeMap<String, Long> tables) {
        long rows() {
            return tables.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final Connection from;
    private final Connection into;

    /// @param from the superuser's at a database that nobody changes
    /// @param into the superuser's at a database of the same schema that nobody uses
    DatabaseMove(Connection from, Connection into) {
        this.from = from;
        this.into = into;
    }

    /// Refuses what cannot be moved, before anything is changed.
    DatabaseMove checked() throws SQLException, BackupRefused {
        refuseOtherUsers();
        refuseAnotherSchema();
        return this;
    }

    /// @param target the moment that the rows are of; none for the end of the log
    Moved run(@Nullable Instant target) throws SQLException, IOException {
        into.setAutoCommit(false);
        try {
            checked();
            execute("set local session_replication_role = 'replica'");
            execute("set local lock_timeout = '10s'");
            var tables = tables();
            execute("truncate " + String.join(", ", tables));
            var moved = new Moved(new TreeMap<>());
            for (var table : tables) {
                moved.tables.put(table, copy(table));
            }
            advanceSequences();
            try (var row = into.prepareStatement("insert into " + RESTORED + " (target) values (?)")) {
                row.setObject(1, target == null ? null : OffsetDateTime.ofInstant(target, ZoneOffset.UTC));
                row.execute();
            }
            into.commit();
            return moved;
        } catch (SQLException | IOException | RuntimeException e) {
            if (!into.isClosed()) {
                into.rollback();
            }
            throw e;
        } finally {
            if (!into.isClosed()) {
                into.setAutoCommit(true);
            }
        }
    }

    private void refuseOtherUsers() throws SQLException, BackupRefused {
        // the server takes a moment to see that a service has ended
        for (var tries = 0; ; tries++) {
            var others = BaseBackup.texts(into, """
                    select distinct usename::text from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'""");
            if (others.isEmpty()) {
                return;
            }
            if (tries == 30) {
                throw new BackupRefused(
                        "%s is still connected to the database %s: whoever works there has to stop first."
                                .formatted(String.join(", ", others), into.getCatalog()));
            }
            BaseBackup.text(into, "select pg_sleep(0.1)::text, pg_stat_clear_snapshot()::text");
        }
    }

    /// Rows of one schema do not fit into another; and code of today does not fit to a schema of yesterday.
    private void refuseAnotherSchema() throws SQLException, BackupRefused {
        for (var needed : List.of(RESTORED, MIGRATIONS)) {
            if (BaseBackup.text(into, "select to_regclass('" + needed + "')::text") == null) {
                throw new BackupRefused("The database %s has no table %s: start its service once, which migrates it."
                        .formatted(into.getCatalog(), needed));
            }
        }
        var then = migrations(from);
        var now = migrations(into);
        if (!then.equals(now)) {
            var added = new TreeSet<>(now);
            added.removeAll(then);
            var gone = new TreeSet<>(then);
            gone.removeAll(now);
            throw new BackupRefused(
                    "The schema of %s was another one at that moment%s%s. Choose a later moment, or run the version of that time on the whole restored cluster (./clinic restore --all)."
                            .formatted(
                                    into.getCatalog(),
                                    added.isEmpty() ? "" : ": migrated since: " + String.join(", ", added),
                                    gone.isEmpty() ? "" : "; not there any more: " + String.join(", ", gone)));
        }
        if (!columns(from).equals(columns(into))) {
            throw new BackupRefused("The columns of %s differ from those of that moment, though its migrations do not."
                    .formatted(into.getCatalog()));
        }
        if (!BaseBackup.text(from, "select count(*)::text from pg_largeobject_metadata")
                .equals("0")) {
            throw new BackupRefused("The database holds large objects, which a restore does not move.");
        }
    }

    private static Set<String> migrations(Connection database) throws SQLException {
        if (BaseBackup.text(database, "select to_regclass('" + MIGRATIONS + "')::text") == null) {
            return Set.of();
        }
        return new TreeSet<>(BaseBackup.texts(
                database,
                "select coalesce(version, '') || ' ' || description || ' (' || coalesce(checksum, 0) || ')' from "
                        + MIGRATIONS + " where success"));
    }

    private static List<String> columns(Connection database) throws SQLException {
        return BaseBackup.texts(database, """
                select format('%s.%s.%s %s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                    a.attnotnull, a.attgenerated)
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p')
                    and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                order by 1""");
    }

    private List<String> tables() throws SQLException {
        var tables = new ArrayList<>(BaseBackup.texts(into, Contents.TABLES));
        tables.removeAll(KEPT);
        return tables;
    }

    /// Row by row through this JVM, however large the table is.
    private long copy(String table) throws SQLException, IOException {
        var columns = columnsOf(table);
        if (columns.isEmpty()) {
            return 0;
        }
        var out = "copy %s (%s) to stdout (format binary)".formatted(table, columns);
        var in = "copy %s (%s) from stdin (format binary)".formatted(table, columns);
        try (var rows = new PGCopyInputStream(from.unwrap(PGConnection.class), out)) {
            var written =
                    new CopyManager(into.unwrap(org.postgresql.core.BaseConnection.class)).copyIn(in, rows, 1 << 16);
            var expected = Long.parseLong(BaseBackup.text(from, "select count(*)::text from " + table));
            if (written != expected) {
                throw new BackupRefused(
                        "%d of %d rows of %s arrived: nothing is restored.".formatted(written, expected, table));
            }
            return written;
        }
    }

    private String columnsOf(String table) throws SQLException {
        return BaseBackup.texts(into, """
                        select quote_ident(attname) from pg_attribute
                        where attrelid = '%s'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
                        order by attnum""".formatted(table)).stream().collect(Collectors.joining(", "));
    }

    /// `alter sequence`, as `setval` would stay when the transaction does not.
    private void advanceSequences() throws SQLException {
        for (var sequence : BaseBackup.texts(from, """
                select format('%I.%I', schemaname, sequencename) from pg_sequences
                where schemaname <> 'information_schema' and schemaname !~ '^pg_' and last_value is not null""")) {
            var next = "select (last_value + is_called::int)::text from " + sequence;
            var then = Long.parseLong(BaseBackup.text(from, next));
            if (then > Long.parseLong(BaseBackup.text(into, next))) {
                execute("alter sequence " + sequence + " restart with " + then);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = into.createStatement()) {
            statement.execute(sql);
        }
    }
}
