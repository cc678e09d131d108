package clinic.local.supervisor;

import clinic.infrastructure.ServerProcess;
import clinic.local.Part;
import clinic.local.supervisor.PartStatus.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One part of the clinic under supervision. A part that dies is reported and stays down until somebody starts it.
final class Child {

    /// The very first start on a busy machine; the usual one takes a tenth of it.
    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Duration GRACE = Duration.ofSeconds(30);

    /// A run that records writes its cache at its end, which takes a while with all of them at once.
    private static final Duration GRACE_WHEN_RECORDING = Duration.ofSeconds(150);

    private enum Wish {
        RUN,
        REST
    }

    private final Part part;
    private final String url;
    private final ServerProcess process;
    private final Console console;
    private volatile Wish wish = Wish.REST;
    private volatile boolean starting;
    private volatile boolean wasReady;
    private volatile @Nullable Instant ended;

    Child(Part part, String url, ServerProcess process, Console console) {
        this.part = part;
        this.url = url;
        this.process = process;
        this.console = console;
    }

    Part part() {
        return part;
    }

    /// Starts and waits until it is ready. It may be stopped while it starts.
    void start() {
        var began = System.nanoTime();
        starting = true;
        wasReady = false;
        try {
            spawn();
            process.awaitAnswer(PATIENCE);
            wasReady = true;
            console.say("%-13s ready after %5.1f s".formatted(part.label(), (System.nanoTime() - began) / 1e9));
        } finally {
            starting = false;
        }
    }

    private synchronized void spawn() {
        if (process.isAlive()) {
            throw new IllegalStateException(part.label() + " runs already");
        }
        wish = Wish.RUN;
        process.spawn();
        process.onExit().thenAccept(this::ended);
    }

    synchronized void stop() {
        wish = Wish.REST;
        process.stop(recording() ? GRACE_WHEN_RECORDING : GRACE);
    }

    /// As a crash would: nobody wished it, so it counts as down.
    synchronized void kill() {
        if (!process.isAlive()) {
            throw new IllegalStateException(part.label() + " does not run");
        }
        process.kill();
    }

    boolean runs() {
        return process.isAlive();
    }

    Optional<ProcessHandle> handle() {
        return Optional.ofNullable(process.pid()).flatMap(ProcessHandle::of);
    }

    boolean recording() {
        return process.program() instanceof JvmProgram program
                && !program.cache().recorded();
    }

    PartStatus status() {
        if (process.isAlive()) {
            var health = process.program().answers() ? Health.UP : starting ? Health.STARTING : Health.DOWN;
            var memory = handle().map(Meter::memory).orElse(OptionalLong.empty());
            return new PartStatus(
                    part.label(),
                    url,
                    health,
                    process.pid(),
                    process.since(),
                    memory.isPresent() ? memory.getAsLong() : null,
                    null);
        }
        var health = wish == Wish.REST ? Health.STOPPED : starting ? Health.STARTING : Health.DOWN;
        return new PartStatus(part.label(), url, health, null, ended, null, process.exitCode());
    }

    private void ended(Process process) {
        ended = Instant.now();
        if (this.process.program() instanceof JvmProgram program) {
            try {
                program.cache().settle(wasReady && wish == Wish.REST);
            } catch (IOException e) {
                console.say(part.label() + ": its start-up cache is not kept: " + e.getMessage());
            }
        }
        if (wish == Wish.RUN) {
            console.say("%s died (exit code %d), see %s; ./clinic start %s starts it again"
                    .formatted(part.label(), process.exitValue(), this.process.log(), part.label()));
        }
    }
}
