package clinic.kit.operations;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads topics to where they end now, as nobody's consumer group.
final class TopicReader {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(TopicReader.class);

    private final Map<String, Object> properties;

    TopicReader(Map<String, Object> broker) {
        properties = new HashMap<>(broker);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    }

    void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        read(topic, Map.of(), each);
    }

    /// @param from where to go on, as an earlier call answered; a partition not in it is read from the beginning
    /// @return where this ended
    Map<TopicPartition, Long> read(
            String topic, Map<TopicPartition, Long> from, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(properties)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            partitions.stream()
                    .filter(from::containsKey)
                    .forEach(partition -> consumer.seek(partition, Objects.requireNonNull(from.get(partition))));
            var ends = consumer.endOffsets(partitions, PATIENCE);
            var total = ends.values().stream().mapToLong(Long::longValue).sum();
            var progress = System.nanoTime();
            var told = progress;
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
                var records = consumer.poll(Duration.ofMillis(200));
                records.forEach(each);
                var now = System.nanoTime();
                if (!records.isEmpty()) {
                    progress = now;
                } else if (now - progress > PATIENCE.toNanos()) {
                    throw new TimeoutException("the broker went away");
                }
                if (now - told > TELL_EVERY.toNanos()) {
                    told = now;
                    var read = partitions.stream()
                            .mapToLong(partition -> consumer.position(partition, PATIENCE))
                            .sum();
                    log.info("{}: {} % read", topic, total == 0 ? 100 : 100 * read / total);
                }
            }
            return ends;
        }
    }
}
