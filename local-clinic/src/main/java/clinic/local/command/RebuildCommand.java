package clinic.local.command;

import clinic.local.Part;
import clinic.local.operations.OperationsApi;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description =
                "Makes the projections of a service again from the topics, beside the old ones, and tells what differs."
                        + " People work on meanwhile.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing differs, or it was replaced", "3:something differs", "1:it was given up"})
final class RebuildCommand implements Callable<Integer> {

    private static final int DIFFERS = 3;
    private static final Duration LOOK = Duration.ofMillis(500);

    @Mixin
    private Where where = new Where();

    @Parameters(paramLabel = "SERVICE", description = "one of intake, scheduling, records, notification, portal")
    private Part service = Part.PORTAL;

    @Option(names = "--group", description = "Only this projection, such as portal.casefile.")
    private @Nullable String group;

    @Option(names = "--replace", description = "Replace the rows that differ, instead of only counting them.")
    private boolean replace;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var api = where.operations();
        var out = spec.commandLine().getOut();
        var exit = 0;
        for (var projection : projections(api)) {
            exit = Math.max(exit, rebuild(api, projection, out));
        }
        return exit;
    }

    private List<String> projections(OperationsApi api) {
        var known = new ArrayList<String>();
        api.get(service, "/projections").forEach(it -> known.add(it.asString()));
        if (group == null) {
            return known;
        }
        if (!known.contains(group)) {
            throw new IllegalArgumentException(
                    service.label() + " has no projection " + group + "; it has " + String.join(", ", known));
        }
        return List.of(group);
    }

    private int rebuild(OperationsApi api, String projection, PrintWriter out) throws InterruptedException {
        var path = "/projections/" + projection + "/rebuild";
        api.create(service, path, Map.of("replace", replace));
        var progress = api.get(service, path);
        for (var told = 0L; progress.path("state").asString().equals("RUNNING"); progress = api.get(service, path)) {
            var events = progress.path("events").asLong();
            if (events > told) {
                out.println(projection + ": " + events + " events handled again");
                out.flush();
                told = events;
            }
            Thread.sleep(LOOK);
        }
        if (!progress.path("state").asString().equals("DONE")) {
            throw new IllegalStateException(projection + " was given up, nothing has changed: "
                    + progress.path("why").asString());
        }
        return report(projection, progress.path("outcome"), out);
    }

    private int report(String projection, JsonNode outcome, PrintWriter out) {
        var differs = false;
        out.println("%s: made again from %d events"
                .formatted(projection, outcome.path("events").asLong()));
        for (var table : outcome.path("tables")) {
            var removed = table.path("removed").asLong();
            var added = table.path("added").asLong();
            differs |= removed + added > 0;
            out.println("  %-20s %8d rows, %s"
                    .formatted(
                            table.path("name").asString(),
                            table.path("rows").asLong(),
                            removed + added == 0
                                    ? "as they were"
                                    : "%d were wrong, %d were missing or are right now".formatted(removed, added)));
        }
        if (differs && !replace) {
            out.println("--replace puts them right");
        }
        return differs && !replace ? DIFFERS : 0;
    }
}
