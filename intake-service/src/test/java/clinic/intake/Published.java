package clinic.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.infrastructure.test.TestInfrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.springframework.boot.test.context.TestComponent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What other services got to hear: reads the topics themselves, so that an event counts only once it is really out.
@TestComponent
public class Published {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// One event on its topic.
    public record Fact(String type, long sequence, long version, String actor, JsonNode payload) {

        public String text(String field) {
            return payload.get(field).asString();
        }
    }

    private final JsonMapper json = new JsonMapper();

    /// The events of this key in their order, once there are as many.
    public List<Fact> await(String topic, UUID key, int count) {
        return Awaitility.await().atMost(PATIENCE).until(() -> of(topic, key), facts -> facts.size() >= count);
    }

    /// The short names of the event types of this key in their order, once there are as many.
    public List<String> awaitTypes(String topic, UUID key, int count) {
        return await(topic, key, count).stream().map(Fact::type).toList();
    }

    public List<Fact> of(String topic, UUID key) {
        var facts = new ArrayList<Fact>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", TestInfrastructure.get().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(event -> {
                    if (key.toString().equals(new String(event.key(), StandardCharsets.UTF_8))) {
                        facts.add(fact(event));
                    }
                });
            }
        }
        return facts;
    }

    private Fact fact(ConsumerRecord<byte[], byte[]> event) {
        var type = header(event, "ce_type");
        assertThat(type).startsWith("clinic.intake.").endsWith(".v1");
        return new Fact(
                type.substring("clinic.intake.".length(), type.length() - ".v1".length()),
                Long.parseLong(header(event, "ce_sequence")),
                Long.parseLong(header(event, "ce_aggregateversion")),
                header(event, "ce_actor"),
                json.readTree(event.value()));
    }

    private static String header(ConsumerRecord<byte[], byte[]> event, String name) {
        return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
