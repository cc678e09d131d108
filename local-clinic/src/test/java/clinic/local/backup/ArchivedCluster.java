package clinic.local.backup;

import clinic.infrastructure.Database;
import clinic.infrastructure.DatabaseAccess;
import clinic.infrastructure.DatabaseServer;
import clinic.infrastructure.Ports;
import clinic.infrastructure.ServerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A real PostgreSQL that hands over its log, with the databases of two services as their migrations would leave them.
final class ArchivedCluster implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> SCHEMA = List.of(
            "create table flyway_schema_history (version text, description text, checksum int, success boolean)",
            "insert into flyway_schema_history values ('1', 'schema', 11, true)",
            """
            create table restored (id bigint generated always as identity primary key,
                at timestamptz not null default clock_timestamp(), target timestamptz, repaired_at timestamptz)""",
            "create table patient (id int primary key, name text not null)",
            """
            create table visit (id bigint generated always as identity primary key,
                patient int not null references patient, note text,
                length int generated always as (length(note)) stored)""",
            """
            create function insert_only() returns trigger language plpgsql as $$
            begin raise exception '% only grows', tg_table_name using errcode = 'insufficient_privilege'; end $$""",
            "create table audit (id bigint primary key, what text)",
            "create table signed (id bigint primary key, what text)",
            "create trigger only_grows before update or delete or truncate on audit execute function insert_only()",
            "create trigger only_grows before update or delete or truncate on signed execute function insert_only()");

    final Path home;
    final Database database;
    final ServerProcess process;
    final List<String> said = new CopyOnWriteArrayList<>();

    private ArchivedCluster(Path home, Duration archiveTimeout) {
        this.home = home;
        this.database =
                new Database(home.resolve("data"), Ports.free(), List.of("fsync=off")).archiving(archiveTimeout);
        this.process = new ServerProcess(database, home.resolve("log"));
    }

    /// Running, with two services.
    static ArchivedCluster started(Path home) throws SQLException {
        return started(home, Backups.ARCHIVE_TIMEOUT);
    }

    static ArchivedCluster started(Path home, Duration archiveTimeout) throws SQLException {
        var cluster = new ArchivedCluster(home, archiveTimeout);
        cluster.process.start(PATIENCE);
        for (var service : List.of("intake", "scheduling")) {
            var access = cluster.server().provide(service);
            try (var owner =
                    DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword())) {
                for (var statement : SCHEMA) {
                    execute(owner, statement);
                }
                execute(owner, "revoke update, delete, truncate on audit, signed from " + access.user());
            }
        }
        return cluster;
    }

    Backups backups() {
        return backupsWithKey(key());
    }

    Backups backupsWithKey(Path key) {
        return new Backups(home.resolve("backups"), key, home.resolve("scratch"), database, line -> {
            System.out.println(line);
            said.add(line);
        });
    }

    Path key() {
        return home.resolve("keys/key.json");
    }

    DatabaseServer server() {
        return database.server();
    }

    /// As the service itself works.
    Connection application(String service) throws SQLException {
        var access = server().access(service);
        return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
    }

    Connection owner(String service) throws SQLException {
        DatabaseAccess access = server().access(service);
        return DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
    }

    void inService(String service, String... statements) throws SQLException {
        try (var application = application(service)) {
            for (var statement : statements) {
                execute(application, statement);
            }
        }
    }

    String ask(String service, String query) throws SQLException {
        try (var superuser = server().connect(service, PATIENCE)) {
            return BaseBackup.text(superuser, query);
        }
    }

    Contents contents(String service) throws SQLException {
        return Contents.of(server(), service);
    }

    /// By the server's clock, after whatever was committed and before whatever will be.
    Instant now() throws SQLException {
        try (var superuser = server().connect("postgres", PATIENCE)) {
            return BaseBackup.now(superuser);
        }
    }

    static void execute(Connection as, String sql) throws SQLException {
        try (var statement = as.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
