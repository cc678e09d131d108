package clinic.kit.audit;

import clinic.kit.audit.AuditChain.Head;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/// Ends of the audit chain, kept on a topic where the database's superuser cannot reach. For every thousand rows the
/// last anchor is kept for ever, and all of the last thirty days.
class AuditAnchors implements DisposableBean {

    private static final int PARTITION = 0;
    private static final int ROWS_OF_A_KEY = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(AuditAnchors.class);

    private final DefaultKafkaProducerFactory<String, String> producers;
    private final KafkaTemplate<String, String> kafka;
    private final ConsumerFactory<String, String> consumers;
    private final String topic;
    private @Nullable Head published;
    private boolean failing;

    AuditAnchors(List<String> bootstrapServers, String service) {
        producers = new DefaultKafkaProducerFactory<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        2_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        10_000),
                new StringSerializer(),
                new StringSerializer());
        kafka = new KafkaTemplate<>(producers);
        consumers = new DefaultKafkaConsumerFactory<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringDeserializer(),
                new StringDeserializer());
        this.topic = service + ".audit-anchors.v1";
    }

    /// Returns when the broker has it; if it has not, the next end of the chain is as good.
    synchronized void publish(Head head) throws InterruptedException {
        if (head.equals(published)) {
            return;
        }
        try {
            kafka.send(
                            topic,
                            PARTITION,
                            String.valueOf(head.sequence() / ROWS_OF_A_KEY),
                            head.sequence() + " " + head.hash())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            published = head;
            failing = false;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            if (!failing) {
                log.warn(
                        "The end of the audit chain is anchored later: {}",
                        e.getClass().getName());
            }
            failing = true;
        }
    }

    @Override
    public void destroy() {
        producers.destroy();
    }

    /// All that are kept: hashes by the number of the row.
    ///
    /// @throws KafkaException the broker does not answer
    Map<Long, Set<String>> all() {
        var anchors = new HashMap<Long, Set<String>>();
        var partition = new TopicPartition(topic, PARTITION);
        try (var consumer = consumers.createConsumer()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
            while (consumer.position(partition, PATIENCE) < end) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var words = record.value().split(" ");
                    anchors.computeIfAbsent(Long.parseLong(words[0]), _ -> new HashSet<>())
                            .add(words[1]);
                }
            }
        }
        return anchors;
    }
}
