package clinic.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Topic.Phi;
import clinic.contracts.Topics;
import clinic.infrastructure.Broker;
import clinic.infrastructure.DatabaseServer;
import clinic.local.BrokerAccess;
import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Everything of a running clinic that is read by people who are not to read about patients: operators, whoever hears
/// topics of codes, whoever looks over a shoulder at a mail. By name, what stands there.
final class OpenPlaces {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Stack clinic;
    private final DatabaseServer server;
    private final Map<String, String> texts = new LinkedHashMap<>();

    OpenPlaces(Stack clinic, DatabaseServer server) {
        this.clinic = clinic;
        this.server = server;
    }

    Map<String, String> texts() {
        return texts;
    }

    void logs() throws IOException {
        try (var files = Files.walk(clinic.home().resolve("logs"))) {
            for (var log : files.filter(Files::isRegularFile).toList()) {
                texts.put("log " + log.getFileName(), new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
            }
        }
    }

    /// What operators see, and tables that tell of requests and events.
    void services() throws Exception {
        for (var service : Part.services()) {
            var management = "http://127.0.0.1:" + clinic.managementPort(service) + "/actuator/";
            for (var endpoint : List.of("prometheus", "health", "info", "auditchain")) {
                texts.put(service + " " + endpoint, get(management + endpoint));
            }
            for (var table : List.of("audit", "idempotency_key", "inbox_head", "stream_head")) {
                texts.put(service + " table " + table, rows(service, "select t::text from " + table + " t"));
            }
        }
    }

    void problems(Map<String, String> answers) {
        answers.forEach((request, body) -> texts.put("problem of " + request, body));
    }

    void subjectsOfMails() throws IOException {
        var subjects = new ArrayList<String>();
        try (var lines = Files.lines(clinic.data("mail").resolve("messages.jsonl"))) {
            lines.forEach(line -> subjects.add(
                    JsonMapper.shared().readTree(line).path("subject").asString("")));
        }
        assertThat(subjects).isNotEmpty();
        texts.put("subjects of mails", String.join("\n", subjects));
    }

    /// Keys, headers, and the payloads of topics that are declared to hold codes only.
    ///
    /// @return all payloads by topic
    Map<String, String> topics() {
        var payloads = new HashMap<String, String>();
        for (var topic : Topics.ALL) {
            var headers = new StringBuilder();
            var values = new StringBuilder();
            for (var record : read(topic.name(), clinic.brokerAccess(BrokerAccess.OBSERVER))) {
                headers.append(text(record.key())).append('\n');
                record.headers()
                        .forEach(header -> headers.append(header.key())
                                .append(": ")
                                .append(text(header.value()))
                                .append('\n'));
                values.append(text(record.value())).append('\n');
            }
            texts.put("keys and headers of " + topic.name(), headers.toString());
            if (topic.phi() == Phi.CODED) {
                texts.put("payloads of " + topic.name(), values.toString());
            }
            payloads.put(topic.name(), values.toString());
        }
        return payloads;
    }

    /// What is left of an event about the patient that no reader can read. It is given up, as a person would, and its
    /// publisher knows it: no other test expects it.
    void lettersOfAPoisonedEvent(CanaryPatient patient, UUID patientId) throws Exception {
        var admin = clinic.brokerAccess(Broker.ADMIN);
        var good = read(Topics.PATIENTS.name(), clinic.brokerAccess(BrokerAccess.OBSERVER)).stream()
                .filter(record -> text(record.key()).contains(patientId.toString()))
                .findFirst()
                .orElseThrow();
        var key = UUID.randomUUID();
        var headers = new RecordHeaders();
        good.headers().forEach(header -> {
            var value = text(header.value()).replace(patientId.toString(), key.toString());
            if (header.key().equals("ce_id")) {
                value = UUID.randomUUID().toString();
            } else if (header.key().equals("ce_sequence")) {
                value = "1";
            }
            headers.add(header.key(), value.getBytes(StandardCharsets.UTF_8));
        });
        var broken = text(good.value())
                .replace(patientId.toString(), key.toString())
                .replace(
                        "\"" + patient.word("birth date") + "\"",
                        "\"" + patient.word("birth date") + patient.word("poison") + "\"");
        assertThat(broken).contains(patient.word("poison"));
        try (var producer = new KafkaProducer<>(admin.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.PATIENTS.name(),
                            null,
                            key.toString().getBytes(StandardCharsets.UTF_8),
                            broken.getBytes(StandardCharsets.UTF_8),
                            headers))
                    .get();
        }
        for (var service : List.of(Part.RECORDS, Part.NOTIFICATION, Part.PORTAL)) {
            var query = "select t::text from dead_letter t where key = '%s'".formatted(key);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(rows(service, query)).as(service.label()).isNotEmpty());
            texts.put(service + " dead letter", rows(service, query));
            for (var settled : List.of(
                    "update dead_letter set resolved_at = now(), resolution = 'DISCARDED', resolved_by = 'canary',"
                            + " reason = 'nobody is it' where key = '%s'",
                    "insert into inbox_seen select consumer_group, event_id, now() from dead_letter where key = '%s'",
                    "update inbox_head set sequence = 1, blocked = false where key = '%s'",
                    "delete from inbox_parked where key = '%s'")) {
                update(service, settled.formatted(key));
            }
        }
        update(Part.INTAKE, "insert into stream_head values ('intake.patients.v1', '%s', 1)".formatted(key));
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

    private static String get(String uri) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                .body();
    }

    String rows(Part service, String query) throws Exception {
        var rows = new StringBuilder();
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

    private void update(Part service, String statement) throws Exception {
        var url = "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), service.label());
        try (var connection = DriverManager.getConnection(url, server.user(), server.password())) {
            connection.createStatement().execute(statement);
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
