package clinic.system;

import clinic.local.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// A release's programs, built from its commit. They are kept in `target/releases` for the next run.
record Release(String name, String commit, Path tree) {

    /// Every release, as `releases.properties` names them.
    static List<Release> all() {
        var releases = new Properties();
        try (var in = Files.newBufferedReader(Path.of("..", "releases.properties"))) {
            releases.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return releases.stringPropertyNames().stream()
                .sorted()
                .map(name -> new Release(
                        name,
                        releases.getProperty(name),
                        Path.of("target", "releases", name).toAbsolutePath()))
                .toList();
    }

    /// @throws IllegalStateException with what Git or Maven said
    Path jar(Part service, RunningClinic clinic) throws IOException, InterruptedException {
        var module = service.module().orElseThrow();
        var jar = tree.resolve(module, "target", module + "-0.1.0-SNAPSHOT.jar");
        if (Files.notExists(jar)) {
            build(clinic);
        }
        return jar;
    }

    private void build(RunningClinic clinic) throws IOException, InterruptedException {
        var built = clinic.shell(
                """
                git cat-file -e "$COMMIT^{commit}" || { echo "the history lacks it: git fetch --unshallow"; exit 1; }
                rm -rf "$TREE"; mkdir -p "$TREE"; git archive "$COMMIT" | tar -x -C "$TREE"
                cd "$TREE"; ./mvnw -B -ntp -q -DskipTests package""", Map.of("COMMIT", commit, "TREE", tree.toString(), "JAVA_HOME", System.getProperty("java.home")));
        if (built.exit() != 0) {
            throw new IllegalStateException(name + " (" + commit + ") cannot be built: " + built.words());
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
