package clinic.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Topic.Phi;
import clinic.contracts.Topics;
import clinic.infrastructure.Broker;
import clinic.local.BrokerAccess;
import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A patient of whom each detail is a word that stands nowhere else comes through the clinic, by good requests and by
/// bad ones, and with an event that nobody can handle. Where the words turn up, somebody could read them: they may
// stand
/// in the databases and on the topics declared for them, and nowhere else.
@ExtendWith(ClinicExtension.class)
class CanaryPatientsTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final UUID LEE = UUID.fromString("0192a000-0000-7000-8000-000000000203");

    private static Stack stack;
    private static Books books;

    private final String tag = UUID.randomUUID().toString().substring(0, 8).replaceAll("\\d", "q");
    private final Map<String, String> canaries = new TreeMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private int requests;

    @BeforeAll
    static void lookAt(RunningClinic clinic) {
        stack = clinic.stack();
        books = clinic.books();
    }

    @Test
    void nothingOfAPatientStandsWhereItHasNoPlace() throws Exception {
        canaries.put("birth date", "1907-03-29");
        canaries.put("phone", "+15550198" + (100 + Math.floorMod(tag.hashCode(), 900)));
        var patient = comesThroughTheClinic();
        isRefused(patient);
        var poison = poisons(patient);
        books.areClosed();

        var places = new LinkedHashMap<String, String>();
        logs(places);
        for (var service : Part.services()) {
            var management = "http://127.0.0.1:" + stack.managementPort(service) + "/actuator/";
            for (var endpoint : List.of("prometheus", "health", "info", "auditchain")) {
                places.put(service + " " + endpoint, get(management + endpoint));
            }
            for (var table : List.of("audit", "idempotency_key", "inbox_head", "stream_head")) {
                places.put(service + " table " + table, rows(service, "select t::text from " + table + " t"));
            }
        }
        places.putAll(poison);
        problems.forEach((request, body) -> places.put("problem of " + request, body));
        places.put("subjects of mails", subjects());
        var topics = topics(places);

        var found = new TreeSet<String>();
        places.forEach((where, text) -> canaries.forEach((what, canary) -> {
            if (text.contains(canary)) {
                found.add(what + " in " + where);
            }
        }));
        System.out.printf(
                "canary: %d words of a patient, %d requests (%d refused), %d places looked at, %d found%n",
                canaries.size(), requests, problems.size(), places.size(), found.size());
        assertThat(found).isEmpty();

        // and where they have to be they are, so what looks for them finds them
        assertThat(topics.get(Topics.PATIENTS.name()))
                .contains(canaries.get("family name"), canaries.get("birth date"), canaries.get("phone"));
        assertThat(topics.get(Topics.HISTORIES.name())).contains(canaries.get("narrative"), canaries.get("dose"));
        assertThat(rows(Part.INTAKE, "select t::text from patient t")).contains(canaries.get("given name"));
        assertThat(rows(Part.RECORDS, "select text from signed_document"))
                .contains(canaries.get("findings"), canaries.get("instructions"));
        assertThat(canaries).hasSizeGreaterThan(14);
        assertThat(problems).hasSizeGreaterThan(10);
        assertThat(places).hasSizeGreaterThan(60);
    }

    private String canary(String what) {
        return canaries.computeIfAbsent(what, it -> "Canary" + it.replace(" ", "") + tag);
    }

    private Map<String, Object> patient() {
        return new HashMap<>(Map.of(
                "familyName", canary("family name"),
                "givenName", canary("given name"),
                "birthDate", requireNonNull(canaries.get("birth date")),
                "email", canaries.computeIfAbsent("email", _ -> "canary." + tag + "@patients.example"),
                "phone", requireNonNull(canaries.get("phone")),
                "language", "en",
                "interpreterNeeded", false,
                "consent", Map.of("email", true, "sms", false)));
    }

    private Map<String, Object> history() {
        return new HashMap<>(Map.ofEntries(
                Map.entry("severityNow", 5),
                Map.entry("severityWorst", 7),
                Map.entry("severityAverage", 4),
                Map.entry("onset", LocalDate.now().minusWeeks(6).toString()),
                Map.entry("flareFrequency", "DAILY"),
                Map.entry("cause", "MUSCLE_INJURY"),
                Map.entry("activity", canary("activity")),
                Map.entry("regions", List.of(Map.of("region", "LUMBAR", "side", "BOTH", "primary", true))),
                Map.entry(
                        "redFlags",
                        Stream.of(
                                        "SADDLE_NUMBNESS",
                                        "BLADDER_OR_BOWEL_CHANGE",
                                        "BILATERAL_LEG_WEAKNESS",
                                        "PROGRESSIVE_WEAKNESS",
                                        "FEVER_OR_CHILLS",
                                        "SUICIDAL_THOUGHTS")
                                .map(flag -> Map.of("flag", flag, "answer", "NO"))
                                .toList()),
                Map.entry(
                        "medications",
                        List.of(Map.of("name", canary("medication"), "dose", canary("dose"), "current", true))),
                Map.entry("medicalHistory", canary("medical history")),
                Map.entry("narrative", canary("narrative"))));
    }

    private UUID comesThroughTheClinic() throws Exception {
        var patient = created(until(201, () -> post("ana", Part.INTAKE, "/patients", patient())));
        var caseId = created(until(
                201,
                () -> post(
                        "ana",
                        Part.INTAKE,
                        "/cases",
                        Map.of("patientId", patient, "siteId", DemoUser.HARBOR, "history", history()))));
        var path = "/cases/" + caseId;
        changed("noah", Part.INTAKE, path, "POST", path + "/assignment", Map.of("clinicianId", LEE));
        changed("noah", Part.INTAKE, path, "POST", path + "/escalation", Map.of("category", "NEURO"));
        changed("noah", Part.INTAKE, path, "POST", path + "/escalation/acknowledgement", Map.of());
        changed(
                "lee",
                Part.INTAKE,
                path,
                "POST",
                path + "/escalation/resolution",
                Map.of("resolution", "SAFE_TO_BOOK", "note", canary("resolution")));
        var consultation =
                created(until(201, () -> post("lee", Part.RECORDS, "/consultations", Map.of("caseId", caseId))));
        var visit = "/consultations/" + consultation;
        changed(
                "lee",
                Part.RECORDS,
                visit,
                "PUT",
                visit + "/findings",
                Map.of("findings", canary("findings"), "examination", canary("examination")));
        changed(
                "lee",
                Part.RECORDS,
                visit,
                "PUT",
                visit + "/diagnosis",
                Map.of("sources", List.of("FACET_JOINT"), "codes", List.of("M62.830"), "note", canary("diagnosis")));
        changed("lee", Part.RECORDS, visit, "POST", visit + "/signature", Map.of());
        var item = Map.of(
                "modality", "MEDICATION",
                "visits", 0,
                "intervalDays", 0,
                "visitMinutes", 0,
                "instructions", canary("instructions"));
        var plan = created(until(
                201,
                () -> post(
                        "lee",
                        Part.RECORDS,
                        "/plans",
                        Map.of(
                                "consultationId",
                                consultation,
                                "items",
                                List.of(item),
                                "reviewDueOn",
                                LocalDate.now().plusWeeks(6).toString()))));
        changed("lee", Part.RECORDS, "/plans/" + plan, "POST", "/plans/" + plan + "/signature", Map.of());
        return patient;
    }

    /// Whatever can be wrong about a request, with the words in it.
    private void isRefused(UUID patient) throws Exception {
        var wrongDate = patient();
        wrongDate.put("birthDate", canaries.get("birth date") + "T" + canary("wrong date"));
        refused(post("ana", Part.INTAKE, "/patients", wrongDate));
        var future = patient();
        future.put("birthDate", "2907-03-29");
        refused(post("ana", Part.INTAKE, "/patients", future));
        var wrongAddress = patient();
        wrongAddress.put("email", canary("wrong address"));
        wrongAddress.put("phone", canary("wrong phone"));
        refused(post("ana", Part.INTAKE, "/patients", wrongAddress));
        var wrongType = patient();
        wrongType.put("interpreterNeeded", canary("wrong type"));
        refused(post("ana", Part.INTAKE, "/patients", wrongType));
        var unknown = patient();
        unknown.put("nickname", canary("nickname"));
        refused(post("ana", Part.INTAKE, "/patients", unknown));
        var tooLong = patient();
        tooLong.put("givenName", canary("given name").repeat(50));
        refused(post("ana", Part.INTAKE, "/patients", tooLong));
        refused(post("otto", Part.INTAKE, "/patients", patient()));
        refused(send(
                "POST", "ana", Part.INTAKE, "/patients", "{\"familyName\":\"" + canary("family name") + "\",", null));
        refused(send("POST", "ana", Part.INTAKE, "/patients", "\"" + canary("narrative") + "\"", null));
        // no value can begin a line of a log, since none comes into one
        var newLine = patient();
        newLine.put("givenName", "x\r\n2026-01-01 ERROR " + canary("forged line"));
        post("ana", Part.INTAKE, "/patients", newLine);
        send("GET", "ana", Part.INTAKE, "/patients/%0D%0A" + canary("forged line"), null, null);
        var contradiction = history();
        contradiction.put("severityNow", 9);
        refused(post(
                "ana",
                Part.INTAKE,
                "/cases",
                Map.of("patientId", patient, "siteId", DemoUser.HARBOR, "history", contradiction)));
        var wrongCode = history();
        wrongCode.put("cause", canary("wrong code"));
        refused(post(
                "ana",
                Part.INTAKE,
                "/cases",
                Map.of("patientId", patient, "siteId", DemoUser.HARBOR, "history", wrongCode)));
        // the same region again
        refused(post(
                "ana",
                Part.INTAKE,
                "/cases",
                Map.of("patientId", patient, "siteId", DemoUser.HARBOR, "history", history())));
        refused(send(
                "PUT",
                "lee",
                Part.RECORDS,
                "/consultations/" + UUID.randomUUID() + "/findings",
                JSON.writeValueAsString(Map.of("findings", canary("findings"))),
                "\"1\""));
        refused(send(
                "PUT",
                "ana",
                Part.RECORDS,
                "/consultations/" + UUID.randomUUID() + "/findings",
                JSON.writeValueAsString(Map.of("findings", canary("findings"))),
                "\"1\""));
    }

    /// An event about a patient that no reader can read. What is left of it is removed: no other test expects it.
    private Map<String, String> poisons(UUID patient) throws Exception {
        var admin = stack.brokerAccess(Broker.ADMIN);
        var good = read(Topics.PATIENTS.name(), stack.brokerAccess(BrokerAccess.OBSERVER)).stream()
                .filter(record -> text(record.key()).contains(patient.toString()))
                .findFirst()
                .orElseThrow();
        var key = UUID.randomUUID();
        var headers = new RecordHeaders();
        good.headers().forEach(header -> {
            var value = text(header.value()).replace(patient.toString(), key.toString());
            if (header.key().equals("ce_id")) {
                value = UUID.randomUUID().toString();
            } else if (header.key().equals("ce_sequence")) {
                value = "1";
            }
            headers.add(header.key(), value.getBytes(StandardCharsets.UTF_8));
        });
        var broken = text(good.value())
                .replace(patient.toString(), key.toString())
                .replace(
                        "\"" + canaries.get("birth date") + "\"",
                        "\"" + canaries.get("birth date") + canary("poison") + "\"");
        assertThat(broken).contains(canary("poison"));
        try (var producer = new KafkaProducer<>(admin.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.PATIENTS.name(),
                            null,
                            key.toString().getBytes(StandardCharsets.UTF_8),
                            broken.getBytes(StandardCharsets.UTF_8),
                            headers))
                    .get();
        }
        var letters = new LinkedHashMap<String, String>();
        for (var service : List.of(Part.RECORDS, Part.NOTIFICATION, Part.PORTAL)) {
            var query = "select t::text from dead_letter t where key = '%s'".formatted(key);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(rows(service, query)).as(service.label()).isNotEmpty());
            letters.put(service + " dead letter", rows(service, query));
            for (var table : List.of("dead_letter", "inbox_parked", "inbox_head")) {
                update(service, "delete from %s where key = '%s'".formatted(table, key));
            }
        }
        return letters;
    }

    private void logs(Map<String, String> places) throws IOException {
        try (var files = Files.walk(stack.home().resolve("logs"))) {
            for (var log : files.filter(Files::isRegularFile).toList()) {
                places.put("log " + log.getFileName(), new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
            }
        }
    }

    private String subjects() throws IOException {
        var subjects = new ArrayList<String>();
        try (var lines = Files.lines(stack.data("mail").resolve("messages.jsonl"))) {
            lines.forEach(
                    line -> subjects.add(JSON.readTree(line).path("subject").asString("")));
        }
        assertThat(subjects).isNotEmpty();
        return String.join("\n", subjects);
    }

    /// Adds what no reader of a topic is to see, and returns all payloads by topic.
    private static Map<String, String> topics(Map<String, String> places) {
        var payloads = new HashMap<String, String>();
        for (var topic : Topics.ALL) {
            var headers = new StringBuilder();
            var values = new StringBuilder();
            for (var record : read(topic.name(), stack.brokerAccess(BrokerAccess.OBSERVER))) {
                headers.append(text(record.key())).append('\n');
                record.headers()
                        .forEach(header -> headers.append(header.key())
                                .append(": ")
                                .append(text(header.value()))
                                .append('\n'));
                values.append(text(record.value())).append('\n');
            }
            places.put("keys and headers of " + topic.name(), headers.toString());
            if (topic.phi() == Phi.CODED) {
                places.put("payloads of " + topic.name(), values.toString());
            }
            payloads.put(topic.name(), values.toString());
        }
        return payloads;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic, BrokerAccess as) {
        try (var consumer =
                new KafkaConsumer<>(as.client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, 6)
                    .mapToObj(it -> new TopicPartition(topic, it))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (partitions.stream().anyMatch(it -> consumer.position(it) < requireNonNull(ends.get(it)))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private interface Sending {
        HttpResponse<String> send() throws Exception;
    }

    /// Events are on their way for a moment.
    private static HttpResponse<String> until(int status, Sending sending) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = sending.send();
            if (answer.statusCode() == status) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(answer.request().uri() + ": " + answer.statusCode() + " " + answer.body());
            }
            Thread.sleep(200);
        }
    }

    private void changed(String user, Part service, String aggregate, String method, String path, Object body)
            throws Exception {
        until(204, () -> {
            var present = send("GET", user, service, aggregate, null, null);
            return send(
                    method,
                    user,
                    service,
                    path,
                    JSON.writeValueAsString(body),
                    present.headers().firstValue("ETag").orElse("\"0\""));
        });
    }

    private HttpResponse<String> post(String user, Part service, String path, Object body) throws Exception {
        return send("POST", user, service, path, JSON.writeValueAsString(body), null);
    }

    private HttpResponse<String> send(
            String method, String user, Part service, String path, @Nullable String body, @Nullable String ifMatch)
            throws Exception {
        requests++;
        var request = HttpRequest.newBuilder(URI.create(stack.url(service) + "/api/v1" + path))
                .header(
                        "Authorization",
                        "Bearer " + stack.token(DemoUser.named(user).orElseThrow()))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null || body.equals("{}")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (method.equals("POST")) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static UUID created(HttpResponse<String> answer) {
        var location = answer.headers().firstValue("Location").orElseThrow();
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }

    private void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("type").asString("")).as(answer.body()).startsWith("/problems/");
        problems.put(
                problems.size() + " " + answer.request().uri().getPath(),
                answer.headers().map() + answer.body());
    }

    private static String get(String uri) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                .body();
    }

    private static String rows(Part service, String query) throws Exception {
        var rows = new StringBuilder();
        var server = books.server();
        var url = "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), service.label());
        try (var connection = DriverManager.getConnection(url, server.user(), server.password());
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.append(found.getString(1)).append('\n');
            }
        }
        return rows.toString();
    }

    private static void update(Part service, String statement) throws Exception {
        var server = books.server();
        var url = "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), service.label());
        try (var connection = DriverManager.getConnection(url, server.user(), server.password())) {
            connection.createStatement().execute(statement);
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
