package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A page of `docs/runbooks`, and its commands as somebody types them who has nothing else.
final class Runbook {

    private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

    private final String page;
    private final RunningClinic clinic;
    private final List<String> blocks;
    private int next;

    private Runbook(String page, RunningClinic clinic, List<String> blocks) {
        this.page = page;
        this.clinic = clinic;
        this.blocks = blocks;
    }

    static Runbook open(String page, RunningClinic clinic) throws IOException {
        var text = Files.readString(clinic.stack().root().resolve("docs/runbooks/" + page + ".md"));
        var blocks = COMMANDS.matcher(text).results().map(it -> it.group(1)).toList();
        assertThat(blocks).as(page + " has commands").isNotEmpty();
        return new Runbook(page, clinic, blocks);
    }

    /// The next block of commands, which has to succeed.
    String next(Map<String, String> variables) throws IOException, InterruptedException {
        var commands = blocks.get(next++);
        var said = clinic.shell(commands, variables);
        System.out.println("runbook " + page + ":\n" + commands + said.words());
        assertThat(said.exit()).as(page + ": " + commands + said.words()).isZero();
        return said.words();
    }

    String next() throws IOException, InterruptedException {
        return next(Map.of());
    }

    /// Passes over a block that is for another fault.
    void skip() {
        next++;
    }

    /// All that are left.
    ///
    /// @return what the last one said
    String rest(Map<String, String> variables) throws IOException, InterruptedException {
        var said = "";
        while (next < blocks.size()) {
            said = next(variables);
        }
        return said;
    }
}
