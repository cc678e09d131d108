package clinic.kit.operations;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The shape of what an event says: its fields, ids and instants as they are, and of everything else only its kind and
/// size. That is enough to see what is missing or strange, and tells nothing about a person.
final class Redaction {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Redaction() {}

    static JsonNode of(byte[] payload) {
        try {
            return redacted(JSON.readTree(payload));
        } catch (JacksonException e) {
            return NODES.stringNode("no JSON, of " + payload.length + " bytes");
        }
    }

    private static JsonNode redacted(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var object = NODES.objectNode();
                node.forEachEntry((name, value) -> object.set(name, redacted(value)));
                yield object;
            }
            case ARRAY -> {
                var array = NODES.arrayNode();
                node.forEach(item -> array.add(redacted(item)));
                yield array;
            }
            case STRING ->
                isId(node.stringValue()) || isInstant(node.stringValue()) ? node : NODES.stringNode(size(node));
            case NULL, MISSING -> NODES.nullNode();
            case NUMBER -> NODES.stringNode("number");
            case BOOLEAN -> NODES.stringNode("true or false");
            case BINARY, POJO -> NODES.stringNode("bytes");
        };
    }

    private static String size(JsonNode text) {
        var length = text.stringValue().length();
        return length == 0 ? "empty text" : "text of " + length;
    }

    private static boolean isId(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
