package clinic.local.command;

import clinic.local.Stack;
import clinic.local.supervisor.Keycloak;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/// Keycloak as it is distributed, fetched through Maven and set up once.
final class KeycloakDistribution {

    private final Stack stack;
    private final PrintWriter out;
    private final Path directory;

    KeycloakDistribution(Stack stack, PrintWriter out) {
        this.stack = stack;
        this.out = out;
        this.directory = Keycloak.directory(stack);
    }

    /// Does nothing if it is there. What was begun and cut off begins anew.
    void provide() throws IOException, InterruptedException {
        var done = directory.resolve("set-up");
        if (Files.exists(done)) {
            return;
        }
        FileSystemUtils.deleteRecursively(directory);
        say("Fetching Keycloak %s (170 MB the first time) …".formatted(Keycloak.VERSION));
        fetch();
        say("Setting Keycloak up, once …");
        setUp();
        Files.writeString(done, String.valueOf(Keycloak.DECIDED_ONCE));
    }

    private void fetch() throws IOException, InterruptedException {
        var maven = new Maven(stack, "keycloak-fetch");
        var result = maven.run(
                List.of(
                        "--non-recursive",
                        "dependency:unpack",
                        "-Dartifact=org.keycloak:keycloak-quarkus-dist:" + Keycloak.VERSION + ":zip",
                        "-DoutputDirectory=" + directory.getParent(),
                        "-Dmdep.overWriteReleases=true"),
                _ -> {});
        if (result != 0 || Files.notExists(directory)) {
            throw new IOException("Keycloak could not be fetched:\n  " + String.join("\n  ", maven.complaints())
                    + "\nEverything Maven said is in " + maven.log()
                    + ". Without it: ./clinic up --identity embedded");
        }
    }

    private void setUp() throws IOException, InterruptedException {
        var log = stack.log("keycloak-set-up");
        var builder = new ProcessBuilder(
                        "sh", directory.resolve("bin").resolve("kc.sh").toString(), "build")
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile());
        builder.environment().putAll(Keycloak.DECIDED_ONCE);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (builder.start().waitFor() != 0) {
            throw new IOException("Keycloak could not be set up, see " + log);
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
