package clinic.local.demo;

import clinic.contracts.Topic;
import clinic.contracts.Topics;
import clinic.local.BrokerAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Watches every topic from the moment it is opened, with a plain Kafka client and no consumer group, so that watching
/// leaves nothing behind.
final class EventWatch implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<SeenEvent> seen = new CopyOnWriteArrayList<>();
    private final Set<UUID> ids = ConcurrentHashMap.newKeySet();
    private final Consumer<SeenEvent> listener;
    private final Thread reader;
    private volatile boolean open = true;

    EventWatch(BrokerAccess broker, Consumer<SeenEvent> listener) {
        this.listener = listener;
        consumer = new KafkaConsumer<>(broker.client(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var partitions = Topics.ALL.stream().flatMap(EventWatch::partitions).toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // a position is only known once the broker was asked; whatever comes after it is seen
        partitions.forEach(partition -> consumer.position(partition, Duration.ofSeconds(30)));
        reader = Thread.ofPlatform().daemon().name("event-watch").start(this::read);
    }

    /// Every event seen so far, each once, in the order of their times.
    List<SeenEvent> seen() {
        return seen.stream()
                .sorted(java.util.Comparator.comparing(SeenEvent::time).thenComparing(SeenEvent::id))
                .toList();
    }

    List<SeenEvent> seen(Predicate<SeenEvent> wanted) {
        return seen().stream().filter(wanted).toList();
    }

    /// Waits until so many events were seen, and returns all that match.
    List<SeenEvent> await(String what, int count, Duration atMost, Predicate<SeenEvent> wanted) {
        var until = Instant.now().plus(atMost);
        while (true) {
            var found = seen(wanted);
            if (found.size() >= count) {
                return found;
            }
            if (Instant.now().isAfter(until)) {
                throw new DemoFailed("%s: %d of %d events came within %d s"
                        .formatted(what, found.size(), count, atMost.toSeconds()));
            }
            Waiting.shortly();
        }
    }

    private static java.util.stream.Stream<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, topic.partitions()).mapToObj(number -> new TopicPartition(topic.name(), number));
    }

    private void read() {
        try {
            while (open) {
                consumer.poll(Duration.ofMillis(200)).forEach(this::take);
            }
        } catch (WakeupException closed) {
            // that is how it ends
        } finally {
            consumer.close();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        var type = header(record, "ce_type");
        var id = header(record, "ce_id");
        var subject = header(record, "ce_subject");
        var time = header(record, "ce_time");
        if (type == null || id == null || subject == null || time == null || !ids.add(UUID.fromString(id))) {
            return;
        }
        var words = type.split("\\.");
        var correlation = header(record, "ce_correlationid");
        var event = new SeenEvent(
                UUID.fromString(id),
                words[2],
                words[1],
                UUID.fromString(subject),
                correlation == null ? null : UUID.fromString(correlation),
                Instant.parse(time),
                String.valueOf(header(record, "ce_actor")),
                new String(record.value(), StandardCharsets.UTF_8));
        seen.add(event);
        listener.accept(event);
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Collection<String> typesOf(List<SeenEvent> events) {
        return events.stream().map(SeenEvent::type).toList();
    }
}
