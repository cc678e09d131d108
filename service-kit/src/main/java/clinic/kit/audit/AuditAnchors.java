package clinic.kit.audit;

import clinic.kit.audit.AuditChain.Head;
import clinic.kit.audit.AuditVerdict.Restore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

    /// Has the broker told that the chain ends here because its database was restored, and waits for it.
    void cutOff(Head end, Instant now) throws ExecutionException, InterruptedException, TimeoutException {
        kafka.send(
                        partition.topic(),
                        partition.partition(),
                        "restored " + now,
                        end.sequence() + " " + end.hash() + " " + now)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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

    /// One record of the topic.
    ///
    /// @param restored set where the chain was cut off by a restore
    private record Anchor(long offset, Head head, @Nullable Instant restored) {

        static Anchor of(ConsumerRecord<String, String> record) {
            var words = record.value().split(" ");
            return new Anchor(
                    record.offset(),
                    new Head(Long.parseLong(words[0]), words[1]),
                    words.length > 2 ? Instant.parse(words[2]) : null);
        }
    }

    /// What was anchored before a restore and lies behind its place tells of rows that the restore took, and not of the
    /// rows that have their numbers now.
    final class Kept implements AuditChain.Anchors {

        private final long end;
        private final List<Anchor> cuts = new ArrayList<>();
        private final long[] taken;

        /// @throws KafkaException the broker does not answer
        private Kept(long end) {
            this.end = end;
            read(anchors -> anchors.stream().filter(it -> it.restored() != null).forEach(cuts::add));
            taken = cuts.stream().mapToLong(it -> it.head().sequence()).toArray();
        }

        /// Each with how many rows it took, as far as they were anchored. Call it after all were looked at.
        List<Restore> restores() {
            var restores = new ArrayList<Restore>();
            for (var i = 0; i < taken.length; i++) {
                var cut = cuts.get(i);
                restores.add(new Restore(
                        Objects.requireNonNull(cut.restored()),
                        cut.head().sequence(),
                        taken[i] - cut.head().sequence()));
            }
            return restores;
        }

        /// @throws KafkaException the broker does not answer
        @Override
        public void forEachBatch(Consumer<List<Head>> batch) {
            read(anchors -> batch.accept(
                    anchors.stream().filter(this::holds).map(Anchor::head).toList()));
        }

        private boolean holds(Anchor anchor) {
            for (var i = 0; i < taken.length; i++) {
                var cut = cuts.get(i);
                if (anchor.offset() < cut.offset()
                        && anchor.head().sequence() > cut.head().sequence()) {
                    taken[i] = Math.max(taken[i], anchor.head().sequence());
                    return false;
                }
            }
            return true;
        }

        private void read(Consumer<List<Anchor>> batch) {
            try (var consumer = consumers.createConsumer()) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                var progress = System.nanoTime();
                while (consumer.position(partition, PATIENCE) < end) {
                    var records = consumer.poll(Duration.ofMillis(200));
                    if (!records.isEmpty()) {
                        progress = System.nanoTime();
                        var anchors = new ArrayList<Anchor>(records.count());
                        records.forEach(record -> anchors.add(Anchor.of(record)));
                        batch.accept(anchors);
                    } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
                        throw new org.apache.kafka.common.errors.TimeoutException("the broker went away");
                    }
                }
            }
        }
    }
}
