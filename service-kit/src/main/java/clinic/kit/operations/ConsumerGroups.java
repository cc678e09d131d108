package clinic.kit.operations;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/// Moves the groups of this service while none of their members works.
final class ConsumerGroups {

    /// A member that was killed counts as working until its session ends.
    private static final Duration SESSION = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Map<String, Object> broker;

    ConsumerGroups(Map<String, Object> broker) {
        this.broker = broker;
    }

    /// @param places partition and offset of the next event to handle; a group that has not come as far stays
    void setBack(String group, String topic, Map<Integer, Long> places) {
        try (var admin = Admin.create(broker)) {
            var committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            var back = new HashMap<TopicPartition, OffsetAndMetadata>();
            places.forEach((partition, offset) -> {
                var place = new TopicPartition(topic, partition);
                var now = committed.get(place);
                if (now != null && now.offset() > offset) {
                    back.put(place, new OffsetAndMetadata(offset));
                }
            });
            if (!back.isEmpty()) {
                move(admin, group, back);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not let " + group + " be set back", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void move(Admin admin, String group, Map<TopicPartition, OffsetAndMetadata> back)
            throws InterruptedException, ExecutionException {
        for (var until = System.nanoTime() + SESSION.toNanos(); ; ) {
            try {
                admin.alterConsumerGroupOffsets(group, back).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownMemberIdException)) {
                    throw e;
                }
                if (System.nanoTime() > until) {
                    throw new IllegalStateException(
                            "Another instance of this service works while its database is repaired: stop every instance,"
                                    + " then start one",
                            e);
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}
