package clinic.kit.inbox;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;

/// What a binding calls: hands the raw record to the inbox, in the name of one subscription.
record InboxConsumer<E>(Inbox inbox, Subscription<E> subscription) implements Consumer<Message<byte[]>> {

    @Override
    public void accept(Message<byte[]> message) {
        if (message.getHeaders().get(KafkaHeaders.RAW_DATA) instanceof ConsumerRecord<?, ?> record
                && record.value() instanceof byte[]) {
            @SuppressWarnings("unchecked")
            var raw = (ConsumerRecord<?, byte[]>) record;
            inbox.receive(subscription, Delivery.of(raw), raw.partition(), raw.offset());
        } else {
            throw new IllegalStateException("The binding of " + subscription.group()
                    + " must use the kit's message converter (spring.config.import: service-kit.yaml)");
        }
    }
}
