package clinic.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.infrastructure.DatabaseAccess;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.MigrationKit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What migrations must stand, from the database of every release on (ADR 16). The test of a service says its name; the
/// releases' migrations lie in its `src/test/resources/releases`, as they were.
@TestInstance(Lifecycle.PER_CLASS)
public abstract class MigrationRules {

    private static final String RELEASED_KIT = "classpath:clinic/kit/testing/releases/";

    private final String name;
    private final int first;
    private final boolean itself;

    /// @param name  of the databases
    /// @param first version of the migrations that are its own; those of the kit are tried by the kit
    protected MigrationRules(String name, int first) {
        this.name = name;
        this.first = first;
        this.itself = first >= 1000;
    }

    static Stream<String> releases() {
        var releases = new Properties();
        try (var in = Files.newBufferedReader(Path.of("../releases.properties"))) {
            releases.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return releases.stringPropertyNames().stream().sorted();
    }

    /// A database that has every release behind it is none but one that was made today. A migration that was released
    /// is never edited: Flyway compares.
    @ParameterizedTest
    @MethodSource("releases")
    void everyReleaseBecomesWhatANewDatabaseIs(String release) {
        var old = released(release, "_migrated");

        migrate(old);

        assertThat(structure(old)).isEqualTo(structure(fresh()));
    }

    /// The connection dies after every single statement that defines something, and the migration goes on afterwards.
    @ParameterizedTest
    @MethodSource("releases")
    void whereverAMigrationIsKilledItIsRunAgain(String release) {
        var old = released(release, "_killed");
        var killer = new Killer(TestInfrastructure.get().superuser(old.user()), first);
        var finished = killer.indexes();
        var kills = 0;
        for (var survive = 0; ; ) {
            killer.killAfter(survive);
            var done = applied(old);
            try {
                Migrated.flyway(old, new Callback[] {killer}, now()).migrate();
                break;
            } catch (FlywayException e) {
                kills++;
                assertThat(kills).as("no end: %s", e.getMessage()).isLessThan(200);
            }
            if (applied(old) == done) {
                killer.leaveHalfMade(finished);
                survive++;
            } else {
                finished = killer.indexes();
                survive = 1;
            }
        }

        System.out.printf("%s: migrated from %s though killed %d times%n", name, release, kills);
        assertThat(structure(old)).isEqualTo(structure(fresh()));
    }

    /// Instances of the release before go on working: what they say to the database means something still (expand), and
    /// leaves nothing out that is asked of them (contract later).
    @ParameterizedTest
    @MethodSource("releases")
    void theReleaseGoesOnWorking(String release) {
        var old = released(release, "_in_use");
        var statements = new OldStatements(release);
        var understood = statements.thatMeanSomething(old);
        var columns = OldStatements.columns(owner(old));

        migrate(old);

        System.out.printf(
                "%s: %d of %d statements of %s tried%n", name, understood.size(), statements.count(), release);
        assertThat(understood.size()).isGreaterThanOrEqualTo(statements.count() * 9 / 10);
        assertThat(statements.refused(old, understood)).isEmpty();
        assertThat(OldStatements.changes(columns, OldStatements.columns(owner(old))))
                .isEmpty();
    }

    /// An instance of the release is started again, or rolled back to, when today's release has migrated.
    @ParameterizedTest
    @MethodSource("releases")
    void theReleaseStartsOnTodaysSchema(String release) {
        var old = released(release, "_restarted");
        migrate(old);
        var structure = structure(old);

        MigrationKit.migrate(Migrated.flyway(old, locations(release)));

        assertThat(structure(old)).isEqualTo(structure);
    }

    /// With a million rows in the soak form, where the waits are held to a second.
    @ParameterizedTest
    @MethodSource("releases")
    void nobodyWaitsLongThoughThereAreAMillionRows(String release) throws Exception {
        var old = released(release, "_million");
        var locks = new MigrationLocks(old, growing());
        locks.fill();

        locks.measure(now());

        locks.print(name);
        locks.nobodyWaitedLong();
    }

    /// The tables that grow, each with what inserts its rows `n` from `generate_series(:from, :to) n`.
    protected abstract Map<String, String> growing();

    /// A database as the release left it.
    protected final DatabaseAccess released(String release, String suffix) {
        var access = TestInfrastructure.get().database(name + "_" + release.replaceAll("\\W", "_") + suffix);
        Migrated.flyway(access, locations(release)).migrate();
        return access;
    }

    private String[] locations(String release) {
        return itself
                ? new String[] {RELEASED_KIT + release, "classpath:releases/" + release}
                : new String[] {RELEASED_KIT + release};
    }

    private DatabaseAccess fresh() {
        var access = TestInfrastructure.get().database(name + "_fresh");
        migrate(access);
        return access;
    }

    private void migrate(DatabaseAccess access) {
        Migrated.flyway(access, now()).migrate();
    }

    private String[] now() {
        return itself ? Migrated.NOW : new String[] {Migrated.NOW[0]};
    }

    private static long applied(DatabaseAccess access) {
        return owner(access)
                .sql("select count(*) from flyway_schema_history")
                .query(Long.class)
                .single();
    }

    private static JdbcClient owner(DatabaseAccess access) {
        return JdbcClient.create(Migrated.flyway(access).getConfiguration().getDataSource());
    }

    /// Everything that is defined, and who may do what with it, as sentences.
    private static List<String> structure(DatabaseAccess access) {
        return owner(access)
                .sql("""
                        select said from (
                            select 'table ' || c.relname || ' ' || coalesce(replace(c.relacl::text, :owner, 'owner'), '') as said
                                from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'S')
                            union all
                            select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                                    || case when a.attnotnull then ' not null ' else ' ' end || a.attidentity::text
                                    || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
                                from pg_attribute a join pg_class c on c.oid = a.attrelid
                                left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                                where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
                                  and a.attnum > 0 and not a.attisdropped
                            union all
                            select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                                    || case when convalidated then '' else ' not validated' end
                                from pg_constraint where connamespace = 'public'::regnamespace
                            union all
                            select pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' invalid' end
                                from pg_index i join pg_class c on c.oid = i.indexrelid
                                where c.relnamespace = 'public'::regnamespace
                            union all
                            select pg_get_triggerdef(t.oid) from pg_trigger t where not t.tgisinternal
                            union all
                            select pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace = 'public'::regnamespace
                                and p.prokind = 'f'
                                and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')
                            union all
                            select 'view ' || viewname || ' ' || definition from pg_views where schemaname = 'public') s
                        order by 1""")
                .param("owner", access.user())
                .query((row, _) -> String.valueOf(row.getString(1)))
                .list();
    }
}
