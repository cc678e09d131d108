package clinic.kit.inbox;

import clinic.kit.event.Envelope;
import clinic.kit.event.EventMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A message as it came from the broker, or as it waited in the parking table: headers and undecoded payload.
public record Delivery(String topic, Map<String, String> headers, byte[] payload) {

    /// Not an event of ours: an envelope without what every event has.
    static final class Unreadable extends RuntimeException {
        Unreadable(String message) {
            super(message);
        }
    }

    public static Delivery of(ConsumerRecord<?, byte[]> record) {
        var headers = new HashMap<String, String>();
        record.headers().forEach(header -> {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        });
        return new Delivery(record.topic(), headers, record.value() == null ? new byte[0] : record.value());
    }

    /// The envelope, unless this is no event.
    public Optional<EventMetadata> readable() {
        try {
            return Optional.of(metadata());
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    EventMetadata metadata() {
        try {
            return new EventMetadata(
                    UUID.fromString(required(Envelope.ID)),
                    required(Envelope.TYPE),
                    topic,
                    UUID.fromString(required(Envelope.SUBJECT)),
                    Long.parseLong(required(Envelope.SEQUENCE)),
                    Long.parseLong(required(Envelope.AGGREGATE_VERSION)),
                    Instant.parse(required(Envelope.TIME)),
                    uuid(Envelope.CORRELATION_ID),
                    uuid(Envelope.CAUSATION_ID),
                    uuid(Envelope.SITE_ID),
                    required(Envelope.ACTOR),
                    headers.get(Envelope.TRACE_PARENT));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new Unreadable("an envelope header of a record on " + topic + " is malformed");
        }
    }

    private String required(String name) {
        return Optional.ofNullable(headers.get(name))
                .orElseThrow(() -> new Unreadable("a record on " + topic + " has no " + name));
    }

    private @Nullable UUID uuid(String name) {
        var value = headers.get(name);
        return value == null ? null : UUID.fromString(value);
    }
}
