package clinic.local.command;

import clinic.local.operations.Reconciliation;
import clinic.local.operations.Reconciliation.Difference;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description =
                "Compares what each service published with what every other one has handled, key by key, and reports"
                        + " where they differ.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all agree", "3:some differ"})
final class ReconcileCommand implements Callable<Integer> {

    private static final int DIFFER = 3;
    private static final int SHOWN = 50;

    @Mixin
    private Where where = new Where();

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            description = "Look again after so long; only what is as it was is reported. (default: ${DEFAULT-VALUE})",
            defaultValue = "5")
    private int settle;

    @Option(names = "--json", description = "Print one array of the streams, with their differences.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var streams = settled(new Reconciliation(where.operations()));
        var differences = streams.stream()
                .flatMap(stream -> stream.differences().stream())
                .toList();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(streams));
            return differences.isEmpty() ? 0 : DIFFER;
        }
        for (var stream : streams) {
            out.println("%-28s %6d keys, %s"
                    .formatted(
                            stream.topic(),
                            stream.keys(),
                            stream.differences().isEmpty()
                                    ? "as " + String.join(", ", stream.groups()) + " have them"
                                    : stream.differences().size() + " differences:"));
            stream.differences().stream().limit(SHOWN).forEach(it -> out.println("  " + it.words()));
            if (stream.differences().size() > SHOWN) {
                out.println("  and %d more; --json prints all"
                        .formatted(stream.differences().size() - SHOWN));
            }
        }
        out.println(differences.isEmpty() ? "All services agree." : differences.size() + " differences");
        return differences.isEmpty() ? 0 : DIFFER;
    }

    /// What differs in the same way for a while.
    private List<Reconciliation.Stream> settled(Reconciliation reconciliation) throws InterruptedException {
        var first = reconciliation.look();
        if (first.stream().allMatch(stream -> stream.differences().isEmpty())) {
            return first;
        }
        Thread.sleep(Duration.ofSeconds(settle));
        var then = new HashSet<Difference>();
        first.forEach(stream -> then.addAll(stream.differences()));
        return reconciliation.look().stream()
                .map(stream -> new Reconciliation.Stream(
                        stream.topic(),
                        stream.keys(),
                        stream.groups(),
                        stream.differences().stream().filter(then::contains).toList()))
                .toList();
    }
}
