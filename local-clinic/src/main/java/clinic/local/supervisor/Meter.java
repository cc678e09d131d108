package clinic.local.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Measures what the clinic's processes take: this one and all that descend from it.
final class Meter {

    private static final Duration SHORTEST_SAMPLE = Duration.ofSeconds(1);
    private static final int KEPT = 7;

    private record Sample(long nanoTime, Map<Long, Duration> cpu) {}

    record CpuShare(double ofOneCore, double seconds) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /// Called every ten seconds or so; the share is then known at once for about the last minute.
    synchronized void sample() {
        samples.addLast(now());
        if (samples.size() > KEPT) {
            samples.removeFirst();
        }
    }

    synchronized Optional<CpuShare> cpu() {
        var first = samples.peekFirst();
        if (first == null) {
            return Optional.empty();
        }
        var last = now();
        var elapsed = last.nanoTime - first.nanoTime;
        if (elapsed < SHORTEST_SAMPLE.toNanos()) {
            return Optional.empty();
        }
        var used = last.cpu.entrySet().stream()
                .map(entry -> entry.getValue().minus(first.cpu.getOrDefault(entry.getKey(), Duration.ZERO)))
                .mapToLong(Duration::toNanos)
                .sum();
        return Optional.of(new CpuShare((double) used / elapsed, elapsed / 1e9));
    }

    /// Of the process and its descendants, in bytes.
    static OptionalLong memory(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(one -> memory(one.pid()))
                .flatMapToLong(OptionalLong::stream)
                .reduce(Long::sum);
    }

    /// Proportional set size counts a page that n processes share as 1/n for each; only Linux tells it.
    static OptionalLong memory(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return residentSize(pid);
        }
    }

    private static OptionalLong residentSize(long pid) {
        try {
            var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid)).start();
            var kilobytes = new String(ps.getInputStream().readAllBytes()).trim();
            return ps.waitFor(2, TimeUnit.SECONDS) && kilobytes.matches("\\d+")
                    ? OptionalLong.of(Long.parseLong(kilobytes) * 1024)
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    private static Sample now() {
        var cpu = new HashMap<Long, Duration>();
        var self = ProcessHandle.current();
        Stream.concat(Stream.of(self), self.descendants())
                .forEach(process -> process.info().totalCpuDuration().ifPresent(used -> cpu.put(process.pid(), used)));
        return new Sample(System.nanoTime(), cpu);
    }
}
