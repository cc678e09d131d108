package clinic.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinition.AttributeInclusion;
import com.github.victools.jsonschema.generator.CustomDefinition.DefinitionType;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Reads the JSON Schema of an event off its record. A component is required unless it is `@Nullable`; an enum lists
/// what may be published, which leaves out the value that readers use for what they do not know. Nothing forbids
/// additional properties: a reader ignores them.
final class EventSchemas {

    private final SchemaGenerator generator;

    EventSchemas() {
        var config = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonSchemaModule())
                .with(Option.INLINE_ALL_SCHEMAS, Option.STANDARD_FORMATS, Option.ADDITIONAL_FIXED_TYPES);
        config.forFields().withNullableCheck(EventSchemas::nullable).withRequiredCheck(field -> !nullable(field));
        config.forTypesInGeneral()
                .withPropertySorter((one, other) -> 0)
                .withCustomDefinitionProvider((type, context) -> {
                    if (!type.isInstanceOf(Enum.class)) {
                        return null;
                    }
                    var definition = context.getGeneratorConfig().createObjectNode();
                    definition.put("type", "string");
                    var values = definition.putArray("enum");
                    Arrays.stream(type.getErasedType().getFields())
                            .filter(field ->
                                    field.isEnumConstant() && !field.isAnnotationPresent(JsonEnumDefaultValue.class))
                            .forEach(constant -> values.add(constant.getName()));
                    return new CustomDefinition(definition, DefinitionType.INLINE, AttributeInclusion.YES);
                });
        generator = new SchemaGenerator(config.build());
    }

    ObjectNode of(EventType type) {
        var schema = generator.generateSchema(type.event());
        var titled = schema.objectNode().set("$schema", schema.remove("$schema"));
        return ((ObjectNode) titled).put("title", type.name()).setAll(schema);
    }

    /// `@Nullable` annotates the type, not the field, so the generator's own look-up does not find it.
    private static boolean nullable(FieldScope field) {
        return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
