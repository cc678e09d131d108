package clinic.kit.testing;

import clinic.kit.web.Lines;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The bodies that a request's record has to refuse, derived from a good one: in each a single field is wrong. Whatever
/// is not `@Nullable` is required.
final class BadBodies {

    /// @param field the path of what is wrong, such as `items[0].visits`
    /// @param what  what is wrong with it
    record Bad(String field, String what, JsonNode body) {}

    /// Puts a changed part back into its place in the good body.
    private interface Place {
        JsonNode with(JsonNode part);
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// No text has these: beside controls of both sets what turns the direction of writing.
    private static final List<String> CONTROLS = List.of(
            "\u0000", "\u0001", "\u0008", "\u000b", "\u000c", "\u001b", "\u001f", "\u007f", "\u0080", "\u0085",
            "\u009b", "\u009f", "\u2028", "\u2029", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066",
            "\u2067", "\u2068", "\u2069");

    /// Only notes have these.
    private static final List<String> BREAKS = List.of("\n", "\r", "\r\n", "\t");

    private final List<Bad> all = new ArrayList<>();

    private BadBodies() {}

    static List<Bad> of(Class<?> type, ObjectNode good) {
        var bodies = new BadBodies();
        bodies.record(type, good, "", changed -> changed);
        return bodies.all;
    }

    private void record(Class<?> type, ObjectNode good, String prefix, Place place) {
        add(prefix + "surprise", "unknown", place.with(with(good, "surprise", NODES.numberNode(1))));
        for (var component : type.getRecordComponents()) {
            var path = prefix + component.getName();
            var annotated = component.getAnnotatedType();
            if (isRequired(component)) {
                add(path, "missing", place.with(without(good, component.getName())));
                add(path, "null", place.with(with(good, component.getName(), NODES.nullNode())));
            }
            var example = good.get(component.getName());
            value(
                    annotated,
                    isRequired(component),
                    component.isAnnotationPresent(Lines.class),
                    example,
                    path,
                    part -> place.with(with(good, component.getName(), part)));
        }
    }

    private void value(
            AnnotatedType annotated,
            boolean required,
            boolean lines,
            @Nullable JsonNode example,
            String path,
            Place place) {
        var type = raw(annotated);
        for (var bad : bad(type, required, lines)) {
            add(path, HostileInput.shortened(bad.toString()), place.with(bad));
        }
        if (type.isRecord() && example instanceof ObjectNode object) {
            record(type, object, path + ".", place);
        }
        if (Collection.class.isAssignableFrom(type)
                && annotated instanceof AnnotatedParameterizedType parameterized
                && example instanceof ArrayNode list
                && !list.isEmpty()) {
            var element = parameterized.getAnnotatedActualTypeArguments()[0];
            var first = list.get(0);
            var inList = (Place) part -> {
                var copy = list.deepCopy();
                copy.set(0, part);
                return place.with(copy);
            };
            add(path + "[0]", "null", inList.with(NODES.nullNode()));
            value(element, true, lines, first, path + "[0]", inList);
        }
    }

    private static List<JsonNode> bad(Class<?> type, boolean required, boolean lines) {
        var bad = new ArrayList<JsonNode>();
        bad.add(NODES.objectNode().set("a", NODES.numberNode(1)));
        if (!Collection.class.isAssignableFrom(type)) {
            bad.add(NODES.arrayNode().add(1));
        }
        if (type == String.class) {
            bad.add(NODES.numberNode(5));
            bad.add(NODES.booleanNode(true));
            bad.add(NODES.stringNode("x".repeat(100_000)));
            CONTROLS.forEach(control -> bad.add(NODES.stringNode("a" + control + "b")));
            if (!lines) {
                BREAKS.forEach(line -> bad.add(NODES.stringNode("a" + line + "Bcc: b")));
            }
            if (required) {
                bad.add(NODES.stringNode(""));
                bad.add(NODES.stringNode("  \t "));
            }
        } else if (type.isEnum()) {
            bad.addAll(List.of(
                    NODES.stringNode("NO_SUCH_VALUE"),
                    NODES.stringNode(""),
                    NODES.stringNode("UNKNOWN"),
                    NODES.numberNode(0)));
        } else if (type == UUID.class) {
            bad.addAll(List.of(NODES.stringNode("not-a-uuid"), NODES.numberNode(5)));
        } else if (type == Instant.class || type == LocalDate.class || type == LocalTime.class) {
            bad.addAll(List.of(NODES.stringNode("yesterday"), NODES.booleanNode(true)));
            if (type == Instant.class) {
                bad.addAll(List.of(NODES.stringNode("+999999999-12-31T23:59:59Z"), NODES.numberNode(5)));
            }
            if (type == LocalDate.class) {
                bad.addAll(List.of(NODES.stringNode("+999999999-12-31"), NODES.stringNode("2026-02-30")));
            }
        } else if (type == boolean.class || type == Boolean.class) {
            bad.addAll(List.of(NODES.stringNode("maybe"), NODES.numberNode(1)));
        } else if (type == int.class
                || type == Integer.class
                || type == long.class
                || type == Long.class
                || type == short.class
                || type == Short.class) {
            bad.addAll(List.of(
                    NODES.stringNode("5"),
                    NODES.numberNode(1.5),
                    NODES.numberNode(-1_000_000),
                    NODES.numberNode(1_000_000_000),
                    NODES.numberNode(new BigInteger("99999999999999999999"))));
        } else if (Collection.class.isAssignableFrom(type)) {
            bad.addAll(List.of(NODES.stringNode("text"), NODES.numberNode(5)));
        } else if (type.isRecord()) {
            bad.addAll(List.of(NODES.stringNode("text"), NODES.numberNode(5)));
        }
        return bad;
    }

    private void add(String field, String what, JsonNode body) {
        all.add(new Bad(field, what, body));
    }

    private static boolean isRequired(RecordComponent component) {
        return component.getType().isPrimitive()
                || !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Class<?> raw(AnnotatedType annotated) {
        return switch (annotated.getType()) {
            case Class<?> type -> type;
            case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
            default -> Object.class;
        };
    }

    private static ObjectNode with(ObjectNode good, String name, JsonNode value) {
        var copy = good.deepCopy();
        copy.set(name, value);
        return copy;
    }

    private static ObjectNode without(ObjectNode good, String name) {
        var copy = good.deepCopy();
        copy.remove(name);
        return copy;
    }
}
