package clinic.local.command;

import clinic.local.Stack;
import clinic.local.backup.Backups;
import clinic.local.supervisor.PartStatus;
import clinic.local.supervisor.PartStatus.Health;
import clinic.local.supervisor.StackStatus;
import clinic.local.supervisor.StackStatus.State;
import clinic.local.supervisor.SupervisorClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows every service with its health, process and memory.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything is up", "3:something is down or still starting", "4:nothing runs"})
final class StatusCommand implements Callable<Integer> {

    private static final int SOMETHING_DOWN = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @Option(names = "--json", description = "Print one JSON object; memory in bytes, times in UTC.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var stack = Stack.here();
        var status =
                SupervisorClient.of(stack).map(SupervisorClient::status).orElseGet(() -> StackStatus.stopped(stack));
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(json(status));
        } else {
            table(status, out);
            out.println(backup(stack));
        }
        return exitCode(status);
    }

    private static String backup(Stack stack) {
        try {
            return Backups.lastVerified(stack)
                    .map(last -> "last good backup %s (%s), %d rows"
                            .formatted(last.backup(), time(last.finished()), last.rows()))
                    .orElse("no good backup yet: ./clinic backup takes one");
        } catch (IOException e) {
            return "the note of the last good backup cannot be read: " + e.getMessage();
        }
    }

    static String json(StackStatus status) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(status);
    }

    static int exitCode(StackStatus status) {
        if (status.state() == State.STOPPED) {
            return Clinic.NOTHING_RUNS;
        }
        return status.services().stream().allMatch(part -> part.health() == Health.UP) ? 0 : SOMETHING_DOWN;
    }

    private static void table(StackStatus status, PrintWriter out) {
        if (status.state() == State.STOPPED) {
            out.println("The clinic is not running: ./clinic up --detach starts it.");
            return;
        }
        out.println(
                "%-13s %-9s %8s  %9s  %-19s  %s".formatted("SERVICE", "HEALTH", "PID", "MEMORY", "SINCE", "ADDRESS"));
        for (var part : status.services()) {
            out.println("%-13s %-9s %8s  %9s  %-19s  %s%s"
                    .formatted(
                            part.name(),
                            part.health(),
                            part.pid() == null ? "-" : part.pid(),
                            mebibytes(part.memory()),
                            time(part.since()),
                            part.url(),
                            ending(part)));
        }
        var totals = status.totals();
        out.println("memory %s%s%s"
                .formatted(
                        mebibytes(totals.memory()),
                        totals.cpu() == null
                                ? ""
                                : ", %.1f %% of one core over %.0f s"
                                        .formatted(totals.cpu() * 100, totals.cpuSampleSeconds()),
                        totals.readyIn() == null
                                ? ""
                                : ", ready in %.0f s at the last start".formatted(totals.readyIn())));
    }

    private static String ending(PartStatus part) {
        return part.health() == Health.DOWN && part.exitCode() != null ? "  (exit code " + part.exitCode() + ")" : "";
    }

    private static String time(@Nullable Instant instant) {
        return instant == null ? "-" : TIME.format(instant);
    }

    private static String mebibytes(@Nullable Long bytes) {
        return bytes == null ? "-" : bytes / (1024 * 1024) + " MiB";
    }
}
