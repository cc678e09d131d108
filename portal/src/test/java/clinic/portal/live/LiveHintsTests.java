package clinic.portal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.infrastructure.DatabaseAccess;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.portal.signin.OpenSession;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionTemplate;

/// Several instances on one database, which ends and comes back.
class LiveHintsTests {

    private static final Pattern VERSION = Pattern.compile("event:board\ndata:(\\d+)");

    private final DatabaseAccess database = TestInfrastructure.embedded().database("portal_live");
    private final DriverManagerDataSource dataSource =
            new DriverManagerDataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
    private final JdbcClient jdbc = JdbcClient.create(dataSource);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    private final Board board = new Board(jdbc);
    private final List<Instance> instances = new ArrayList<>();

    @BeforeEach
    void tables() {
        jdbc.sql("create table if not exists board (one boolean primary key default true, version bigint not null)")
                .update();
        jdbc.sql("create table if not exists applied (name text)").update();
        jdbc.sql("truncate board, applied").update();
        jdbc.sql("insert into board (version) values (0)").update();
    }

    @AfterEach
    void end() {
        instances.forEach(Instance::stop);
    }

    @Test
    void everyInstanceHearsWhatOneApplied() throws Exception {
        var one = instance();
        var other = instance();

        change("x");

        // long before anybody would ask by themselves
        await().atMost(Duration.ofSeconds(8)).untilAsserted(() -> {
            assertThat(one.versions()).endsWith(1L);
            assertThat(other.versions()).endsWith(1L);
        });
    }

    @Test
    void aRestartedInstanceGoesOnWhereTheBoardIs() throws Exception {
        change("x");
        change("y");

        assertThat(instance().versions()).containsExactly(2L);
    }

    @Test
    void whatIsRolledBackIsNotTold() throws Exception {
        var one = instance();

        transaction.executeWithoutResult(status -> {
            board.changed();
            status.setRollbackOnly();
        });
        change("x");

        await().atMost(Duration.ofSeconds(20)).until(() -> one.versions().contains(1L));
        assertThat(one.versions()).containsExactly(0L, 1L);
    }

    @Test
    void manyChangesOfOneTransactionAreOneVersion() {
        transaction.executeWithoutResult(_ -> {
            board.changed();
            board.changed();
        });

        assertThat(version()).isEqualTo(1);
    }

    @Test
    void whoSeesAVersionSeesAllBeforeIt() throws Exception {
        var done = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(5)) {
            var writers = threads.invokeAll(
                    List.<Callable<Boolean>>of(this::changeOften, this::changeOften, this::changeOften, () -> {
                        while (!done.get()) {
                            var seen = jdbc.sql(
                                            "select (select version from board) as v, (select count(*) from applied) as n")
                                    .query((row, _) -> new long[] {row.getLong(1), row.getLong(2)})
                                    .single();
                            assertThat(seen[0]).isEqualTo(seen[1]);
                            done.compareAndSet(false, seen[0] == 90);
                        }
                        return true;
                    }),
                    30,
                    TimeUnit.SECONDS);
            for (var writer : writers) {
                assertThat(writer.get()).isTrue();
            }
        }
    }

    @Test
    void aRestartedDatabaseDoesNotEndTheHints() throws Exception {
        var one = instance();
        change("x");
        await().atMost(Duration.ofSeconds(20)).until(() -> one.versions().contains(1L));
        try {
            TestInfrastructure.embedded().killDatabase();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(one.said()).endsWith("event:away\ndata:"));
        } finally {
            TestInfrastructure.embedded().startDatabase();
        }
        change("y");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(one.versions()).endsWith(2L));
    }

    private boolean changeOften() {
        for (var i = 0; i < 30; i++) {
            change("x");
        }
        return true;
    }

    private void change(String name) {
        transaction.executeWithoutResult(_ -> {
            board.changed();
            jdbc.sql("insert into applied values (?)").param(name).update();
        });
    }

    private long version() {
        return jdbc.sql("select version from board").query(Long.class).single();
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private Instance instance() throws Exception {
        jdbc.sql("grant select on board to " + database.user()).update();
        var instance = new Instance();
        instances.add(instance);
        return instance;
    }

    /// An instance of the portal with one open page.
    private final class Instance {

        private final LiveHints hints = new LiveHints();
        private final BoardWatch watch = new BoardWatch(LiveHintsTests.this::open, hints);
        private final MockHttpServletResponse page;

        Instance() throws Exception {
            hints.start();
            watch.start();
            page = MockMvcBuilders.standaloneSetup(hints)
                    .build()
                    .perform(get("/live").session(OpenSession.of(UUID.randomUUID())))
                    .andReturn()
                    .getResponse();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(page.getContentAsString()).containsPattern(VERSION));
        }

        String said() throws Exception {
            return page.getContentAsString().strip();
        }

        List<Long> versions() throws Exception {
            return VERSION.matcher(page.getContentAsString())
                    .results()
                    .map(found -> Long.valueOf(found.group(1)))
                    .toList();
        }

        void stop() {
            watch.stop();
            hints.stop();
        }
    }
}
