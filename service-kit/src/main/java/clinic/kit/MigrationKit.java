package clinic.kit;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

/// Migrates while other instances, of this release and of the one before, work in the same database.
///
/// A statement that finds its table in use gives up (`db/kit/beforeEachMigrate.sql`) and the migration is tried
/// again. One that was interrupted is run again from its beginning: a transaction left nothing behind, and what runs
/// outside of one is written so that it may be repeated, which `MigrationRules` holds it to.
@AutoConfiguration
public class MigrationKit {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationKit.class);
    private static final int ATTEMPTS = 120;
    private static final Duration PAUSE = Duration.ofMillis(250);

    /// In use by somebody else; a deadlock that PostgreSQL resolved at our expense.
    private static final Set<String> PASSING = Set.of("55P03", "40P01");

    @Bean
    FlywayMigrationStrategy patientMigration() {
        return MigrationKit::migrate;
    }

    @Bean
    FlywayConfigurationCustomizer newerMigrations() {
        return MigrationKit::passOverNewer;
    }

    /// An instance starts on what a newer release has migrated, be it again or after a roll-back. The kit's newer
    /// migrations have lower numbers than a service's own, and Flyway calls those missing and not future.
    public static void passOverNewer(FluentConfiguration flyway) {
        flyway.ignoreMigrationPatterns("*:missing", "*:future");
    }

    public static void migrate(Flyway flyway) {
        for (var attempt = 1; ; attempt++) {
            try {
                forgetInterrupted(flyway);
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                if (!isPassing(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.info("a migration waits for a table that is in use (attempt {})", attempt);
                pause();
            }
        }
    }

    /// What failed outside of a transaction is written down by Flyway, which then waits for a person.
    private static void forgetInterrupted(Flyway flyway) {
        var history = flyway.getConfiguration();
        if (Arrays.stream(flyway.info().all()).noneMatch(it -> it.getState().isFailed())) {
            return;
        }
        try (var connection = history.getDataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("delete from " + history.getTable() + " where not success");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPassing(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null && PASSING.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
