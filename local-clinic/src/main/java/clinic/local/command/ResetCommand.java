package clinic.local.command;

import clinic.local.Stack;
import clinic.local.supervisor.Leftovers;
import clinic.local.supervisor.SupervisorClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "reset",
        mixinStandardHelpOptions = true,
        description = "Stops everything and deletes all data, logs and backups, after asking.")
final class ResetCommand implements Callable<Integer> {

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--keep-backups", description = "Backups and their key stay.")
    private boolean keepBackups;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var stack = Stack.here();
        var out = spec.commandLine().getOut();
        if (!yes) {
            out.print("Delete every patient, case, event and message under " + stack.home()
                    + (keepBackups ? "? [y/N] " : ", and all backups? [y/N] "));
            out.flush();
            var answer = new BufferedReader(new InputStreamReader(System.in)).readLine();
            if (answer == null
                    || !answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y")) {
                out.println("Nothing deleted.");
                return 1;
            }
        }
        SupervisorClient.of(stack).ifPresent(Clinic::end);
        Leftovers.in(stack).end();
        FileSystemUtils.deleteRecursively(stack.home().resolve("data"));
        FileSystemUtils.deleteRecursively(stack.home().resolve("logs"));
        FileSystemUtils.deleteRecursively(stack.run());
        if (!keepBackups) {
            FileSystemUtils.deleteRecursively(stack.backups());
            FileSystemUtils.deleteRecursively(stack.backupKey().getParent());
        }
        out.println("All data deleted.");
        return 0;
    }
}
