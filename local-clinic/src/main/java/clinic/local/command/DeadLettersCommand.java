package clinic.local.command;

import clinic.local.Part;
import clinic.local.operations.OperationsApi;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description =
                "Shows and settles events that could not be handled. Each holds the later events of its key back, and no"
                        + " other key.",
        synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand implements Runnable {

    private static final String PATH = "/dead-letters";
    private static final int SOME_LEFT = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// Which ones a command is about.
    static final class Choice {

        @Option(names = "--service", description = "Those of this service only.")
        private @Nullable Part service;

        @Option(names = "--type", description = "Events of this type, such as clinic.intake.CaseOpened.v1.")
        private String type = "";

        @Option(names = "--group", description = "Of this consumer group, such as scheduling.caseload.")
        private String group = "";

        @Option(names = "--key", description = "Of this key: the id of a case, a patient, a visit.")
        private String key = "";

        @Option(names = "--since", description = "Failed since: an instant, or so long ago, such as 2h or 3d.")
        private String since = "";

        @Option(names = "--until", description = "Failed before: likewise.")
        private String until = "";

        private Map<String, String> query() {
            return Map.of("type", type, "group", group, "key", key, "from", instant(since), "to", instant(until));
        }

        private List<Part> services() {
            return service == null ? Part.services() : List.of(service);
        }
    }

    /// A dead letter and whose it is.
    private record Found(
            Part service, JsonNode letter, @Nullable String eTag) {

        String path() {
            return PATH + "/" + letter.path("id").asString();
        }
    }

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(
                spec.commandLine(), "say what to do: list, show, try, replay or discard");
    }

    @Command(description = "Lists them, the oldest first.", mixinStandardHelpOptions = true)
    int list(
            @Mixin Where where,
            @ArgGroup(exclusive = false) @Nullable Choice chosen,
            @Option(names = "--settled", description = "Those that are settled, with who did it and why.")
                    boolean settled,
            @Option(names = "--json", description = "Print one array.") boolean json) {
        var found = find(where.operations(), chosen == null ? new Choice() : chosen, settled ? "SETTLED" : "OPEN");
        var out = out();
        if (json) {
            var all = JsonMapper.shared().createArrayNode();
            found.forEach(it -> all.add(((tools.jackson.databind.node.ObjectNode) it.letter())
                    .put("service", it.service().label())));
            out.println(all.toPrettyString());
            return 0;
        }
        found.forEach(it -> out.println("%s  %-12s  %s  %-38s  %s%s"
                .formatted(
                        it.letter().path("id").asString(),
                        it.service().label(),
                        it.letter().path("failedAt").asString().substring(0, 19),
                        it.letter().path("type").asString(),
                        "%s, %d tries"
                                .formatted(
                                        it.letter().path("group").asString(),
                                        it.letter().path("attempts").asInt()),
                        settled
                                ? "  "
                                        + it.letter()
                                                .path("resolution")
                                                .asString()
                                                .toLowerCase(Locale.ROOT) + " by "
                                        + it.letter().path("resolvedBy").asString("") + " "
                                        + it.letter().path("reason").asString("")
                                : ", " + it.letter().path("waiting").asLong() + " wait behind it")));
        out.println(found.isEmpty() ? "No dead letters." : found.size() + " dead letters");
        return 0;
    }

    @Command(
            description = "Shows one: the failure, the shape of what the event says, and what waits behind it.",
            mixinStandardHelpOptions = true)
    int show(@Mixin Where where, @Parameters(paramLabel = "ID") UUID id) {
        var found = find(where.operations(), id);
        out().println(found.letter().toPrettyString());
        return 0;
    }

    @Command(
            name = "try",
            description = "Tells what a replay would come to, and changes nothing.",
            mixinStandardHelpOptions = true)
    int tryOut(@Mixin Where where, @Parameters(paramLabel = "ID") UUID id) {
        var api = where.operations();
        var trial = trial(api, find(api, id));
        out().println(words(trial));
        return trial.path("cause").isNull() ? 0 : SOME_LEFT;
    }

    @Command(
            description = "Handles one again, or all of a choice, each with what waits behind it.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:all were handled", "3:some failed again, and wait as before"})
    int replay(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", arity = "0..1") @Nullable UUID id,
            @ArgGroup(exclusive = false) @Nullable Choice chosen,
            @Option(names = "--all", description = "All there are.") boolean all,
            @Option(names = "--dry-run", description = "Tell what would come of each, and change nothing.")
                    boolean dry) {
        if (id == null && chosen == null && !all) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(), "name an id, choose by --type, --since and the like, or say --all");
        }
        var api = where.operations();
        var letters = id != null
                ? List.of(detailed(find(api, id)))
                : find(api, chosen == null ? new Choice() : chosen, "OPEN");
        var failed = 0;
        for (var i = 0; i < letters.size(); i++) {
            var found = letters.get(i);
            var before = "%d/%d %s %s: "
                    .formatted(
                            i + 1,
                            letters.size(),
                            found.service().label(),
                            found.letter().path("id").asString());
            var outcome = dry ? words(trial(api, found)) : replayed(api, found);
            out().println(before + outcome);
            out().flush();
            failed += outcome.startsWith("fail") ? 1 : 0;
        }
        out().println("%d %s, %d failed"
                .formatted(letters.size() - failed, dry ? "would be handled" : "handled", failed));
        return failed == 0 ? 0 : SOME_LEFT;
    }

    @Command(
            description = "Gives one up for a reason, which is audited, and goes on with what waits behind it.",
            mixinStandardHelpOptions = true)
    int discard(
            @Mixin Where where,
            @Parameters(paramLabel = "ID") UUID id,
            @Option(names = "--reason", required = true, description = "Why, for whoever asks later.") String reason,
            @Option(names = "--yes", description = "Do not only show what would follow.") boolean yes) {
        var api = where.operations();
        var found = find(api, id);
        var behind = found.letter().path("behind");
        if (!yes) {
            out().println("Behind it %s. Say --yes to discard it."
                    .formatted(behind.isEmpty() ? "nothing waits" : "follow, in this order: " + types(behind)));
            return SOME_LEFT;
        }
        api.post(found.service(), PATH + "/" + id + "/discard", found.eTag(), Map.of("reason", reason));
        out().println("discarded; " + (behind.isEmpty() ? "nothing waited behind it" : types(behind) + " followed"));
        return 0;
    }

    private static String types(JsonNode behind) {
        var types = new ArrayList<String>();
        behind.forEach(it -> types.add(it.path("type").asString()));
        return String.join(", ", types);
    }

    private static String replayed(OperationsApi api, Found found) {
        try {
            var after = api.post(
                    found.service(),
                    found.path() + "/replay",
                    "\"" + found.letter().path("version").asLong() + "\"",
                    null);
            return after.path("resolution").isNull()
                    ? "failed again: " + after.path("cause").asString()
                    : "handled";
        } catch (OperationsApi.Failed refused) {
            return "failed: " + refused.getMessage();
        }
    }

    private static JsonNode trial(OperationsApi api, Found found) {
        var path = PATH + "/" + letterOf(found).path("id").asString() + "/trial";
        return api.post(found.service(), path, null, null);
    }

    private static String words(JsonNode trial) {
        var handled = trial.path("handled").asInt();
        return trial.path("cause").isNull()
                ? "would handle " + handled + " events"
                : "fails after %d events: %s"
                        .formatted(handled, trial.path("cause").asString());
    }

    private static List<Found> find(OperationsApi api, Choice choice, String state) {
        var found = new ArrayList<Found>();
        var query = new java.util.HashMap<>(choice.query());
        query.put("state", state);
        for (var service : choice.services()) {
            api.each(service, PATH, query, letter -> found.add(new Found(service, letter, null)));
        }
        return found;
    }

    private static Found find(OperationsApi api, UUID id) {
        return api.findAnywhere(PATH + "/" + id)
                .map(it ->
                        new Found(it.service(), it.answer().body(), it.answer().eTag()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "No service has a dead letter " + id + ": ./clinic dead-letters list"));
    }

    private static Found detailed(Found detail) {
        return new Found(detail.service(), letterOf(detail), detail.eTag());
    }

    /// A detail holds the letter, an item of a list is one.
    private static JsonNode letterOf(Found found) {
        return found.letter().has("letter") ? found.letter().path("letter") : found.letter();
    }

    /// An instant, or so long ago.
    static String instant(String typed) {
        if (typed.isEmpty()) {
            return "";
        }
        try {
            return Instant.parse(typed).toString();
        } catch (DateTimeParseException noInstant) {
            try {
                var ago = typed.toUpperCase(Locale.ROOT);
                return Instant.now()
                        .minus(Duration.parse(ago.endsWith("D") ? "P" + ago : "PT" + ago))
                        .toString();
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "'" + typed + "' is no time: write 2026-11-30T08:00:00Z, or 90m, 2h, 3d for so long ago");
            }
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
