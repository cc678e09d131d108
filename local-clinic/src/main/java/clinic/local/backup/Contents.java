package clinic.local.backup;

import clinic.infrastructure.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What is in a service's database, told by each table's rows and a sum over all of them. Reading every row and every
/// index also finds whatever PostgreSQL itself takes for damaged.
record Contents(String database, TreeMap<String, Table> tables) {

    record Table(long rows, String sum) {}

    private static final Duration LONGEST = Duration.ofHours(1);

    /// Every table that is not the server's own, as `schema.table`, quoted where SQL wants it.
    static final String TABLES = """
            select format('%I.%I', n.nspname, c.relname)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and c.relpersistence <> 't'
                and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
            order by 1""";

    static List<String> databases(DatabaseServer server) throws SQLException {
        try (var connection = server.connect("postgres", LONGEST)) {
            return BaseBackup.texts(
                    connection,
                    "select datname from pg_database where not datistemplate and datname <> 'postgres' order by 1");
        }
    }

    static Contents of(DatabaseServer server, String database) throws SQLException {
        try (var connection = server.connect(database, LONGEST)) {
            return of(connection, database);
        }
    }

    static Contents of(Connection connection, String database) throws SQLException {
        var tables = new TreeMap<String, Table>();
        for (var table : BaseBackup.texts(connection, TABLES)) {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(
                            "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from "
                                    + table + " t")) {
                row.next();
                tables.put(table, new Table(row.getLong(1), row.getString(2)));
            }
        }
        return new Contents(database, tables);
    }

    long rows() {
        return tables.values().stream().mapToLong(Table::rows).sum();
    }

    /// Looks into every table and B-tree for what does not belong there; changes the database, so not for a live one.
    ///
    /// @return what is wrong
    static List<String> damage(DatabaseServer server, String database) throws SQLException {
        var damage = new ArrayList<String>();
        try (var connection = server.connect(database, LONGEST)) {
            if (BaseBackup.texts(connection, "select 1 from pg_available_extensions where name = 'amcheck'")
                    .isEmpty()) {
                return damage;
            }
            try (var statement = connection.createStatement()) {
                statement.execute("create schema clinic_check");
                statement.execute("create extension amcheck schema clinic_check");
            }
            damage.addAll(BaseBackup.texts(connection, """
                    select format('%s: block %s: %s', c.oid::regclass, h.blkno, h.msg)
                    from pg_class c cross join lateral clinic_check.verify_heapam(c.oid) h
                    where c.relkind in ('r', 't', 'm') and c.relpersistence <> 't' limit 20"""));
            for (var index : BaseBackup.texts(connection, """
                    select i.indexrelid::regclass::text
                    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
                    where a.amname = 'btree' and c.relpersistence <> 't' and i.indisvalid and i.indisready""")) {
                try (var check = connection.prepareStatement(
                        "select clinic_check.bt_index_check(?::regclass, heapallindexed => true)")) {
                    check.setString(1, index);
                    check.execute();
                } catch (SQLException e) {
                    damage.add(index + ": " + e.getMessage());
                }
            }
        }
        return damage;
    }
}
