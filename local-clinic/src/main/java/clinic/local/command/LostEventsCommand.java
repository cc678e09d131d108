package clinic.local.command;

import clinic.local.Part;
import clinic.local.operations.OperationsApi;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "lost-events",
        mixinStandardHelpOptions = true,
        description =
                "The worklist after a restore: what a service had told the others and does not know any more. Others have"
                        + " acted on it; a person does it again, or decides that it need not be.",
        synopsisSubcommandLabel = "COMMAND")
final class LostEventsCommand implements Runnable {

    private static final String PATH = "/lost-events";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "say what to do: list, show or settle");
    }

    @Command(description = "Lists them in the order of their keys.", mixinStandardHelpOptions = true)
    int list(
            @Mixin Where where,
            @Parameters(paramLabel = "SERVICE", arity = "0..1") @Nullable Part service,
            @Option(names = "--settled", description = "Those that are settled.") boolean settled) {
        var api = where.operations();
        var count = 0;
        for (var part : service == null ? Part.services() : List.of(service)) {
            count += list(api, part, settled ? "SETTLED" : "OPEN", out());
        }
        out().println(count == 0 ? "No lost events." : count + " lost events");
        return 0;
    }

    /// @return how many there were
    static int list(OperationsApi api, Part service, String state, PrintWriter out) {
        var count = new int[1];
        api.each(service, PATH, Map.of("state", state), event -> {
            count[0]++;
            out.println("%s  %-12s  %s  %-42s  %s, case %s"
                    .formatted(
                            event.path("id").asString(),
                            service.label(),
                            event.path("time").asString().substring(0, 19),
                            event.path("type").asString(),
                            event.path("key").asString(),
                            event.path("correlationId").asString("-")));
        });
        return count[0];
    }

    @Command(description = "Shows one with the shape of what it says.", mixinStandardHelpOptions = true)
    int show(@Mixin Where where, @Parameters(paramLabel = "ID") UUID id) {
        out().println(find(where.operations(), id).answer().body().toPrettyString());
        return 0;
    }

    @Command(description = "It was done again, or need not be; the reason is audited.", mixinStandardHelpOptions = true)
    int settle(
            @Mixin Where where,
            @Parameters(paramLabel = "ID") UUID id,
            @Option(names = "--reason", required = true, description = "What was done.") String reason) {
        var api = where.operations();
        var found = find(api, id);
        api.post(
                found.service(), PATH + "/" + id + "/settlement", found.answer().eTag(), Map.of("reason", reason));
        out().println("settled");
        return 0;
    }

    private static OperationsApi.Found find(OperationsApi api, UUID id) {
        return api.findAnywhere(PATH + "/" + id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "No service has lost an event " + id + ": ./clinic lost-events list"));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
