package clinic.scheduling;

import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.infrastructure.test.TestInfrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads what the service has sent to the broker, from the beginning to the end.
final class Published {

    private Published() {}

    static List<String> about(UUID key) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(
                Map.of("bootstrap.servers", TestInfrastructure.get().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = List.of(AppointmentEvent.TOPIC, DirectoryEvent.TOPIC).stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var types = new ArrayList<String>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (new String(record.key(), StandardCharsets.UTF_8).equals(key.toString())) {
                        var type = new String(
                                record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
                        types.add(type.substring("clinic.scheduling.".length()));
                    }
                });
            }
            return types;
        }
    }
}
