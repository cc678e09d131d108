package clinic.local.command;

import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.backup.Backups;
import clinic.local.supervisor.SupervisorClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description =
                "Takes an encrypted backup of all databases while they are used, and proves it by restoring it into"
                        + " an empty cluster. With the archived log it leads to every moment since. Once a day `up` does this by"
                        + " itself.")
final class BackupCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "With --verify: read this one's tables. A backup always holds all of them.")
    private @Nullable Part service;

    @ArgGroup
    private Instead instead = new Instead();

    @Option(names = "--name", paramLabel = "NAME", description = "With --verify: this one instead.")
    private @Nullable String name;

    @Option(
            names = "--keep",
            paramLabel = "DAYS",
            defaultValue = "7",
            description = "Keep a good one of each of the last DAYS days (${DEFAULT-VALUE}), delete the others.")
    private int days;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// One of these at most: then none is taken.
    private static final class Instead {

        @Option(names = "--list", description = "List the backups, and to which moments they lead.")
        private boolean list;

        @Option(names = "--verify", description = "Take none; restore the newest for trial.")
        private boolean verify;

        @Option(names = "--rotate-key", description = "Take none; encrypt with another key from now on.")
        private boolean rotateKey;
    }

    @Override
    public Integer call() throws IOException {
        var stack = Stack.here();
        var clinic = SupervisorClient.of(stack);
        var backups = Backups.of(clinic.map(it -> stack.at(it.portBase())).orElse(stack), line -> {
            spec.commandLine().getOut().println(line);
            spec.commandLine().getOut().flush();
        });
        if (instead.list) {
            backups.list();
            return 0;
        }
        if (instead.verify) {
            backups.verify(name, service == null ? null : service.label());
            return 0;
        }
        if (instead.rotateKey) {
            backups.rotateKey();
            return 0;
        }
        if (clinic.isEmpty()) {
            spec.commandLine().getErr().println("The clinic is not running: ./clinic up --detach starts it.");
            return Clinic.NOTHING_RUNS;
        }
        if (days < 1) {
            throw new IllegalArgumentException("--keep wants at least one day");
        }
        backups.take(days);
        return 0;
    }
}
