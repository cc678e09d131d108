package clinic.infrastructure.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.infrastructure.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class TestInfrastructureTests {

    private final EmbeddedInfrastructure infrastructure = TestInfrastructure.embedded();

    @Test
    void aBrokerKilledHardReturnsWithItsTopicsAndRecords() throws Exception {
        var bootstrap = infrastructure.bootstrapServers();
        infrastructure.createTopics(List.of(new NewTopic("kept", 1, (short) 1)));
        infrastructure.createTopics(List.of(new NewTopic("kept", 1, (short) 1)));
        var client = Map.<String, Object>of("bootstrap.servers", bootstrap, "acks", "all");
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("kept", "key", "acknowledged")).get();
        }

        infrastructure.killBroker();
        infrastructure.startBroker();

        assertThat(infrastructure.bootstrapServers()).isEqualTo(bootstrap);
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition("kept", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            assertThat(consumer.poll(Duration.ofSeconds(20)))
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isEqualTo("acknowledged"));
        }
    }

    @Test
    void theBrokerCreatesNoTopicAsASideEffect() {
        var client =
                Map.<String, Object>of("bootstrap.servers", infrastructure.bootstrapServers(), "max.block.ms", 500);
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("never.created", "value"))
                            .get())
                    .hasStackTraceContaining("never.created not present in metadata");
        }
    }

    @Test
    void aDatabaseKilledHardReturnsWithItsCommittedRows() throws SQLException {
        var access = infrastructure.database("kept");
        try (var connection =
                        DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
                var statement = connection.createStatement()) {
            statement.execute("create table note (text text)");
            statement.execute("insert into note values ('committed')");
            infrastructure.killDatabase();
        }

        infrastructure.startDatabase();

        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select text from note")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("committed");
        }
    }

    @Test
    void theApplicationWritesRowsButChangesNoSchema() throws SQLException {
        var access = infrastructure.database("grants");
        try (var connection =
                        DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
                var statement = connection.createStatement()) {
            statement.execute("create extension btree_gist");
            statement.execute("create table note (id bigint generated always as identity, text text)");
        }
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("insert into note (text) values ('x')"))
                    .isEqualTo(1);
            assertThat(statement.executeUpdate("update note set text = 'y'")).isEqualTo(1);
            assertThat(statement.executeUpdate("delete from note")).isEqualTo(1);
            for (var forbidden : List.of(
                    "create table own (id int)",
                    "create temporary table own (id int)",
                    "create schema own",
                    "alter table note add column more text",
                    "truncate note",
                    "drop table note")) {
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .as(forbidden)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            }
        }
    }

    @Test
    void nobodyReachesAnotherServicesDatabase() {
        var mine = infrastructure.database("mine");
        var theirs = infrastructure.database("theirs");
        assertThatThrownBy(() -> DriverManager.getConnection(theirs.jdbcUrl(), mine.user(), mine.password()))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        assertThatThrownBy(() -> DriverManager.getConnection(theirs.jdbcUrl(), mine.ownerUser(), mine.ownerPassword()))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        assertThatThrownBy(() -> DriverManager.getConnection(theirs.jdbcUrl(), theirs.user(), "guessed"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    /// Containers where Docker answers, child processes elsewhere; the line that says so is in the test's output.
    @Test
    void whateverTheSwitchChoosesIsABrokerAndADatabase() throws SQLException {
        var chosen = TestInfrastructure.get();
        chosen.createTopics(List.of(new NewTopic("chosen", 6, (short) 1)));
        var access = chosen.database("chosen");
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password())) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
        }
    }

    @Test
    void aDatabaseIsSetUpTwiceWithoutHarm() throws SQLException {
        var access = infrastructure.database("twice");
        assertThat(infrastructure.databaseServer().provide("twice")).isEqualTo(access);
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password())) {
            assertThat(connection.isValid(2)).isTrue();
        }
    }

    /// What `docker compose` runs at a server's first start, here without a shell.
    @Test
    void containersAndThisMachineGiveTheSameRights() throws Exception {
        var server = infrastructure.databaseServer();
        infrastructure.database("provided");
        var script = Files.readString(Path.of("..", "deploy", "postgres", "roles.sh"));
        var sql = script.substring(script.indexOf("<<'SQL'") + 7, script.lastIndexOf("SQL"))
                .replaceAll(":\"database\"|:\"app\"", "composed")
                .replace(":\"owner\"", "composed_owner")
                .replaceAll(":'\\w+'", "'a password'");
        try (var connection = superuser(server, "postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database composed");
        }
        try (var connection = superuser(server, "composed");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }

        assertThat(rights(server, "composed"))
                .contains("database X=c/X_owner", "database X_owner=CTc/X_owner", "public X=U/pg_database_owner")
                .noneMatch(right -> right.startsWith("database =") || right.startsWith("public ="))
                .containsExactlyInAnyOrderElementsOf(rights(server, "provided"));
    }

    private static List<String> rights(DatabaseServer server, String name) throws SQLException {
        try (var connection = superuser(server, name);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select 'database ' || unnest(datacl)::text from pg_database where datname in (current_database(), 'postgres', 'template1')
                        union all select 'public ' || unnest(nspacl)::text from pg_namespace where nspname = 'public'
                        union all select 'default ' || defaclobjtype::text || ' ' || unnest(defaclacl)::text from pg_default_acl
                        union all select 'role ' || rolname || ' ' || rolsuper::text || rolcreatedb || rolcreaterole || rolreplication
                                || rolbypassrls || rolcanlogin || rolinherit from pg_roles where rolname like current_database() || '%'""")) {
            var rights = new ArrayList<String>();
            while (rows.next()) {
                rights.add(rows.getString(1).replace(name, "X"));
            }
            return rights;
        }
    }

    private static Connection superuser(DatabaseServer server, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), database),
                server.user(),
                server.password());
    }
}
