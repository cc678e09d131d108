package clinic.local.supervisor;

import clinic.local.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The note of which processes belong to this clinic, so that those of a supervisor that was killed hard can be ended.
public final class Leftovers {

    private final Path file;

    private Leftovers(Path file) {
        this.file = file;
    }

    public static Leftovers in(Stack stack) {
        return new Leftovers(stack.run().resolve("processes"));
    }

    void note(List<ProcessHandle> running) {
        try {
            Files.writeString(
                    file,
                    running.stream()
                            .map(process -> process.pid() + " " + startedAt(process) + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new IllegalStateException("cannot delete " + file + ": " + e.getMessage(), e);
        }
    }

    /// Ends those that still run, hard: nobody is left who could tell them in order, and their data survives it.
    /// @return how many there were
    public int end() {
        var alive = alive();
        for (var process : alive) {
            var children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
        alive.forEach(process -> process.onExit().join());
        forget();
        return alive.size();
    }

    /// A number that was given to another process since does not count.
    private List<ProcessHandle> alive() {
        if (Files.notExists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split(" "))
                    .flatMap(note -> ProcessHandle.of(Long.parseLong(note[0]))
                            .filter(process -> startedAt(process) == Long.parseLong(note[1]))
                            .stream())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static long startedAt(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
