package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Topic;
import clinic.contracts.Topics;
import clinic.local.BrokerAccess;
import clinic.local.DemoUser;
import clinic.local.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/// A new release replaces one instance after the other while people work.
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

            var end = ending(second);
            await("no new connection is taken").atMost(PATIENCE).until(() -> !second.takesConnections());
            assertThat(answer).isNotDone();
            assertThat(end).isNotDone();
            held.close();

            assertThat(answer.join().statusCode()).isEqualTo(201);
            assertThat(end.join()).isEqualTo(ENDED_BY_TERM);
        }
    }

    /// Whoever asks it nevertheless is answered, and led to ask another one next.
    @Test
    void anInstanceThatGoesStillAnswersUntilALoadBalancerKnows() throws Exception {
        try (var second = SecondInstance.of(clinic, Part.INTAKE, Map.of("CLINIC_DRAINING", "PT10S"))) {
            assertThat(register(second.url()).join().headers().allValues("Connection"))
                    .isEmpty();

            var end = ending(second);
            await("it is not ready").atMost(PATIENCE).until(() -> !second.isReady());
            var answer = register(second.url()).join();

            assertThat(end).isNotDone();
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.headers().allValues("Connection")).containsExactly("close");
            assertThat(end.join()).isEqualTo(ENDED_BY_TERM);
        }
    }

    /// Another instance is started beside the first, the first is replaced, and the other goes again. The load balancer
    /// knows all of them, and nothing of who has just gone.
    @Test
    void noRequestAndNoEventIsLostWhileInstancesAreReplaced() throws Exception {
        var phone = new Phone(clinic);
        var caseId = phone.openCase(phone.register("Rolling"));
        clinic.books().areClosed();
        // whose visit opens the chart to the nurses of the site
        var bookings = new ArrayDeque<>(phone.bookings(caseId));
        var firstVisit = phone.book(bookings.remove());
        clinic.books().areClosed();
        var faults = new Faults(clinic.stack());
        try (var patients = new Told(Topics.PATIENTS, "PatientRegistered");
                var visits = new Told(Topics.APPOINTMENTS, "AppointmentBooked");
                var load = new SteadyLoad(clinic.stack(), caseId, bookings)) {
            for (var service : Part.services()) {
                replace(service, load);
            }
            load.end();
            System.out.println("rolling restart: " + load);

            assertThat(load.lost()).isEmpty();
            assertThat(load.created(Part.SCHEDULING)).hasSizeBetween(20, bookings.size() - 1);
            patients.eachOnce(load.created(Part.INTAKE));
            visits.eachOnce(load.created(Part.SCHEDULING));
            clinic.books().areClosed();
            assertThat(faults.ids(Part.RECORDS, "select id from screening where case_id = '" + caseId + "'"))
                    .containsExactlyInAnyOrderElementsOf(load.created(Part.RECORDS));
            assertThat(faults.ids(Part.NOTIFICATION, "select id from patient")).containsAll(load.created(Part.INTAKE));
            assertThat(faults.ids(Part.PORTAL, "select patient_id from patient_card"))
                    .containsAll(load.created(Part.INTAKE));
            var visitsOfTheCase = new HashSet<>(load.created(Part.SCHEDULING));
            visitsOfTheCase.add(firstVisit);
            assertThat(faults.ids(
                            Part.PORTAL, "select appointment_id from visit_card where case_id = '" + caseId + "'"))
                    .containsExactlyInAnyOrderElementsOf(visitsOfTheCase);
        }
    }

    private void replace(Part service, SteadyLoad load) throws IOException {
        var first = clinic.stack().url(service);
        try (var second = SecondInstance.of(clinic, service)) {
            load.goesTo(service, List.of(first, second.url()));
            goesOn(service, load);
            clinic.act("stop", service);
            goesOn(service, load);
            clinic.act("start", service);
            goesOn(service, load);
            assertThat(second.stop()).isEqualTo(ENDED_BY_TERM);
            goesOn(service, load);
            load.goesTo(service, List.of(first));
        }
    }

    private static void goesOn(Part service, SteadyLoad load) {
        var before = load.answered(service);
        await().atMost(PATIENCE).until(() -> load.answered(service) > before + 20);
    }

    /// Not in the common pool, whose one thread on a small machine hands over the answers of the HTTP client.
    private static CompletableFuture<Integer> ending(SecondInstance instance) {
        return CompletableFuture.supplyAsync(instance::stop, Thread::startVirtualThread);
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

    /// What comes to a topic from now on, of one type.
    private final class Told implements AutoCloseable {

        private final String type;
        private final KafkaConsumer<byte[], byte[]> consumer;

        private Told(Topic topic, String type) {
            this.type = type;
            var broker = clinic.stack().brokerAccess(BrokerAccess.OBSERVER);
            consumer = new KafkaConsumer<>(broker.client(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(number -> new TopicPartition(topic.name(), number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(partition -> consumer.position(partition, PATIENCE));
        }

        private void eachOnce(Set<UUID> created) {
            var subjects = new ArrayList<UUID>();
            await().atMost(PATIENCE).untilAsserted(() -> {
                subjects.addAll(heard(Duration.ofMillis(500)));
                assertThat(subjects).containsAll(created);
            });
            subjects.addAll(heard(Duration.ofSeconds(1)));
            assertThat(subjects).containsExactlyInAnyOrderElementsOf(created);
        }

        private List<UUID> heard(Duration patience) {
            return StreamSupport.stream(consumer.poll(patience).spliterator(), false)
                    .filter(event -> header(event, "ce_type").contains("." + type + "."))
                    .map(event -> UUID.fromString(header(event, "ce_subject")))
                    .toList();
        }

        private static String header(ConsumerRecord<byte[], byte[]> event, String name) {
            return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
