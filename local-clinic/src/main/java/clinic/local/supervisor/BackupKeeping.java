package clinic.local.supervisor;

import clinic.local.Stack;
import clinic.local.backup.Backups;
import clinic.local.supervisor.StackStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Encrypts the database's log as soon as the server hands it over, and has a backup taken and tried once a day.
final class BackupKeeping {

    /// The clinic is to be ready first, and a failure is no reason to try at once again.
    private static final Duration FIRST = Duration.ofMinutes(2);

    private static final Duration AGAIN = Duration.ofHours(1);

    private final Stack stack;
    private final Console console;
    private final Supplier<State> state;
    private final Backups backups;
    private Instant next = Instant.now().plus(FIRST);
    private String said = "";
    private volatile @Nullable Process backup;

    BackupKeeping(Stack stack, Console console, Supplier<State> state) {
        this.stack = stack;
        this.console = console;
        this.state = state;
        this.backups = Backups.of(stack, console::say);
    }

    void run() {
        try {
            while (state.get() != State.STOPPED) {
                ship();
                if (state.get() == State.READY && Instant.now().isAfter(next)) {
                    next = Instant.now().plus(AGAIN);
                    takeIfDue();
                }
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void ship() {
        try {
            backups.ship();
            said = "";
        } catch (IOException | RuntimeException e) {
            complain("the database's log is not archived: " + e.getMessage());
        }
    }

    /// In a process of its own, which may be ended at any moment.
    private void takeIfDue() {
        try {
            if (backups.due()) {
                var log = stack.log("backup");
                var started = new ProcessBuilder(List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dclinic.root=" + stack.root(),
                                "-Dclinic.home=" + stack.home(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "clinic.local.command.Clinic",
                                "backup"))
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
                backup = started;
                started.onExit()
                        .thenAccept(ended -> console.say(
                                ended.exitValue() == 0
                                        ? "the day's backup is taken and tried"
                                        : "the day's backup failed, see " + log));
            }
        } catch (IOException | RuntimeException e) {
            complain("no backup is taken: " + e.getMessage());
        }
    }

    void end() {
        var running = backup;
        if (running != null) {
            running.destroy();
        }
    }

    private void complain(String what) {
        if (!what.equals(said)) {
            said = what;
            console.say(what);
        }
    }
}
