package clinic.local.command;

import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.backup.Backups;
import clinic.local.backup.Wish;
import clinic.local.supervisor.PartStatus.Health;
import clinic.local.supervisor.SupervisorClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Brings one service's database to an earlier moment while the other services go on, or all"
                + " databases into an empty directory after a loss.")
final class RestoreCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "intake, scheduling, records, notification, portal")
    private @Nullable Part service;

    @Option(
            names = "--to",
            paramLabel = "MOMENT",
            description = "latest, undo (the state before the last restore), 10m (ten minutes ago), 14:05:30 (today),"
                    + " 2026-11-30T14:05:30 (here), 2026-11-30T14:05:30Z")
    private @Nullable Wish wish;

    @Option(names = "--all", description = "All databases, where there are none any more; the clinic must not run.")
    private boolean all;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (all == (service != null)) {
            throw new ParameterException(spec.commandLine(), "name one service, or say --all");
        }
        var stack = Stack.here();
        var clinic = SupervisorClient.of(stack);
        if (service == null) {
            if (clinic.isPresent()) {
                throw new IllegalStateException("The clinic runs: ./clinic down first.");
            }
            Backups.of(stack, this::say).restoreAll(wish == null ? new Wish.Latest() : wish);
            return 0;
        }
        if (wish == null) {
            throw new ParameterException(spec.commandLine(), "--to says to which moment; --to latest is the last one");
        }
        if (!Part.services().contains(service)) {
            throw new ParameterException(spec.commandLine(), service.label() + " has no database of its own");
        }
        if (clinic.isEmpty()) {
            spec.commandLine().getErr().println("The clinic is not running: ./clinic up --detach starts it.");
            return Clinic.NOTHING_RUNS;
        }
        restore(stack.at(clinic.get().portBase()), clinic.get(), service, wish);
        return 0;
    }

    private void restore(Stack stack, SupervisorClient clinic, Part service, Wish wish) throws IOException {
        var label = service.label();
        try {
            Backups.of(stack, this::say).restore(label, wish, () -> clinic.act("stop", service));
        } catch (IOException e) {
            if (clinic.status().services().stream()
                    .anyMatch(part -> part.name().equals(label) && part.health() == Health.STOPPED)) {
                say(label + " is stopped and its data unchanged; ./clinic start " + label + " starts it again.");
            }
            throw e;
        }
        say("Next: ./clinic repair %1$s, which starts it, has it take up what reached it since, and lists what it had"
                        .formatted(label)
                + " published and lost.");
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
