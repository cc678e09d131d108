package clinic.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// The AsyncAPI document is current and is one. AsyncAPI's own parser reads it, too, where Node.js is
/// (`AsyncApiToolsTests`).
class AsyncApiTests {

    private static final AsyncApiDocument ASYNCAPI = new AsyncApiDocument();

    /// `3.0.0-without-$id.json` of `@asyncapi/specs` 6.11.1, Apache-2.0.
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(
                    Objects.requireNonNull(AsyncApiTests.class.getResourceAsStream("/asyncapi-3.0.0.json")),
                    InputFormat.JSON);

    @Test
    void committedDocumentIsCurrent() {
        isCurrent(ContractFiles.ASYNCAPI, ASYNCAPI.yaml());
    }

    @Test
    void committedPageIsCurrent() {
        isCurrent(ContractFiles.ASYNCAPI_PAGE, new AsyncApiPage(ASYNCAPI.document()).html());
    }

    @Test
    void fitsTheSchemaOfAsyncApi() {
        assertThat(violations(ASYNCAPI.document())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"info", "channels/intake.cases.v1/address", "operations/intake.sends.intake.cases.v1/action"})
    void theSchemaFindsWhatIsWrong(String path) {
        var document = ASYNCAPI.document();
        var parent = path.contains("/") ? document.at("/" + path.substring(0, path.lastIndexOf('/'))) : document;
        ((ObjectNode) parent).put(path.substring(path.lastIndexOf('/') + 1), 1);

        assertThat(violations(document)).isNotEmpty();
    }

    @Test
    void everyTopicHasOneSenderAndItsReaders() {
        var operations = ASYNCAPI.document().get("operations");
        for (var topic : Topics.ALL) {
            var senders = new TreeSet<String>();
            var receivers = new TreeSet<String>();
            operations.properties().forEach(operation -> {
                if (operation.getValue().at("/channel/$ref").asString().equals("#/channels/" + topic.name())) {
                    (operation.getValue().get("action").asString().equals("send") ? senders : receivers)
                            .add(operation.getKey().replaceFirst("\\..*", ""));
                }
            });
            assertThat(senders).as(topic.name()).containsExactly(topic.name().replaceFirst("\\..*", ""));
            assertThat(receivers).as(topic.name()).hasSameElementsAs(TopicRights.readers(topic));
        }
    }

    @Test
    void everyExampleFitsItsSchemas() {
        var document = ASYNCAPI.document();
        var schemas = document.at("/components/schemas");
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        var envelope = registry.getSchema(schemas.get("envelope"));
        document.at("/components/messages").properties().forEach(message -> {
            var payload = registry.getSchema(schemas.get(message.getKey()));
            assertThat(message.getValue().get("examples")).isNotEmpty().allSatisfy(example -> {
                assertThat(envelope.validate(example.get("headers"))).isEmpty();
                assertThat(payload.validate(example.get("payload"))).isEmpty();
            });
        });
    }

    private static void isCurrent(Path file, String content) {
        if (ContractFiles.WRITE) {
            ContractFiles.write(file, content);
        }
        assertThat(file).as(ContractFiles.HOW_TO_WRITE).exists();
        assertThat(ContractFiles.read(file)).as(ContractFiles.HOW_TO_WRITE).isEqualTo(content);
    }

    private static Iterable<?> violations(ObjectNode document) {
        return SCHEMA.validate(document);
    }
}
