package clinic.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// The schemas that the outbox validates against are the ones the records have, and they only ever grow.
class EventSchemaTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final EventSchemas SCHEMAS = new EventSchemas();

    @ParameterizedTest
    @MethodSource("clinic.contracts.EventType#all")
    void schemaOfTheRecordIsTheCommittedOneOrAnAdditionToIt(EventType type) {
        var file = ContractFiles.SCHEMAS.resolve(type.name() + ".json");
        var current = SCHEMAS.of(type);
        if (!Files.exists(file)) {
            if (!ContractFiles.WRITE) {
                fail("%s has no schema yet: %s", type, ContractFiles.HOW_TO_WRITE);
            }
        } else {
            var change = SchemaChange.between(JSON.readTree(ContractFiles.read(file)), current);
            if (!change.incompatible().isEmpty()) {
                fail(
                        "%s changed incompatibly: %s. Consumers that are deployed and events that are kept could not be"
                                + " read: leave the record as it is and add a record with the next version number"
                                + " (FooV2 is Foo.v2). Only a type that was never released may be changed, by deleting"
                                + " its schema and samples first.",
                        type, change.incompatible());
            }
            if (!ContractFiles.WRITE) {
                if (!change.additive().isEmpty()) {
                    fail(
                            "%s has an addition: %s. That is allowed: %s",
                            type, change.additive(), ContractFiles.HOW_TO_WRITE);
                }
                assertThat(JSON.readTree(ContractFiles.read(file)))
                        .as(() -> "%s differs in the order of its values or in its title: %s"
                                .formatted(type, ContractFiles.HOW_TO_WRITE))
                        .isEqualTo(current);
            }
        }
        if (ContractFiles.WRITE) {
            ContractFiles.write(file, current.toPrettyString() + "\n");
        }
    }

    @Test
    void everySchemaHasItsRecord() {
        var names = EventType.all().stream().map(type -> type + ".json").toList();

        assertThat(ContractFiles.list(ContractFiles.SCHEMAS))
                .as("a record is never removed, since its events are kept for ever")
                .allSatisfy(
                        file -> assertThat(names).contains(file.getFileName().toString()));
    }

    @Test
    void everyEnumHasAValueForWhatAReaderDoesNotKnow() {
        assertThat(enums()).isNotEmpty().allSatisfy(type -> {
            var unknown = Arrays.stream(type.getFields())
                    .filter(constant -> constant.isAnnotationPresent(JsonEnumDefaultValue.class))
                    .map(Field::getName);
            assertThat(unknown).as(type.getSimpleName()).containsExactly("UNKNOWN");
        });
    }

    private static Set<Class<?>> enums() {
        var found = new LinkedHashSet<Class<?>>();
        EventType.all()
                .forEach(type -> ContractField.all(type.event()).forEach(field -> {
                    if (field.type().isEnum()) {
                        found.add(field.type());
                    }
                }));
        return found;
    }
}
