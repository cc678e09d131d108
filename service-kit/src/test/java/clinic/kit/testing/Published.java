package clinic.kit.testing;

import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.event.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What other services got to hear: reads the topics themselves, so that an event counts only once it is really out.
public final class Published {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// One event on its topic.
    ///
    /// @param type without the service, such as `CaseOpened.v1`
    public record Fact(String type, long sequence, long version, String correlation, String actor, JsonNode payload) {

        public String text(String field) {
            return payload.get(field).asString();
        }
    }

    private Published() {}

    /// The events of this key in their order, once there are as many.
    public static List<Fact> await(String topic, UUID key, int count) {
        return Awaitility.await().atMost(PATIENCE).until(() -> of(key, topic), facts -> facts.size() >= count);
    }

    /// Their types.
    public static List<String> awaitTypes(String topic, UUID key, int count) {
        return await(topic, key, count).stream().map(Fact::type).toList();
    }

    /// The events of this key that are out by now.
    public static List<Fact> of(UUID key, String... topics) {
        var facts = new ArrayList<Fact>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", TestInfrastructure.get().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = Arrays.stream(topics)
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(event -> {
                    if (key.toString().equals(new String(event.key(), StandardCharsets.UTF_8))) {
                        facts.add(fact(event));
                    }
                });
            }
        }
        return facts;
    }

    private static Fact fact(ConsumerRecord<byte[], byte[]> event) {
        var type = header(event, Envelope.TYPE);
        return new Fact(
                type.substring(type.indexOf('.', "clinic.".length()) + 1),
                Long.parseLong(header(event, Envelope.SEQUENCE)),
                Long.parseLong(header(event, Envelope.AGGREGATE_VERSION)),
                header(event, Envelope.CORRELATION_ID),
                header(event, Envelope.ACTOR),
                JSON.readTree(event.value()));
    }

    private static String header(ConsumerRecord<?, ?> event, String name) {
        return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
