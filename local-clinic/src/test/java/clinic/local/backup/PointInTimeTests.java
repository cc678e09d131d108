package clinic.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One service goes back, the other does not notice.
class PointInTimeTests {

    private static ArchivedCluster cluster;

    @BeforeAll
    static void aBackupOfTwoServices(@TempDir Path home) throws Exception {
        cluster = ArchivedCluster.started(home);
        cluster.inService(
                "scheduling",
                "insert into patient select n, 'patient ' || n from generate_series(1, 1000) n",
                "insert into visit (patient, note) select 1 + n % 1000, repeat('x', n % 50) from generate_series(1, 50000) n",
                "insert into audit values (1, 'read')",
                "insert into signed values (1, 'plan')");
        cluster.inService("intake", "insert into patient values (1, 'before')");
        cluster.backups().take(7);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void aBadDeleteIsUndoneToTheSecondBefore() throws Exception {
        cluster.inService("scheduling", "insert into visit (patient, note) values (7, 'after the backup')");
        var before = cluster.contents("scheduling");
        var moment = cluster.now();
        cluster.inService(
                "scheduling",
                "delete from visit where id <= 50000",
                "update patient set name = 'nobody'",
                "insert into audit values (2, 'who deleted')",
                "insert into signed values (2, 'signed too late')");
        cluster.inService("intake", "insert into patient values (2, 'meanwhile')");
        var number = cluster.ask("scheduling", "select last_value::text from visit_id_seq");
        var stopped = new AtomicBoolean();

        cluster.backups().restore("scheduling", new Wish.At(moment), () -> stopped.set(true));

        assertThat(stopped).isTrue();
        var after = cluster.contents("scheduling");
        for (var table : new String[] {"public.patient", "public.visit", "public.signed"}) {
            assertThat(after.tables().get(table))
                    .as(table)
                    .isEqualTo(before.tables().get(table));
        }
        assertThat(cluster.ask("scheduling", "select count(*)::text from visit"))
                .isEqualTo("50001");
        // what was done is not undone in the trail of who did it
        assertThat(cluster.ask("scheduling", "select max(id)::text from audit")).isEqualTo("2");
        assertThat(Long.parseLong(cluster.ask("scheduling", "select nextval('visit_id_seq')::text")))
                .as("a number is not given twice")
                .isGreaterThan(Long.parseLong(number));
        assertThat(cluster.ask("scheduling", "select max(target)::text || ' ' || count(repaired_at) from restored"))
                .isEqualTo(cluster.ask("scheduling", "select '%s'::timestamptz::text || ' 0'".formatted(moment)));
        assertThat(cluster.ask("intake", "select count(*)::text from patient")).isEqualTo("2");
        stillOnlyGrows("audit");
        stillOnlyGrows("signed");
        assertThatThrownBy(() -> cluster.inService("scheduling", "insert into visit (patient) values (0)"))
                .as("foreign keys hold again")
                .hasMessageContaining("visit_patient_fkey");

        cluster.backups().restore("scheduling", new Wish.Undo(), () -> {});

        assertThat(cluster.ask("scheduling", "select count(*)::text from visit"))
                .isEqualTo("1");
        assertThat(cluster.ask("scheduling", "select count(*)::text from signed"))
                .isEqualTo("2");
        assertThat(cluster.ask("scheduling", "select count(*)::text from patient where name = 'nobody'"))
                .isEqualTo("1000");
    }

    @Test
    void theLatestStateHasEverythingThatWasCommitted() throws Exception {
        cluster.inService("intake", "insert into patient values (77, 'just now')");

        cluster.backups()
                .restore(
                        "intake",
                        new Wish.Latest(),
                        () -> uncheckedly(
                                () -> cluster.inService("intake", "insert into patient values (78, 'last')")));

        assertThat(cluster.ask("intake", "select count(*)::text from patient where id in (77, 78)"))
                .isEqualTo("2");
    }

    @Test
    void aMomentThatCannotBeRestoredIsRefusedBeforeAnythingStops() throws Exception {
        var now = cluster.now();

        assertThatThrownBy(() -> restore(new Wish.At(now.plusSeconds(600)))).hasMessageContaining("still to come");
        assertThatThrownBy(() -> restore(new Wish.At(now.minus(Duration.ofDays(3)))))
                .hasMessageContaining("earliest moment that can be restored is");
        assertThatThrownBy(() -> restore(new Wish.Undo())).hasMessageContaining("Nothing was restored here");
    }

    private static void restore(Wish wish) throws Exception {
        cluster.backups().restore("postgres", wish, () -> {
            throw new AssertionError("was stopped");
        });
    }

    private static void stillOnlyGrows(String table) throws SQLException {
        for (var connection :
                new java.sql.Connection[] {cluster.application("scheduling"), cluster.owner("scheduling")}) {
            try (connection) {
                assertThatThrownBy(() -> ArchivedCluster.execute(connection, "delete from " + table))
                        .hasMessageMatching("(?s).*(permission denied|only grows).*");
            }
        }
    }

    private interface Statement {
        void run() throws SQLException;
    }

    private static void uncheckedly(Statement statement) {
        try {
            statement.run();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
