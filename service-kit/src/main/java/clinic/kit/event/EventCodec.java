package clinic.kit.event;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes and reads the payload of events.
///
/// Writing is strict: what does not fit its JSON Schema never leaves. Reading is lenient, so that a newer publisher
/// does not stop an older consumer: unknown fields are dropped and unknown enum values read as `UNKNOWN`.
public class EventCodec {

    /// Kafka's default for a whole request is 1 MiB; a fact that comes near it is a document, not a fact.
    public static final int MAX_PAYLOAD_BYTES = 256 * 1024;

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(tools.jackson.databind.cfg.EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            // unless told so, JSON Schema takes `format` for a remark
            schemas -> schemas.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    /// Where the schema of a type is found on the class path; also what `ce_dataschema` says.
    public static String schemaOf(String type) {
        return "/schemas/" + type + ".json";
    }

    /// @throws UnpublishableEvent the event does not fit its schema or is too large; nothing was stored
    public byte[] write(String type, Object event) {
        var text = json.writeValueAsString(event);
        var violations = violations(schema(type), text);
        if (!violations.isEmpty()) {
            throw new UnpublishableEvent(type + " does not fit its schema at " + violations);
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PAYLOAD_BYTES) {
            throw new UnpublishableEvent(
                    "%s has %d bytes, the limit is %d".formatted(type, bytes.length, MAX_PAYLOAD_BYTES));
        }
        return bytes;
    }

    /// The event, or null where its type is not known here: a newer publisher's, to be counted and passed over.
    public <E> @Nullable E read(EventStream<E> stream, String type, byte[] payload) {
        var record = stream.types().get(type);
        return record == null ? null : json.readValue(payload, record);
    }

    /// Where a payload does not fit the schema of its type; nothing is said of a type that is not known here.
    public List<String> violations(String type, byte[] payload) {
        return EventCodec.class.getResource(schemaOf(type)) == null
                ? List.of()
                : violations(schema(type), new String(payload, StandardCharsets.UTF_8));
    }

    /// The violation's place is told, never its value, which may be health information.
    private static List<String> violations(Schema schema, String text) {
        try {
            return schema.validate(text, InputFormat.JSON).stream()
                    .map(violation -> violation.getInstanceLocation()
                            + (violation.getProperty() == null ? "" : "/" + violation.getProperty())
                            + " (" + violation.getKeyword() + ")")
                    .toList();
        } catch (RuntimeException noJson) {
            return List.of("it is no JSON");
        }
    }

    private Schema schema(String type) {
        return schemas.computeIfAbsent(type, _ -> {
            try (var in = EventCodec.class.getResourceAsStream(schemaOf(type))) {
                if (in == null) {
                    throw new UnpublishableEvent(type + " has no schema at " + schemaOf(type));
                }
                return registry.getSchema(in, InputFormat.JSON);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// A mistake of the publishing service, found before anything was stored.
    public static class UnpublishableEvent extends IllegalArgumentException {
        UnpublishableEvent(String message) {
            super(message);
        }
    }
}
