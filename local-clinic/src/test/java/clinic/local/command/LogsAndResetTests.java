package clinic.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Part;
import clinic.local.Stack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/// In a folder where no clinic runs.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class LogsAndResetTests {

    @TempDir
    private Path home;

    private final StringWriter said = new StringWriter();
    private final java.io.InputStream keyboard = System.in;

    @BeforeEach
    void here() {
        System.setProperty("clinic.home", home.toString());
    }

    @AfterEach
    void back() {
        System.clearProperty("clinic.home");
        System.setIn(keyboard);
    }

    @Test
    void theEndOfALogIsPrinted() throws Exception {
        write(Part.RECORDS, 5);

        assertThat(run("logs", "records", "-n", "2")).isZero();

        assertThat(said.toString().lines()).containsExactly("line 4", "line 5");
    }

    @Test
    void linesOfSeveralLogsSayWhoseTheyAre() throws Exception {
        write(Part.RECORDS, 1);
        write(Part.INTAKE, 1);

        assertThat(run("logs")).isZero();

        assertThat(said.toString().lines()).containsExactly("intake       line 1", "records      line 1");
    }

    @Test
    void thereMayBeNoLogsYet() {
        assertThat(run("logs")).isZero();

        assertThat(said.toString()).contains("no logs yet");
    }

    @Test
    void nothingIsDeletedWithoutAYes() throws Exception {
        for (var answer : new String[] {"\n", "n\n", "nay\n", ""}) {
            var data = someData();

            assertThat(typing(answer, "reset")).isEqualTo(1);

            assertThat(data).exists();
            assertThat(said.toString()).contains("Delete every patient", "Nothing deleted");
        }
    }

    @Test
    void everythingIsDeletedAfterAYes() throws Exception {
        var data = someData();
        write(Part.RECORDS, 1);

        assertThat(typing("y\n", "reset")).isZero();

        assertThat(data).doesNotExist();
        assertThat(Stack.here().log(Part.RECORDS.label())).doesNotExist();
    }

    private Path someData() throws IOException {
        var data = Stack.here().home().resolve("data").resolve("database");
        Files.createDirectories(data);
        return Files.writeString(data.resolve("PG_VERSION"), "18");
    }

    private static void write(Part part, int lines) throws IOException {
        var log = Stack.here().log(part.label());
        Files.createDirectories(log.getParent());
        Files.writeString(
                log,
                IntStream.rangeClosed(1, lines)
                        .mapToObj(n -> "line " + n + "\n")
                        .collect(Collectors.joining()));
    }

    private int typing(String answer, String... command) {
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        return run(command);
    }

    private int run(String... command) {
        return Clinic.commandLine().setOut(new PrintWriter(said, true)).execute(command);
    }
}
