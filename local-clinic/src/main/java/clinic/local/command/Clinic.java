package clinic.local.command;

import clinic.local.ComposeSecrets;
import clinic.local.DemoUser;
import clinic.local.Identity;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.backup.Wish;
import clinic.local.demo.ComposedVenue;
import clinic.local.demo.LocalVenue;
import clinic.local.supervisor.Leftovers;
import clinic.local.supervisor.SupervisorClient;
import clinic.local.supervisor.TopicCreation;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./clinic`: the short commands stand here, the longer ones in classes of their own.
@Command(
        name = "clinic",
        description = "Runs the whole clinic on this machine.",
        mixinStandardHelpOptions = true,
        versionProvider = Clinic.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            LogsCommand.class,
            DemoCommand.class,
            AuditCommand.class,
            DeadLettersCommand.class,
            LostEventsCommand.class,
            ReconcileCommand.class,
            RebuildCommand.class,
            RepairCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            TestCommand.class,
            ImagesCommand.class,
            ResetCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Clinic {

    /// Something was asked of a clinic that does not run.
    static final int NOTHING_RUNS = 4;

    private static final String SERVICE =
            "one of database, broker, mail, identity, intake, scheduling, records," + " notification, portal";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "clinic/local/quiet-logback.xml");
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Clinic())
                .registerConverter(Part.class, Clinic::part)
                .registerConverter(DemoUser.class, Clinic::user)
                .registerConverter(Identity.class, Clinic::identity)
                .registerConverter(Wish.class, Clinic::moment)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
                    return 1;
                });
    }

    @Command(
            description =
                    "Starts one stopped or dead service (or database, broker, mail, identity), and waits until it is ready.")
    int start(@Parameters(paramLabel = "SERVICE", description = SERVICE) Part part) {
        return onRunning(clinic -> act(clinic, "start", part, "ready"));
    }

    @Command(description = "Stops one service in order; the others go on.")
    int stop(@Parameters(paramLabel = "SERVICE", description = SERVICE) Part part) {
        return onRunning(clinic -> act(clinic, "stop", part, "stopped"));
    }

    @Command(description = "Stops one service in order, starts it again, and waits until it is ready.")
    int restart(@Parameters(paramLabel = "SERVICE", description = SERVICE) Part part) {
        return onRunning(clinic -> {
            clinic.act("stop", part);
            return act(clinic, "start", part, "ready");
        });
    }

    @Command(description = "Kills one service hard (kill -9), as a crash would; it stays down until it is started.")
    int kill(@Parameters(paramLabel = "SERVICE", description = SERVICE) Part part) {
        return onRunning(clinic -> act(clinic, "kill", part, "killed"));
    }

    @Command(description = "Stops everything; the data stays.")
    int down() {
        var stack = Stack.here();
        var clinic = SupervisorClient.of(stack);
        if (clinic.isPresent()) {
            end(clinic.get());
            return 0;
        }
        var leftovers = Leftovers.in(stack).end();
        spec.commandLine()
                .getOut()
                .println(leftovers == 0 ? "The clinic is not running." : leftovers + " left-over processes ended.");
        return 0;
    }

    @Command(
            description =
                    "Prints an access token for a demo user, for curl: the same claims as after signing in at the portal,"
                            + " valid for 30 minutes.")
    int token(
            @Parameters(paramLabel = "USER", description = "a demo user, for example ana (front desk)") DemoUser user,
            @Option(names = "--compose", description = "For what `docker compose up` runs.") boolean compose) {
        var venue = compose
                ? ComposedVenue.here()
                : new LocalVenue(SupervisorClient.of(Stack.here())
                        .map(clinic -> Stack.here().at(clinic.portBase()))
                        .orElseGet(Stack::here));
        spec.commandLine().getOut().println(venue.token(user));
        return 0;
    }

    @Command(
            description =
                    "Writes the secrets that `docker compose` asks for to files in .secrets/; what is there stays.")
    int secrets() throws java.io.IOException {
        var root = Stack.here().root();
        var written = ComposeSecrets.write(root);
        var directory = ComposeSecrets.directory(root);
        spec.commandLine()
                .getOut()
                .println(
                        written.isEmpty()
                                ? directory + " has everything already"
                                : "%d files are written to %s: keep them, the databases know no others"
                                        .formatted(written.size(), directory));
        return 0;
    }

    @Command(description = "Creates the Kafka topics that are missing; `up` does this by itself.")
    int topics() {
        return onRunning(clinic -> {
            var created = TopicCreation.run(Stack.here().at(clinic.portBase()));
            created.forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().println(created.size() + " topics created");
            return 0;
        });
    }

    static void end(SupervisorClient clinic) {
        clinic.end();
        clinic.follow(false, line -> {
            // what it said when it started is known
            if (line.startsWith("everything stopped") || line.startsWith("writing")) {
                System.out.println(line);
            }
        });
        clinic.awaitEnd();
    }

    private interface OnRunning {
        int apply(SupervisorClient clinic);
    }

    private int onRunning(OnRunning action) {
        Optional<SupervisorClient> clinic = SupervisorClient.of(Stack.here());
        if (clinic.isEmpty()) {
            spec.commandLine().getErr().println("The clinic is not running: ./clinic up --detach starts it.");
            return NOTHING_RUNS;
        }
        return action.apply(clinic.get());
    }

    private int act(SupervisorClient clinic, String verb, Part part, String done) {
        var began = System.nanoTime();
        clinic.act(verb, part);
        spec.commandLine()
                .getOut()
                .println("%s %s after %.1f s".formatted(part.label(), done, (System.nanoTime() - began) / 1e9));
        return 0;
    }

    private static Part part(String label) {
        return Part.named(label)
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "there is no '" + label + "'; choose one of " + Part.labels()));
    }

    private static Identity identity(String label) {
        return Identity.named(label)
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "there is no '" + label + "'; choose one of " + Identity.labels()));
    }

    private static Wish moment(String text) {
        try {
            return Wish.parsed(text, Clock.systemDefaultZone());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    private static DemoUser user(String username) {
        return DemoUser.named(username)
                .orElseThrow(() -> new CommandLine.TypeConversionException("there is no demo user '" + username
                        + "'; choose one of "
                        + DemoUser.ALL.stream().map(DemoUser::username).collect(Collectors.joining(", "))));
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"clinic " + Stack.version() + " (Java " + Runtime.version() + ")"};
        }
    }
}
