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
    private static final Pattern QUERY = Pattern.compile("(?ms)^```sql\\n(.*?)^```$");

    private final String page;
    private final RunningClinic clinic;
    private final String text;
    private final List<String> blocks;
    private int next;

    private Runbook(String page, RunningClinic clinic, String text, List<String> blocks) {
        this.page = page;
        this.clinic = clinic;
        this.text = text;
        this.blocks = blocks;
    }

    static Runbook open(String page, RunningClinic clinic) throws IOException {
        var text = Files.readString(clinic.stack().root().resolve("docs/runbooks/" + page + ".md"));
        var blocks = COMMANDS.matcher(text).results().map(it -> it.group(1)).toList();
        assertThat(blocks).as(page + " has commands").isNotEmpty();
        return new Runbook(page, clinic, text, blocks);
    }

    /// The next block of commands, which has to succeed.
    String next(Map<String, String> variables) throws IOException, InterruptedException {
        return next(variables, 0);
    }

    /// The next block of commands, which has to end as the page says.
    String next(Map<String, String> variables, int exit) throws IOException, InterruptedException {
        var commands = blocks.get(next++);
        var said = clinic.shell(commands, variables);
        System.out.println("runbook " + page + ":\n" + commands + said.words());
        assertThat(said.exit()).as(page + ": " + commands + said.words()).isEqualTo(exit);
        return said.words();
    }

    String next() throws IOException, InterruptedException {
        return next(Map.of());
    }

    /// The one statement that the page has for a database.
    String query() {
        return QUERY.matcher(text).results().map(it -> it.group(1)).findFirst().orElseThrow();
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
