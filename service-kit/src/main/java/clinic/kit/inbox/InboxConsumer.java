package clinic.kit.inbox;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;

/// What a binding calls: hands the raw record to the inbox, in the name of the group's subscription to its topic.
record InboxConsumer(Inbox inbox, String group, Map<String, Subscription<?>> byTopic)
        implements Consumer<Message<byte[]>> {

    Set<String> topics() {
        return byTopic.keySet();
    }

    @Override
    public void accept(Message<byte[]> message) {
        if (message.getHeaders().get(KafkaHeaders.RAW_DATA) instanceof ConsumerRecord<?, ?> record
                && record.value() instanceof byte[]
                && byTopic.get(record.topic()) instanceof Subscription<?> subscription) {
            @SuppressWarnings("unchecked")
            var raw = (ConsumerRecord<?, byte[]>) record;
            inbox.receive(subscription, Delivery.of(raw), raw.partition(), raw.offset());
        } else {
            throw new IllegalStateException("The binding of " + group
                    + " must use the kit's message converter (spring.config.import: service-kit.yaml)");
        }
    }
}
