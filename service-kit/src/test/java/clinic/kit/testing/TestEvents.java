package clinic.kit.testing;

import clinic.kit.event.Envelope;
import clinic.kit.event.EventCodec;
import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/// Another service, for tests: makes events with a right envelope and the next number of their key, either as the
/// message that a consumer function gets, or as a record to send to a real broker. Sending the same message twice is a
/// redelivery.
public class TestEvents {

    private final EventCodec codec = new EventCodec();
    private final Map<String, Long> sequences = new ConcurrentHashMap<>();
    private String actor = "service:test";

    /// Whose events the next ones are.
    public TestEvents by(String sub) {
        actor = sub;
        return this;
    }

    /// The next event of its key.
    public <E> Message<byte[]> message(EventStream<E> stream, E event) {
        var key = stream.key().apply(event);
        return message(stream, event, Ids.next(), sequences.merge(stream.topic() + key, 1L, Long::sum));
    }

    public <E> Message<byte[]> message(EventStream<E> stream, E event, UUID id, long sequence) {
        var headers = headers(stream, event, id, sequence);
        var payload = codec.write(stream.typeOf(event.getClass()), event);
        var record = new ConsumerRecord<>(
                stream.topic(), 0, 0L, stream.key().apply(event).toString().getBytes(StandardCharsets.UTF_8), payload);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return MessageBuilder.withPayload(payload)
                .setHeader(KafkaHeaders.RAW_DATA, record)
                .build();
    }

    /// The next event of its key, to be sent to a broker.
    public <E> ProducerRecord<byte[], byte[]> record(EventStream<E> stream, E event) {
        var key = stream.key().apply(event);
        return record(stream, event, Ids.next(), sequences.merge(stream.topic() + key, 1L, Long::sum));
    }

    public <E> ProducerRecord<byte[], byte[]> record(EventStream<E> stream, E event, UUID id, long sequence) {
        var record = new ProducerRecord<>(
                stream.topic(),
                stream.key().apply(event).toString().getBytes(StandardCharsets.UTF_8),
                codec.write(stream.typeOf(event.getClass()), event));
        headers(stream, event, id, sequence)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private <E> Map<String, String> headers(EventStream<E> stream, E event, UUID id, long sequence) {
        var headers = new LinkedHashMap<String, String>();
        var type = stream.typeOf(event.getClass());
        var correlation = stream.correlation().apply(event);
        var site = stream.site().apply(event);
        headers.put(Envelope.SPEC_VERSION, "1.0");
        headers.put(Envelope.ID, id.toString());
        headers.put(Envelope.SOURCE, "/test");
        headers.put(Envelope.TYPE, type);
        headers.put(Envelope.SUBJECT, stream.key().apply(event).toString());
        headers.put(Envelope.TIME, Instant.now().toString());
        headers.put(Envelope.DATA_SCHEMA, EventCodec.schemaOf(type));
        headers.put(Envelope.SEQUENCE, Long.toString(sequence));
        headers.put(Envelope.AGGREGATE_VERSION, Long.toString(sequence - 1));
        headers.put(Envelope.CORRELATION_ID, (correlation != null ? correlation : id).toString());
        if (site != null) {
            headers.put(Envelope.SITE_ID, site.toString());
        }
        headers.put(Envelope.ACTOR, actor);
        headers.put(Envelope.CONTENT_TYPE, "application/json");
        return headers;
    }
}
