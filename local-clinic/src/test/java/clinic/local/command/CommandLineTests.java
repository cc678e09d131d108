package clinic.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.PartStatus;
import clinic.local.supervisor.PartStatus.Health;
import clinic.local.supervisor.StackStatus;
import clinic.local.supervisor.StackStatus.State;
import clinic.local.supervisor.StackStatus.Totals;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class CommandLineTests {

    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine = Clinic.commandLine().setErr(new PrintWriter(err, true));

    @Test
    void everyCommandSaysWhatItDoes() {
        commandLine
                .getSubcommands()
                .forEach((name, command) -> assertThat(
                                command.getCommandSpec().usageMessage().description())
                        .as(name)
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line).isNotBlank()));
    }

    @Test
    void anUnknownServiceIsAnsweredWithTheKnownOnes() {
        assertThat(commandLine.execute("kill", "billing")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no 'billing'").contains(Part.labels());
    }

    @Test
    void anUnknownImageIsAnsweredWithTheKnownOnes() {
        assertThat(commandLine.execute("images", "billing")).isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no image [billing]")
                .contains(String.join(", ", ImagesCommand.ALL));
    }

    @Test
    void anUnknownUserIsAnsweredWithTheKnownOnes() {
        assertThat(commandLine.execute("token", "bob")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no demo user 'bob'").contains("ana, noah");
    }

    @Test
    void whatExcludesEachOtherIsNotDoneByHalves() {
        assertThat(commandLine.execute("backup", "--verify", "--rotate-key")).isEqualTo(2);
        assertThat(err.toString()).contains("--verify", "--rotate-key", "mutually exclusive");
    }

    @Test
    void aTakenPortIsNamedWithAWayOut() throws Exception {
        var stack = IntStream.iterate(21_000, base -> base + 20)
                .mapToObj(base -> new Stack(Path.of("."), Path.of("."), base))
                .filter(candidate -> UpCommand.portConflict(candidate).isEmpty())
                .findFirst()
                .orElseThrow();
        try (var _ = new ServerSocket(stack.port(Part.RECORDS))) {
            assertThat(UpCommand.portConflict(stack))
                    .hasValueSatisfying(message ->
                            assertThat(message).contains("Port " + stack.port(Part.RECORDS), "records", "--port-base"));
        }
    }

    @Test
    void theStatusIsAnObjectWithItsServices() {
        var up = new PartStatus(
                "intake", "http://localhost:8081", Health.UP, 7L, Instant.parse("2026-01-02T03:04:05Z"), 1024L, null);
        var totals = new Totals(2048L, 0.05, 12.0, 41.0);
        var json = JsonMapper.shared()
                .readTree(StatusCommand.json(
                        new StackStatus(State.READY, "http://localhost:8080", null, List.of(up), totals)));
        var service = json.get("services").get(0);
        assertThat(service.get("name").asString()).isEqualTo("intake");
        assertThat(service.get("url").asString()).isEqualTo("http://localhost:8081");
        assertThat(service.get("health").asString()).isEqualTo("UP");
        assertThat(service.get("pid").asLong()).isEqualTo(7);
        assertThat(service.get("since").asString()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(service.get("memory").asLong()).isEqualTo(1024);
        assertThat(json.get("totals").get("readyIn").asDouble()).isEqualTo(41.0);
        assertThat(json.get("totals").get("memory").asLong()).isEqualTo(2048);
    }

    @Test
    void theStatusTellsScriptsByItsExitCode() {
        var stopped = StackStatus.stopped(new Stack(Path.of("."), Path.of("."), 8080));
        assertThat(StatusCommand.exitCode(stopped)).isEqualTo(4);
        assertThat(StatusCommand.exitCode(running(Health.UP, Health.UP))).isZero();
        assertThat(StatusCommand.exitCode(running(Health.UP, Health.DOWN))).isEqualTo(3);
        assertThat(StatusCommand.exitCode(running(Health.UP, Health.STARTING))).isEqualTo(3);
    }

    private static StackStatus running(Health... healths) {
        var parts = Arrays.stream(healths)
                .map(health -> new PartStatus("x", "x", health, null, null, null, null))
                .toList();
        return new StackStatus(State.READY, "x", Instant.EPOCH, parts, new Totals(null, null, null, null));
    }
}
