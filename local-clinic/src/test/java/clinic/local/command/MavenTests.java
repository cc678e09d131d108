package clinic.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenTests {

    @TempDir
    private Path directory;

    @Test
    void tellsEachModulesTestsAndWhatWasSkipped() throws Exception {
        var maven = maven("""
                [INFO] Building service-kit 0.1.0-SNAPSHOT                              [2/3]
                infrastructure: embedded (Docker does not answer: no socket)
                [INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.2 s -- in clinic.kit.OutboxTests
                [WARNING] Tests run: 1, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0 s -- in clinic.kit.ContainerTests
                [INFO] Results:
                [WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1
                [INFO] Building portal 0.1.0-SNAPSHOT                                   [3/3]
                [INFO] Reactor Summary for Clinic platform 0.1.0-SNAPSHOT:
                [INFO] BUILD SUCCESS
                """, 0);
        var modules = new ArrayList<Maven.Module>();
        var skipped = new ArrayList<String>();
        var infrastructure = new ArrayList<String>();
        var result = maven.run(List.of("verify"), new Maven.Listener() {
            @Override
            public void finished(Maven.Module module) {
                modules.add(module);
            }

            @Override
            public void skippedIn(String testClass) {
                skipped.add(testClass);
            }

            @Override
            public void infrastructure(String line) {
                infrastructure.add(line);
            }
        });
        assertThat(result).isZero();
        assertThat(modules).extracting(Maven.Module::name).containsExactly("service-kit", "portal");
        assertThat(modules.getFirst().tests())
                .hasToString("Optional[Tests run: 5, Failures: 0, Errors: 0, Skipped: 1]");
        assertThat(modules.getLast().tests()).isEmpty();
        assertThat(skipped).containsExactly("clinic.kit.ContainerTests");
        assertThat(infrastructure).containsExactly("infrastructure: embedded (Docker does not answer: no socket)");
    }

    @Test
    void keepsOfAFailureWhatSaysWhy() throws Exception {
        var maven = maven("""
                [INFO] Building portal 0.1.0-SNAPSHOT                                   [1/1]
                [ERROR] /src/Board.java:[3,1] cannot find symbol
                [ERROR] clinic.portal.BoardTests.shows -- Time elapsed: 1.2 s <<< FAILURE!
                java.lang.AssertionError: 1 objections:
                GET /board is open
                \tat clinic.portal.BoardTests.shows(BoardTests.java:7)

                [INFO] BUILD FAILURE
                [ERROR] -> [Help 1]
                [ERROR]
                """, 1);
        assertThat(maven.run(List.of("package"), _ -> {})).isEqualTo(1);
        assertThat(maven.complaints())
                .containsExactly(
                        "[ERROR] /src/Board.java:[3,1] cannot find symbol",
                        "[ERROR] clinic.portal.BoardTests.shows -- Time elapsed: 1.2 s <<< FAILURE!",
                        "java.lang.AssertionError: 1 objections:",
                        "GET /board is open");
    }

    private Maven maven(String output, int exitCode) throws Exception {
        Files.createDirectories(directory.resolve("service-kit"));
        Files.createDirectories(directory.resolve("portal"));
        var said = Files.writeString(directory.resolve("said"), output);
        var script =
                Files.writeString(directory.resolve("mvnw"), "#!/bin/sh\ncat '" + said + "'\nexit " + exitCode + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new Maven(new Stack(directory, directory, 8080), "test");
    }
}
