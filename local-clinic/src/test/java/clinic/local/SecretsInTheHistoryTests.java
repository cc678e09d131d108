package clinic.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was committed once stays in git for ever: no commit added a secret, though a later one took it away. By our own
/// patterns, and by secretlint's where Node.js is.
class SecretsInTheHistoryTests {

    @Test
    void noCommitAddedASecret() throws Exception {
        var history = history(NodeTools.ROOT);
        var found = secretsIn(history);
        System.out.printf(
                "secrets: %d lines of history, %d found%n", history.lines().count(), found.size());
        assertThat(found).isEmpty();
    }

    @Test
    void secretlintAgrees() throws Exception {
        var said = secretlint(history(NodeTools.ROOT));
        assertThat(said.output()).isEmpty();
        assertThat(said.exit()).isZero();
    }

    @Test
    void aSecretThatWasTakenAwayIsFound(@TempDir Path repository) throws Exception {
        var settings = repository.resolve("settings.yaml");
        git(repository, "init", "--quiet");
        Files.writeString(settings, "  token: ghp" + "_wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx\n");
        commit(repository, "Plant it");
        Files.writeString(settings, "  token: ${TOKEN}\n");
        commit(repository, "Take it away");

        assertThat(secretsIn(history(repository)).toString()).contains("token of a forge", "settings.yaml");
        assertThat(secretlint(history(repository)).output()).contains("GITHUB_TOKEN");
    }

    /// Every line that a commit added, under the name of its file.
    private static TreeMap<String, String> secretsIn(String history) {
        var found = new TreeMap<String, String>();
        var file = "";
        for (var line : (Iterable<String>) history.lines()::iterator) {
            if (line.startsWith("+++ ")) {
                file = line.replaceFirst("\\+\\+\\+ (b/)?", "");
            } else if (line.startsWith("+") || line.startsWith(" +")) {
                var added = line.replaceFirst("^[ +]+", "");
                for (var kind : SecretsInTheRepositoryTests.secretsIn(added)) {
                    if (!SecretsInTheRepositoryTests.isKnown(file, added)) {
                        found.put(file + ": " + added.strip(), kind);
                    }
                }
            }
        }
        return found;
    }

    private static NodeTools.Said secretlint(String history) throws IOException, InterruptedException {
        return NodeTools.run(
                ".bin/secretlint",
                List.of(
                        "--secretlintrc",
                        "tools/secretlint.json",
                        "--stdinFileName",
                        "history.txt",
                        "--format",
                        "unix"),
                history);
    }

    private static String history(Path repository) throws IOException, InterruptedException {
        return git(repository, "log", "-p", "-c", "-U0", "--no-color", "HEAD");
    }

    private static void commit(Path repository, String message) throws IOException, InterruptedException {
        git(repository, "add", ".");
        git(repository, "-c", "user.name=t", "-c", "user.email=t@clinic.example", "commit", "--quiet", "-m", message);
    }

    private static String git(Path repository, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(Arrays.asList(arguments));
        var git = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(git.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(git.waitFor()).as(output).isZero();
        return output;
    }
}
