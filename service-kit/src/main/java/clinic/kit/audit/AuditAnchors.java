package clinic.kit.audit;

import clinic.kit.audit.AuditChain.Head;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
import org.springframework.kafka.support.ProducerListener;

/// Ends of the audit chain, kept on a topic where the database's superuser cannot reach. For every thousand rows the
/// last anchor is kept for ever, and all of the last thirty days.
class AuditAnchors implements DisposableBean {

    private static final int PARTITION = 0;
    private static final int ROWS_OF_A_KEY = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(AuditAnchors.class);

    private final DefaultKafkaProducerFactory<String, String> producers;
    private final KafkaTemplate<String, String> kafka;
    private final ConsumerFactory<String, String> consumers;
    private final TopicPartition partition;
    private @Nullable Head latest;
    private @Nullable Head published;
    private boolean working;
    private boolean failing;

    AuditAnchors(Map<String, Object> broker, String topic) {
        var producer = new HashMap<>(broker);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        producers = new DefaultKafkaProducerFactory<>(producer, new StringSerializer(), new StringSerializer());
        producers.setPhysicalCloseTimeout(0);
        kafka = new KafkaTemplate<>(producers);
        // told once by the one who sends, not at every try
        kafka.setProducerListener(new ProducerListener<>() {});
        consumers = new DefaultKafkaConsumerFactory<>(broker, new StringDeserializer(), new StringDeserializer());
        partition = new TopicPartition(topic, PARTITION);
    }

    /// Has the broker told, and does not wait for it: while it is away, rows are sealed all the same. Offer the end
    /// again from time to time; what could not be told is tried then, and a later end is as good.
    synchronized void offer(Head head) {
        latest = head;
        if (!working && !head.equals(published)) {
            working = true;
            Thread.ofVirtual().name("audit-anchors").start(this::tell);
        }
    }

    private void tell() {
        try {
            for (var head = next(); head != null; head = next()) {
                kafka.send(
                                partition.topic(),
                                partition.partition(),
                                String.valueOf(head.sequence() / ROWS_OF_A_KEY),
                                head.sequence() + " " + head.hash())
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                told(head);
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            failed(e);
        }
    }

    private synchronized @Nullable Head next() {
        working = latest != null && !latest.equals(published);
        return working ? latest : null;
    }

    private synchronized void told(Head head) {
        published = head;
        failing = false;
    }

    private synchronized void failed(Exception e) {
        if (!failing) {
            log.warn(
                    "The end of the audit chain is anchored later: {}",
                    e.getClass().getName());
        }
        failing = true;
        working = false;
    }

    @Override
    public void destroy() {
        producers.destroy();
    }

    /// All that are kept and were there when this was called.
    Kept kept() {
        try (var consumer = consumers.createConsumer()) {
            return new Kept(consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L));
        }
    }

    final class Kept implements AuditChain.Anchors {

        private final long end;

        private Kept(long end) {
            this.end = end;
        }

        /// @throws KafkaException the broker does not answer
        @Override
        public void forEachBatch(Consumer<List<Head>> batch) {
            try (var consumer = consumers.createConsumer()) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                var progress = System.nanoTime();
                while (consumer.position(partition, PATIENCE) < end) {
                    var records = consumer.poll(Duration.ofMillis(200));
                    if (!records.isEmpty()) {
                        progress = System.nanoTime();
                        var heads = new ArrayList<Head>(records.count());
                        records.forEach(record -> heads.add(head(record.value())));
                        batch.accept(heads);
                    } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
                        throw new org.apache.kafka.common.errors.TimeoutException("the broker went away");
                    }
                }
            }
        }

        private static Head head(String value) {
            var space = value.indexOf(' ');
            return new Head(Long.parseLong(value.substring(0, space)), value.substring(space + 1));
        }
    }
}
