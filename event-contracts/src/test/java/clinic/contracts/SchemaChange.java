package clinic.contracts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What changed between the schema that was published and the one the records have now, as sentences.
///
/// Readers and publishers are deployed one after the other and facts are kept for ever, so a schema may change only so
/// that old readers understand new events and new readers understand old ones: it may gain optional properties and enum
/// values. Everything else is incompatible.
record SchemaChange(List<String> incompatible, List<String> additive) {

    private static final Set<String> UNDERSTOOD =
            Set.of("$schema", "title", "type", "format", "enum", "properties", "required", "items", "anyOf");

    static SchemaChange between(JsonNode published, JsonNode current) {
        var before = properties(published);
        var now = properties(current);
        var incompatible = new ArrayList<String>();
        var additive = new ArrayList<String>();
        before.forEach((path, property) -> {
            var successor = now.get(path);
            if (successor == null) {
                incompatible.add(path + " was removed or renamed");
                return;
            }
            if (!property.type.equals(successor.type)) {
                incompatible.add(path + " was " + property.type + " and is " + successor.type);
            }
            if (property.required && !successor.required) {
                incompatible.add(path + " was always there and may now be missing");
            }
            if (!property.required && successor.required) {
                incompatible.add(path + " is required now, which older events cannot know");
            }
            minus(property.values, successor.values).forEach(value -> incompatible.add(path + " lost " + value));
            minus(successor.values, property.values).forEach(value -> additive.add(path + " gained " + value));
        });
        now.forEach((path, property) -> {
            if (before.containsKey(path)) {
                return;
            }
            if (property.required && before.containsKey(parent(path))) {
                incompatible.add(path + " is new and required, which older events cannot know");
            } else {
                additive.add(path + " is new");
            }
        });
        return new SchemaChange(incompatible, additive);
    }

    boolean isNone() {
        return incompatible.isEmpty() && additive.isEmpty();
    }

    /// @param type   such as `null string as date-time`
    /// @param values what an enum may be, else empty
    private record Property(String type, boolean required, Set<String> values) {}

    private static Map<String, Property> properties(JsonNode schema) {
        var found = new LinkedHashMap<String, Property>();
        collect("", schema, true, found);
        return found;
    }

    private static void collect(String path, JsonNode schema, boolean required, Map<String, Property> found) {
        schema.propertyNames().forEach(keyword -> {
            if (!UNDERSTOOD.contains(keyword)) {
                throw new IllegalArgumentException(
                        "%s uses %s, which no comparison of schemas looks at yet".formatted(path, keyword));
            }
        });
        var types = new TreeSet<String>();
        var values = new TreeSet<String>();
        var formats = new TreeSet<String>();
        for (var alternative : schema.has("anyOf") ? schema.get("anyOf") : List.of(schema)) {
            var type = alternative.path("type");
            (type.isArray() ? type : List.of(type)).forEach(name -> types.add(name.stringValue()));
            alternative.path("enum").forEach(value -> {
                if (!value.isNull()) {
                    values.add(value.stringValue());
                }
            });
            if (alternative.has("format")) {
                formats.add(alternative.get("format").stringValue());
            }
            var mandatory = new TreeSet<String>();
            alternative.path("required").forEach(name -> mandatory.add(name.stringValue()));
            alternative.path("properties").properties().forEach(property -> {
                var name = property.getKey();
                collect(path + "/" + name, property.getValue(), mandatory.contains(name), found);
            });
            if (alternative.has("items")) {
                collect(path + "/*", alternative.get("items"), true, found);
            }
        }
        found.put(
                path,
                new Property(
                        String.join(" ", types) + (formats.isEmpty() ? "" : " as " + String.join(" ", formats)),
                        required,
                        values));
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static Set<String> minus(Set<String> values, Set<String> others) {
        var rest = new TreeSet<>(values);
        rest.removeAll(others);
        return rest;
    }
}
