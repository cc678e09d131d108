package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Topics;
import clinic.local.BrokerAccess;
import clinic.local.DemoUser;
import clinic.local.Part;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/// A new release replaces one instance of intake after the other while people work.
@EnabledIfSystemProperty(named = "clinic.soak", matches = "true", disabledReason = "the soak form only")
@ExtendWith(ClinicExtension.class)
class RollingRestartTests {

    /// A client that was told nothing of the end is not kept waiting longer than this by what is under way.
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ENDED_BY_TERM = 143;

    private final RunningClinic clinic;

    RollingRestartTests(RunningClinic clinic) {
        this.clinic = clinic;
    }

    @Test
    void whatIsUnderWayIsFinishedBeforeAnInstanceEnds() throws Exception {
        try (var second = SecondInstance.of(clinic, Part.INTAKE);
                var held = hold("patient")) {
            var answer = register(second.url());
            await("the registration waits for the table").atMost(PATIENCE).until(() -> waiting() == 1);

            var end = CompletableFuture.supplyAsync(second::stop);
            await("no new connection is taken").atMost(PATIENCE).until(() -> !second.takesConnections());
            assertThat(answer).isNotDone();
            assertThat(end).isNotDone();
            held.close();

            assertThat(answer.join().statusCode()).isEqualTo(201);
            assertThat(end.join()).isEqualTo(ENDED_BY_TERM);
        }
    }

    @Test
    void noRequestAndNoEventIsLostWhileInstancesAreReplaced() throws Exception {
        var services = List.of(Part.INTAKE);
        var seconds = new EnumMap<Part, SecondInstance>(Part.class);
        try (var events = new PatientEvents(clinic.stack().brokerAccess(BrokerAccess.OBSERVER))) {
            var instances = new EnumMap<Part, List<URI>>(Part.class);
            for (var service : services) {
                var second = SecondInstance.of(clinic, service);
                seconds.put(service, second);
                instances.put(service, List.of(clinic.stack().url(service), second.url()));
            }
            try (var load = new SteadyLoad(clinic.stack(), instances)) {
                for (var service : services) {
                    await().atMost(PATIENCE).until(growing(load));
                    var second = Objects.requireNonNull(seconds.get(service));
                    assertThat(second.stop()).isEqualTo(ENDED_BY_TERM);
                    second.start();
                    clinic.act("stop", service);
                    clinic.act("start", service);
                }
                await().atMost(PATIENCE).until(growing(load));
                load.end();
                System.out.println("rolling restart of " + services + ": " + load);

                assertThat(load.lost()).isEmpty();
                events.tellEachOnce(load.created());
                clinic.books().areClosed();
                for (var reader : List.of(Part.NOTIFICATION, Part.PORTAL)) {
                    assertThat(known(reader)).as(reader.label()).containsAll(load.created());
                }
            }
        } finally {
            seconds.values().forEach(SecondInstance::close);
        }
    }

    private static java.util.concurrent.Callable<Boolean> growing(SteadyLoad load) {
        var before = load.created().size();
        return () -> load.created().size() > before + 20;
    }

    private CompletableFuture<HttpResponse<String>> register(URI url) {
        var request = HttpRequest.newBuilder(url.resolve("/api/v1/patients"))
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        "Bearer " + clinic.stack().token(DemoUser.named("ana").orElseThrow()))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(SteadyLoad.PATIENT))
                .build();
        return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
    }

    /// Nobody writes to the table until it is closed.
    private java.sql.Connection hold(String table) throws SQLException {
        var access = clinic.books().server().access(Part.INTAKE.label());
        var connection = DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
        connection.setAutoCommit(false);
        connection.createStatement().execute("lock table " + table + " in share mode");
        return connection;
    }

    private int waiting() throws SQLException {
        var access = clinic.books().server().access(Part.INTAKE.label());
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "select count(*) from pg_locks where not granted and relation = 'patient'::regclass")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private Set<UUID> known(Part reader) throws SQLException {
        var access = clinic.books().server().access(reader.label());
        var table = reader == Part.PORTAL ? "patient_card" : "patient";
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var rows = connection.createStatement().executeQuery("select * from " + table)) {
            var known = new HashSet<UUID>();
            while (rows.next()) {
                known.add(rows.getObject(1, UUID.class));
            }
            return known;
        }
    }

    /// What comes to the topic of the patients from now on.
    private static final class PatientEvents implements AutoCloseable {

        private final KafkaConsumer<byte[], byte[]> consumer;

        private PatientEvents(BrokerAccess broker) {
            consumer = new KafkaConsumer<>(broker.client(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            var partitions = IntStream.range(0, Topics.PATIENTS.partitions())
                    .mapToObj(number -> new TopicPartition(Topics.PATIENTS.name(), number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(partition -> consumer.position(partition, PATIENCE));
        }

        private void tellEachOnce(Set<UUID> created) {
            var subjects = new ArrayList<UUID>();
            await().atMost(PATIENCE).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(500)).forEach(event -> subjects.add(subject(event)));
                assertThat(subjects).containsAll(created);
            });
            consumer.poll(Duration.ofSeconds(1)).forEach(event -> subjects.add(subject(event)));
            assertThat(subjects).containsExactlyInAnyOrderElementsOf(created);
        }

        private static UUID subject(ConsumerRecord<byte[], byte[]> event) {
            return UUID.fromString(
                    new String(event.headers().lastHeader("ce_subject").value()));
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
