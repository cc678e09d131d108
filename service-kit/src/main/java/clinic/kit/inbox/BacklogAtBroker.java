package clinic.kit.inbox;

import clinic.kit.inbox.Backlog.Look;
import clinic.kit.inbox.Backlog.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Asks with no more rights than whoever reads these topics has.
final class BacklogAtBroker implements Backlog.Broker {

    private final Map<String, Object> properties;
    private @Nullable Admin admin;

    BacklogAtBroker(Map<String, Object> broker) {
        properties = new HashMap<>(broker);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000);
    }

    @Override
    public synchronized Look look(Map<String, Set<String>> topics) throws InterruptedException, ExecutionException {
        var asked = admin == null ? admin = Admin.create(properties) : admin;
        var all = new TreeSet<String>();
        topics.values().forEach(all::addAll);
        var partitions = asked.describeTopics(all).allTopicNames().get().entrySet().stream()
                .flatMap(topic -> topic.getValue().partitions().stream()
                        .map(partition -> new TopicPartition(topic.getKey(), partition.partition())))
                .toList();
        var begins = offsets(asked, partitions, OffsetSpec.earliest());
        // in this order: what is handled after the ends were read only makes this service look better, and rightly
        var ends = offsets(asked, partitions, OffsetSpec.latest());
        var handled = Backlog.shares(topics, begins);
        var committed = asked.listConsumerGroupOffsets(topics.keySet().stream()
                        .collect(Collectors.toMap(Function.identity(), _ -> new ListConsumerGroupOffsetsSpec())))
                .all()
                .get();
        committed.forEach((group, places) -> places.forEach((partition, place) -> {
            if (place != null) {
                handled.computeIfPresent(new Share(group, partition), (_, begin) -> Math.max(begin, place.offset()));
            }
        }));
        return new Look(Backlog.shares(topics, ends), handled);
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws InterruptedException, ExecutionException {
        var places = new HashMap<TopicPartition, Long>();
        admin.listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> which)))
                .all()
                .get()
                .forEach((partition, place) -> places.put(partition, place.offset()));
        return places;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(java.time.Duration.ofSeconds(1));
        }
    }
}
