package clinic.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.kit.testing.Migrated;
import clinic.kit.testing.MigrationRules;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MigrationTests extends MigrationRules {

    private static final String ROW = """
            insert into audit (id, at, actor, action, resource_type, outcome)
            values (gen_random_uuid(), now(), 'somebody', 'READ', 'chart', 'ALLOWED')""";

    MigrationTests() {
        super("kit", 1);
    }

    /// Somebody reads for long what a migration must have for itself: whoever comes after the migration is not kept
    /// waiting with it.
    @Test
    void aTableInUseIsWaitedForWhileOthersGoOn() throws Exception {
        var old = released("v0.1.0", "_patient");
        try (var reader = DriverManager.getConnection(old.jdbcUrl(), old.user(), old.password());
                var writer = DriverManager.getConnection(old.jdbcUrl(), old.user(), old.password())) {
            writer.createStatement().execute(ROW);
            reader.setAutoCommit(false);
            reader.createStatement().execute("select from audit limit 1");
            var migration = CompletableFuture.runAsync(() -> Migrated.migrate(old));
            await().atMost(Duration.ofSeconds(60)).until(() -> waiting(writer));

            writer.createStatement().execute("set statement_timeout = '10s'");
            writer.createStatement().execute(ROW);

            assertThat(migration).isNotDone();
            reader.commit();
            migration.get(90, TimeUnit.SECONDS);

            // the row from before the trail was sealed, and the one from meanwhile
            try (var rows = writer.createStatement().executeQuery("select count(*) from audit_unsealed")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(2);
            }
        }
    }

    private static boolean waiting(Connection connection) throws SQLException {
        try (var rows = connection
                .createStatement()
                .executeQuery("select from pg_locks where not granted and relation = 'audit'::regclass")) {
            return rows.next();
        }
    }

    @Override
    protected Map<String, String> growing() {
        return Map.of("audit", """
                        insert into audit (id, at, actor, action, resource_type, resource_id, patient_id, outcome)
                        select gen_random_uuid(), timestamptz '2026-01-01' + n * interval '1 s', gen_random_uuid(), 'READ',
                            'chart', gen_random_uuid(), gen_random_uuid(), 'ALLOWED' from generate_series(:from, :to) n""", "inbox_seen", """
                        insert into inbox_seen select 'group', gen_random_uuid(), now() from generate_series(:from, :to) n""");
    }
}
