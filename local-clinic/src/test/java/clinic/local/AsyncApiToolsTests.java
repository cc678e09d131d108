package clinic.local;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What AsyncAPI's own parser thinks of the document.
class AsyncApiToolsTests {

    private static final Path DOCUMENT = NodeTools.ROOT.resolve("docs/asyncapi.yaml");

    @TempDir
    private Path folder;

    @Test
    void theParserReadsTheDocument() throws Exception {
        var said = NodeTools.node("asyncapi.mjs", DOCUMENT.toString());

        assertThat(said.output())
                .contains("parsed " + Topics.ALL.size() + " channels")
                .doesNotContain("error ", "warning ");
        assertThat(said.exit()).isZero();
    }

    @Test
    void theParserFindsAnOperationThatIsNone() throws Exception {
        var wrong = Files.writeString(
                folder.resolve("asyncapi.yaml"),
                Files.readString(DOCUMENT).replaceFirst("action: send", "action: shout"));

        assertThat(NodeTools.node("asyncapi.mjs", wrong.toString()).exit()).isNotZero();
    }
}
