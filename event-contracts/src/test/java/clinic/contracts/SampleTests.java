package clinic.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Every version of every event that was ever released is still read. A sample is added with a release that changes its
/// event and is never edited afterwards: it stands for what lies on the topics.
class SampleTests {

    /// Configured the way the package's documentation asks every consumer to.
    private static final JsonMapper READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    record Sample(EventType type, Path file) {

        JsonNode json() {
            return READER.readTree(ContractFiles.read(file));
        }

        @Override
        public String toString() {
            return type + " " + file.getFileName();
        }
    }

    static Stream<Sample> samples() {
        return EventType.all().stream().flatMap(type -> samples(type).stream());
    }

    private static List<Sample> samples(EventType type) {
        var folder = ContractFiles.SAMPLES.resolve(type.name());
        return Files.isDirectory(folder)
                ? ContractFiles.list(folder).stream()
                        .sorted(Comparator.comparing(SampleTests::release))
                        .map(file -> new Sample(type, file))
                        .toList()
                : List.of();
    }

    private static Version release(Path file) {
        return Version.parse(
                file.getFileName().toString().replaceFirst("^v", "").replaceFirst("\\.json$", ""));
    }

    @ParameterizedTest
    @MethodSource("clinic.contracts.EventType#all")
    void everyEventHasASampleAndTheNewestShowsEveryField(EventType type) {
        assertThat(samples(type)).as("samples of %s", type).isNotEmpty();

        var newest = samples(type).getLast();

        assertThat(missing(schema(type).getSchemaNode(), newest.json(), ""))
                .as("%s: add a sample of the version that brings the field", newest)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sampleFitsTheSchema(Sample sample) {
        assertThat(schema(sample.type()).validate(sample.json())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void nothingIsLostWhenASampleIsRead(Sample sample) {
        var event = READER.readValue(
                ContractFiles.read(sample.file()), sample.type().event());

        assertThat(lost(sample.json(), READER.valueToTree(event), "")).isEmpty();
        assertThat(((Event) event).key()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sampleOfANewerPublisherIsStillRead(Sample sample) {
        var schema = schema(sample.type());
        var newer = sample.json();
        var enums = grow(schema.getSchemaNode(), newer);

        var read = READER.valueToTree(READER.treeToValue(newer, sample.type().event()));

        assertThat(read.toString()).doesNotContain("addedLater", "ADDED_LATER");
        assertThat(count(read, "UNKNOWN")).as("what became UNKNOWN in %s", read).isEqualTo(enums);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsNotKnownIsNeverPublished(Sample sample) {
        var schema = schema(sample.type());
        var newer = sample.json();
        var enums = grow(schema.getSchemaNode(), newer);

        var republished =
                READER.valueToTree(READER.treeToValue(newer, sample.type().event()));

        assertThat(schema.validate(republished))
                .as("violations of %s", republished)
                .hasSize(enums);
    }

    @Test
    void everySampleHasItsRecord() {
        var names = EventType.all().stream().map(EventType::name).toList();

        assertThat(ContractFiles.list(ContractFiles.SAMPLES))
                .allSatisfy(folder ->
                        assertThat(names).contains(folder.getFileName().toString()));
    }

    private static Schema schema(EventType type) {
        var text = ContractFiles.read(ContractFiles.SCHEMAS.resolve(type.name() + ".json"));
        return SCHEMAS.getSchema(text, InputFormat.JSON);
    }

    /// Makes a sample look like one of a later version, in place: one more field in every object, and only enum values
    /// that nobody knows yet. Returns how many those are.
    private static int grow(JsonNode schema, JsonNode sample) {
        var changed = 0;
        if (sample instanceof ObjectNode object) {
            for (var property : schema.get("properties").properties()) {
                var name = property.getKey();
                if (isEnum(property.getValue()) && !object.path(name).isNull()) {
                    object.put(name, "ADDED_LATER");
                    changed++;
                } else if (object.has(name)) {
                    changed += grow(property.getValue(), object.get(name));
                }
            }
            object.putObject("addedLater").put("depth", 1);
        } else if (sample instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (isEnum(schema.get("items"))) {
                    array.set(i, "ADDED_LATER");
                    changed++;
                } else {
                    changed += grow(schema.get("items"), array.get(i));
                }
            }
        }
        return changed;
    }

    private static boolean isEnum(JsonNode schema) {
        return schema.has("enum") || schema.path("anyOf").valueStream().anyMatch(one -> one.has("enum"));
    }

    private static int count(JsonNode node, String value) {
        return node.isContainer()
                ? node.valueStream().mapToInt(inner -> count(inner, value)).sum()
                : node.asString().equals(value) ? 1 : 0;
    }

    private static List<String> missing(JsonNode schema, JsonNode sample, String path) {
        var missing = new ArrayList<String>();
        schema.path("properties").properties().forEach(property -> {
            var inner = path + "/" + property.getKey();
            if (sample.has(property.getKey())) {
                missing.addAll(missing(property.getValue(), sample.get(property.getKey()), inner));
            } else {
                missing.add(inner);
            }
        });
        if (schema.has("items")) {
            if (sample.isEmpty()) {
                missing.add(path + "/*");
            }
            sample.forEach(element -> missing.addAll(missing(schema.get("items"), element, path + "/*")));
        }
        return missing;
    }

    private static List<String> lost(JsonNode sample, JsonNode read, String path) {
        var lost = new ArrayList<String>();
        if (sample.isObject()) {
            sample.properties()
                    .forEach(property -> lost.addAll(
                            lost(property.getValue(), read.path(property.getKey()), path + "/" + property.getKey())));
        } else if (sample.isArray()) {
            for (int i = 0; i < sample.size(); i++) {
                lost.addAll(lost(sample.get(i), read.path(i), path + "/" + i));
            }
        } else if (!sample.equals(read)) {
            lost.add("%s was %s and reads %s".formatted(path, sample, read));
        }
        return lost;
    }
}
