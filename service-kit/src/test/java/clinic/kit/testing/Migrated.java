package clinic.kit.testing;

import clinic.infrastructure.DatabaseAccess;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.MigrationKit;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;

/// Databases that are migrated as a service migrates its own when it starts.
public final class Migrated {

    static final String[] NOW = {"classpath:db/kit", "classpath:db/migration"};

    private Migrated() {}

    /// One with the kit's tables.
    public static DatabaseAccess kit(String name) {
        return at(name, NOW[0]);
    }

    /// One with the tables of the service whose test this is.
    public static DatabaseAccess service(String name) {
        return at(name, NOW);
    }

    private static DatabaseAccess at(String name, String... locations) {
        var access = TestInfrastructure.get().database(name);
        MigrationKit.migrate(flyway(access, locations));
        return access;
    }

    /// Brings the kit's tables up to date.
    public static void migrate(DatabaseAccess access) {
        MigrationKit.migrate(flyway(access, NOW[0]));
    }

    static Flyway flyway(DatabaseAccess access, String... locations) {
        return flyway(access, new Callback[0], locations);
    }

    static Flyway flyway(DatabaseAccess access, Callback[] callbacks, String... locations) {
        var configuration = Flyway.configure()
                .dataSource(access.jdbcUrl(), access.ownerUser(), access.ownerPassword())
                .locations(locations)
                .outOfOrder(true)
                .callbacks(callbacks)
                .placeholders(Map.of("app_user", access.user()))
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
        MigrationKit.passOverNewer(configuration);
        return configuration.load();
    }
}
