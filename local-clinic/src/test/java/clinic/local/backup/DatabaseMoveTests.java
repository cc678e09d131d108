package clinic.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.DatabaseServer;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From one database into another of the same server, in a JVM of its own that can be killed and has little memory.
class DatabaseMoveTests {

    private static final String THEN = "intake";
    private static final String NOW = "scheduling";
    private static final String MEGABYTES = "120";

    private static ArchivedCluster cluster;
    private Contents before;

    @BeforeAll
    static void twoStates(@TempDir Path home) throws Exception {
        cluster = ArchivedCluster.started(home);
        cluster.inService(
                THEN,
                "insert into patient values (1, 'as she was')",
                "insert into visit (patient, note) select 1, repeat(md5(n::text), 32) from generate_series(1, %s * 1000) n"
                        .formatted(MEGABYTES));
        cluster.inService(
                NOW,
                "insert into patient select n, 'as she is' from generate_series(1, 50) n",
                "insert into visit (patient) select n from generate_series(1, 50) n",
                "insert into audit values (1, 'seen')",
                "insert into signed values (1, 'plan')");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @BeforeEach
    void look() throws SQLException {
        before = cluster.contents(NOW);
    }

    @Test
    void whoeverIsKilledInTheMiddleNothingHasChanged() throws Exception {
        try (var superuser = connect(THEN)) {
            // there is nothing in any table now, or already another row
            superuser.setAutoCommit(false);
            ArchivedCluster.execute(superuser, "lock table visit in access exclusive mode");
            var moving = move();
            awaitWaiting();

            moving.destroyForcibly().waitFor();
        }
        awaitNobody();
        assertThat(cluster.contents(NOW)).isEqualTo(before);

        try (var superuser = connect(THEN)) {
            superuser.setAutoCommit(false);
            ArchivedCluster.execute(superuser, "lock table visit in access exclusive mode");
            var moving = move();
            awaitWaiting();

            cluster.process.kill();
            assertThat(moving.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(moving.exitValue()).isEqualTo(1);
        }
        cluster.process.start(ArchivedCluster.PATIENCE);
        assertThat(cluster.contents(NOW)).isEqualTo(before);
    }

    /// A heap of 40 MB, a table of three times that.
    @Test
    void aTableIsLargerThanTheMemory() throws Exception {
        assertThat(cluster.ask(NOW, "select count(*)::text from restored")).isEqualTo("0");
        var moving = move();

        assertThat(moving.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(moving.exitValue()).isZero();
        var after = cluster.contents(NOW);
        assertThat(after.tables().get("public.visit"))
                .isEqualTo(cluster.contents(THEN).tables().get("public.visit"));
        assertThat(after.tables().get("public.audit")).isEqualTo(before.tables().get("public.audit"));
        assertThat(cluster.ask(NOW, "select count(*)::text from restored")).isEqualTo("1");
        try (var superuser = connect(NOW)) {
            ArchivedCluster.execute(superuser, "delete from restored");
        }
    }

    @Test
    void aServiceThatStillWorksIsNotPulledFromUnder() throws Exception {
        try (var _ = cluster.application(NOW)) {
            assertThatThrownBy(DatabaseMoveTests::moveHere).hasMessageContaining("scheduling is still connected");
        }
    }

    @Test
    void rowsOfAnotherSchemaAreRefused() throws Exception {
        try (var owner = cluster.owner(THEN)) {
            ArchivedCluster.execute(owner, "delete from flyway_schema_history");
        }
        assertThatThrownBy(DatabaseMoveTests::moveHere).hasMessageContaining("migrated since: 1 schema (11)");
        try (var owner = cluster.owner(THEN)) {
            ArchivedCluster.execute(owner, "insert into flyway_schema_history values ('1', 'schema', 11, true)");
            ArchivedCluster.execute(owner, "alter table patient add column mended_by_hand int");
            assertThatThrownBy(DatabaseMoveTests::moveHere).hasMessageContaining("columns of scheduling differ");
            ArchivedCluster.execute(owner, "alter table patient drop column mended_by_hand");
        }
        assertThat(cluster.contents(NOW)).isEqualTo(before);
    }

    /// Arguments: port, password.
    public static void main(String[] args) throws Exception {
        move(new DatabaseServer("127.0.0.1", Integer.parseInt(args[0]), "postgres", args[1]));
    }

    private static void moveHere() throws Exception {
        move(cluster.server());
    }

    private static void move(DatabaseServer server) throws Exception {
        try (var from = server.connect(THEN, ArchivedCluster.PATIENCE);
                var into = server.connect(NOW, ArchivedCluster.PATIENCE)) {
            new DatabaseMove(from, into).run(Instant.now());
        }
    }

    private static Process move() throws Exception {
        var server = cluster.server();
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx40m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseMoveTests.class.getName(),
                        String.valueOf(server.port()),
                        server.password()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(cluster.home.toFile(), "move.log")))
                .start();
    }

    /// For the lock on the last table.
    private static void awaitWaiting() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.ask("postgres", "select count(*)::text from pg_locks where not granted")
                        .equals("1"));
    }

    private static void awaitNobody() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.ask(
                                "postgres", "select count(*)::text from pg_stat_activity where datname = '" + NOW + "'")
                        .equals("0"));
    }

    private static Connection connect(String database) throws SQLException {
        return cluster.server().connect(database, ArchivedCluster.PATIENCE);
    }
}
