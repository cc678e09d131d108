package clinic.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchemaChangeTests {

    private static final String ID = """
            "id": {"type": "string", "format": "uuid"}""";

    private static final JsonNode PUBLISHED = schema(ID + """
            , "reason": {"type": "string", "enum": ["A", "B"]}
            , "note": {"type": ["string", "null"]}
            , "items": {"type": "array", "items": {"type": "object",
                "properties": {"visits": {"type": "integer"}}, "required": ["visits"]}}""", "id", "reason", "items");

    @Test
    void nothingChangedIsNoChange() {
        assertThat(SchemaChange.between(PUBLISHED, PUBLISHED).isNone()).isTrue();
    }

    @Test
    void optionalPropertyMayBeAdded() {
        var change = changed("\"note\"", "\"site\": {\"type\": [\"string\", \"null\"]}, \"note\"");

        assertThat(change.incompatible()).isEmpty();
        assertThat(change.additive()).containsExactly("/site is new");
    }

    @Test
    void enumValueMayBeAdded() {
        var change = changed("\"A\",\"B\"", "\"A\",\"B\",\"C\"");

        assertThat(change.incompatible()).isEmpty();
        assertThat(change.additive()).containsExactly("/reason gained C");
    }

    @Test
    void requiredPropertyMayNotBeAdded() {
        var change = SchemaChange.between(schema(ID, "id"), PUBLISHED);

        assertThat(change.incompatible())
                .containsExactly(
                        "/reason is new and required, which older events cannot know",
                        "/items is new and required, which older events cannot know");
        assertThat(change.additive()).contains("/note is new");
    }

    @Test
    void requiredPropertyMayNotBeAddedDeepInside() {
        var change = changed(
                "{\"visits\":{\"type\":\"integer\"}},\"required\":[\"visits\"]",
                "{\"visits\":{\"type\":\"integer\"},\"days\":{\"type\":\"integer\"}},\"required\":[\"visits\",\"days\"]");

        assertThat(change.incompatible())
                .containsExactly("/items/*/days is new and required, which older events cannot know");
    }

    @Test
    void propertyMayNotBeRemovedOrRenamed() {
        assertThat(changed("\"note\"", "\"remark\"").incompatible()).containsExactly("/note was removed or renamed");
    }

    @Test
    void typeMayNotChange() {
        assertThat(changed("\"uuid\"", "\"date\"").incompatible())
                .containsExactly("/id was string as uuid and is string as date");
        assertThat(changed("\"integer\"", "\"string\"").incompatible()).hasSize(1);
    }

    @Test
    void enumValueMayNotBeRemoved() {
        assertThat(changed("\"A\",\"B\"", "\"B\"").incompatible()).containsExactly("/reason lost A");
    }

    @Test
    void optionalMayNotBecomeRequiredNorTheReverse() {
        var required = "\"required\":[\"id\",\"reason\",\"items\"]";

        assertThat(changed(required, "\"required\":[\"id\",\"reason\",\"items\",\"note\"]")
                        .incompatible())
                .containsExactly("/note is required now, which older events cannot know");
        assertThat(changed(required, "\"required\":[\"id\",\"reason\"]").incompatible())
                .containsExactly("/items was always there and may now be missing");
    }

    @Test
    void keywordThatTheComparisonDoesNotKnowStopsIt() {
        assertThatThrownBy(() -> changed(
                        "{\"type\":\"object\",\"properties\":{\"id\"",
                        "{\"additionalProperties\":false,\"type\":\"object\",\"properties\":{\"id\""))
                .hasMessageContaining("uses additionalProperties");
    }

    private static SchemaChange changed(String part, String replacement) {
        var text = PUBLISHED.toString();
        assertThat(text).contains(part);
        return SchemaChange.between(PUBLISHED, JsonMapper.shared().readTree(text.replace(part, replacement)));
    }

    private static JsonNode schema(String properties, String... required) {
        return JsonMapper.shared().readTree("""
                {"type": "object", "properties": {%s}, "required": ["%s"]}""".formatted(properties, String.join("\", \"", required)));
    }
}
