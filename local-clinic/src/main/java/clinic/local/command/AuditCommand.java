package clinic.local.command;

import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.SupervisorClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "audit", mixinStandardHelpOptions = true, description = "Asks about the audit trails.")
final class AuditCommand {

    private static final int BROKEN = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            description =
                    "Reads every audit trail from its first row to its last and names the first row that is not as it was"
                            + " written.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:every trail is as it was written",
                "1:one, or the broker, does not answer",
                "3:one was changed"
            })
    int verify(
            @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "all if none is named") @Nullable
                    Part service,
            @Option(names = "--json", description = "Print one JSON object, a verdict for each service.") boolean json)
            throws IOException, InterruptedException {
        var here = Stack.here();
        var clinic = SupervisorClient.of(here);
        var out = spec.commandLine().getOut();
        if (clinic.isEmpty()) {
            spec.commandLine().getErr().println("The clinic is not running: ./clinic up --detach starts it.");
            return Clinic.NOTHING_RUNS;
        }
        var verdicts = JsonMapper.shared().createObjectNode();
        var exit = 0;
        for (var part : service == null ? Part.services() : List.of(service)) {
            var verdict = verdict(here.at(clinic.get().portBase()).auditChain(part));
            verdicts.set(part.label(), verdict);
            if (!json) {
                out.println("%-13s %s".formatted(part.label(), words(verdict)));
            }
            if (!verdict.path("intact").asBoolean()) {
                exit = BROKEN;
            } else if (verdict.path("anchored").isNull()) {
                exit = Math.max(exit, 1);
            }
        }
        if (json) {
            out.println(verdicts.toPrettyString());
        }
        return exit;
    }

    static String words(JsonNode verdict) {
        var waiting = verdict.path("waiting").asLong();
        var restores = new StringBuilder();
        for (var restore : verdict.path("restores")) {
            restores.append("; restored at %s to row %d, which took %d rows"
                    .formatted(
                            restore.path("at").asString(),
                            restore.path("after").asLong(),
                            restore.path("taken").asLong()));
        }
        return whole(verdict) + (waiting == 0 ? "" : "; " + waiting + " more wait to be sealed") + restores;
    }

    private static String whole(JsonNode verdict) {
        if (verdict.path("intact").asBoolean() && verdict.path("anchored").isNull()) {
            return "intact: %d rows; a cut end would not be seen, since the broker does not answer"
                    .formatted(verdict.path("rows").asLong());
        }
        if (verdict.path("intact").asBoolean()) {
            return "intact: %d rows, the first %d confirmed outside of the database"
                    .formatted(
                            verdict.path("rows").asLong(),
                            verdict.path("anchored").asLong());
        }
        var broken = verdict.path("broken");
        var id = broken.path("auditId").asString("");
        return "CHANGED: row %d%s: %s"
                .formatted(
                        broken.path("sequence").asLong(),
                        id.isEmpty() ? "" : " (" + id + ")",
                        broken.path("what").asString());
    }

    private static JsonNode verdict(URI chain) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(chain)
                            .timeout(Duration.ofMinutes(10))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() == 503) {
                throw new IOException(chain + " reads its trail for somebody else; try again when it is done");
            }
            if (answer.statusCode() != 200) {
                throw new IOException(chain + " answers " + answer.statusCode() + "; ./clinic logs tells why");
            }
            return JsonMapper.shared().readTree(answer.body());
        } catch (java.net.ConnectException e) {
            throw new IOException(chain + " does not answer; ./clinic status tells which services run", e);
        }
    }
}
