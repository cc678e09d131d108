package clinic.infrastructure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run after the other of a [Program], each a child process of this JVM that writes to the same log file.
public final class ServerProcess implements AutoCloseable {

    private final Program program;
    private final Path log;
    private @Nullable Process process;
    private Instant since = Instant.now();

    public ServerProcess(Program program, Path log) {
        this.program = program;
        this.log = log;
    }

    /// Starts and waits until the program answers.
    public ServerProcess start(Duration patience) {
        spawn();
        awaitAnswer(patience);
        return this;
    }

    /// Starts without waiting.
    public synchronized void spawn() {
        if (isAlive()) {
            throw new IllegalStateException(program.name() + " runs already");
        }
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            program.prepare();
            var builder = new ProcessBuilder(program.command())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(program.environment());
            process = builder.start();
            since = Instant.now();
        } catch (IOException e) {
            throw new IllegalStateException(program.name() + " cannot be started: " + e.getMessage(), e);
        }
    }

    /// @throws IllegalStateException with the end of the log if the program dies or does not answer in time
    public void awaitAnswer(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!program.answers()) {
            if (!isAlive()) {
                throw new IllegalStateException(
                        program.name() + " died at its start (exit code " + exitCode() + "), see " + log + lastLines());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(program.name() + " does not answer after " + patience.toSeconds()
                        + " s, see " + log + lastLines());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + program.name(), e);
            }
        }
    }

    /// Asks it to end, and ends it hard after the grace period.
    public void stop(Duration grace) {
        var running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("sh", "-c", "kill -" + program.stopSignal() + " " + running.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (!running.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (IOException e) {
            kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /// Ends it as a power failure would: `kill -9` for the process and everything that it started.
    public void kill() {
        var running = process;
        if (running == null) {
            return;
        }
        var children = running.descendants().toList();
        running.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            running.waitFor();
            for (var child : children) {
                child.onExit().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(10));
    }

    public Program program() {
        return program;
    }

    public Path log() {
        return log;
    }

    public boolean isAlive() {
        var running = process;
        return running != null && running.isAlive();
    }

    public @Nullable Long pid() {
        var running = process;
        return running != null && running.isAlive() ? running.pid() : null;
    }

    /// Of the last run; null while it runs or before the first.
    public @Nullable Integer exitCode() {
        var last = process;
        return last == null || last.isAlive() ? null : last.exitValue();
    }

    /// When the last run began.
    public Instant since() {
        return since;
    }

    /// Completes when the current run ends, however it ends.
    public CompletableFuture<Process> onExit() {
        var running = process;
        return running == null ? new CompletableFuture<>() : running.onExit();
    }

    private String lastLines() {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
            // what failed, not where
            List<String> all = lines.filter(line -> !line.matches("\\s+(at |\\.\\.\\. ).*"))
                    .map(line -> line.length() > 300 ? line.substring(0, 300) + " …" : line)
                    .toList();
            return "\n  " + String.join("\n  ", all.subList(Math.max(0, all.size() - 15), all.size()));
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }
}
