package clinic.local.command;

import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Builds the services whose jar is missing or older than what it is made from.
final class Build {

    private static final List<String> LIBRARIES = List.of("event-contracts", "service-kit");

    private final Stack stack;
    private final PrintWriter out;

    private Build(Stack stack, PrintWriter out) {
        this.stack = stack;
        this.out = out;
    }

    static Build ofServices(Stack stack, PrintWriter out) {
        return new Build(stack, out);
    }

    /// Whose jar is missing or older than what it is made from.
    static List<String> stale(Stack stack) throws IOException {
        var stale = new ArrayList<String>();
        for (var service : Part.services()) {
            var module = service.module().orElseThrow();
            if (isStale(stack, module)) {
                stale.add(module);
            }
        }
        return stale;
    }

    void run() throws IOException, InterruptedException {
        var stale = stale(stack);
        if (stale.isEmpty()) {
            return;
        }
        out.println("Building " + String.join(", ", stale) + " …");
        out.flush();
        var maven = new Maven(stack, "build");
        var result = maven.run(
                List.of("-pl", String.join(",", stale), "-am", "-DskipTests", "-Dspotless.check.skip=true", "package"),
                module -> {
                    out.println("%-22s built in %5.1f s".formatted(module.name(), module.seconds()));
                    out.flush();
                });
        if (result != 0) {
            throw new IOException("The build failed:\n  " + String.join("\n  ", maven.complaints())
                    + "\nEverything Maven said is in " + maven.log());
        }
        for (var module : stale) {
            if (isStale(stack, module)) {
                // the jar was as it should be already; next time its age shall say so
                Files.setLastModifiedTime(stack.jar(module), FileTime.from(Instant.now()));
            }
        }
    }

    private static boolean isStale(Stack stack, String module) throws IOException {
        var jar = stack.jar(module);
        if (Files.notExists(jar)) {
            return true;
        }
        var built = Files.getLastModifiedTime(jar);
        for (var source : Stream.concat(Stream.of(module), LIBRARIES.stream()).toList()) {
            if (newest(stack.root().resolve(source))
                    .filter(time -> time.compareTo(built) > 0)
                    .isPresent()) {
                return true;
            }
        }
        return Files.getLastModifiedTime(stack.root().resolve("pom.xml")).compareTo(built) > 0;
    }

    private static Optional<FileTime> newest(Path module) throws IOException {
        var sources = module.resolve("src").resolve("main");
        try (var files = Files.exists(sources) ? Files.walk(sources) : Stream.<Path>empty()) {
            var newest = Optional.<FileTime>empty();
            for (var file :
                    Stream.concat(Stream.of(module.resolve("pom.xml")), files).toList()) {
                var time = Files.getLastModifiedTime(file);
                if (newest.isEmpty() || time.compareTo(newest.get()) > 0) {
                    newest = Optional.of(time);
                }
            }
            return newest;
        }
    }
}
