package clinic.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTests {

    @Test
    void twoJvmsThatUnpackAtOnceShareOneWholeCopy(@TempDir Path cache) throws Exception {
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresBinariesTests.class.getName(),
                        cache.toString())
                .redirectErrorStream(true);
        var processes = new ArrayList<Process>();
        for (var i = 0; i < 2; i++) {
            processes.add(command.start());
        }
        for (var process : processes) {
            var output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(output).isZero();
        }
        try (var files = Files.list(cache)) {
            assertThat(files.filter(Files::isDirectory))
                    .singleElement()
                    .satisfies(directory ->
                            assertThat(directory.resolve("bin/postgres")).isExecutable());
        }
    }

    public static void main(String[] args) throws Exception {
        PostgresBinaries.unpacked(Path.of(args[0]));
    }
}
