package clinic.local.command;

import clinic.local.Stack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One run of `./mvnw`: everything it writes goes to a log, and only what matters comes out, module by module.
final class Maven {

    private static final Pattern MODULE = Pattern.compile("\\[INFO] Building (\\S+) .*\\[\\d+/\\d+]");
    private static final Pattern TESTS =
            Pattern.compile("\\[\\w+] Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+)(.*)");

    private static final int MOST_COMPLAINTS = 60;
    private static final int LINES_OF_A_FAILURE = 8;
    private static final int LONGEST_LINE = 400;

    /// @param tests what the module's tests came to; absent if it ran none
    record Module(String name, double seconds, Optional<Tests> tests) {}

    record Tests(int run, int failures, int errors, int skipped) {

        Tests plus(Tests other) {
            return new Tests(
                    run + other.run, failures + other.failures, errors + other.errors, skipped + other.skipped);
        }

        /// As Surefire closes a module.
        @Override
        public String toString() {
            return "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d".formatted(run, failures, errors, skipped);
        }
    }

    interface Listener {
        void finished(Module module);

        default void skippedIn(String testClass) {}

        /// What tests tell of the kind of broker and database that they got, or did without.
        default void infrastructure(String line) {}
    }

    private final Stack stack;
    private final Path log;

    Maven(Stack stack, String log) {
        this.stack = stack;
        this.log = stack.log(log);
    }

    Path log() {
        return log;
    }

    /// @return the exit code
    int run(List<String> arguments, Listener listener) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(stack.root().resolve("mvnw").toString(), "-B", "-ntp"));
        command.addAll(arguments);
        Files.createDirectories(log.getParent());
        var builder = new ProcessBuilder(command)
                .directory(stack.root().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var copy = Files.newBufferedWriter(log)) {
            follow(stack.root(), output, copy, listener);
        }
        return process.waitFor();
    }

    private static void follow(Path root, BufferedReader output, Appendable copy, Listener listener)
            throws IOException {
        @Nullable String module = null;
        @Nullable Tests tests = null;
        var began = System.nanoTime();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            copy.append(line).append('\n');
            var building = MODULE.matcher(line);
            var counted = TESTS.matcher(line);
            if (line.startsWith("infrastructure: ")) {
                listener.infrastructure(line);
            }
            if (building.find() || line.startsWith("[INFO] Reactor Summary") || line.startsWith("[INFO] BUILD")) {
                // the parent builds nothing and has a name instead of a directory
                if (module != null && Files.isDirectory(root.resolve(module))) {
                    var seconds = (System.nanoTime() - began) / 1e9;
                    listener.finished(new Module(module, seconds, Optional.ofNullable(tests)));
                }
                module = building.reset().find() ? building.group(1) : null;
                tests = null;
                began = System.nanoTime();
            } else if (counted.matches()) {
                var all = tests(counted);
                if (counted.group(5).isBlank()) {
                    tests = tests == null ? all : tests.plus(all);
                } else if (all.skipped() > 0) {
                    listener.skippedIn(counted.group(5).replaceAll(".* in ", ""));
                }
            }
        }
    }

    private static Tests tests(Matcher counted) {
        return new Tests(
                Integer.parseInt(counted.group(1)),
                Integer.parseInt(counted.group(2)),
                Integer.parseInt(counted.group(3)),
                Integer.parseInt(counted.group(4)));
    }

    /// The lines of the log that say what went wrong, with what an assertion said on the lines after.
    List<String> complaints() throws IOException {
        var complaints = new LinkedHashSet<String>();
        var following = 0;
        try (var lines = Files.lines(log)) {
            for (var line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("[ERROR]")) {
                    following = line.contains("<<<") ? LINES_OF_A_FAILURE : 0;
                    if (!line.contains("[Help") && !line.contains("Re-run Maven") && line.length() > 8) {
                        complaints.add(line);
                    }
                } else if (line.startsWith("[")) {
                    following = 0;
                } else if (following-- > 0 && !line.isBlank() && !line.startsWith("\tat ")) {
                    complaints.add(line.substring(0, Math.min(line.length(), LONGEST_LINE)));
                }
                if (complaints.size() == MOST_COMPLAINTS) {
                    break;
                }
            }
        }
        return List.copyOf(complaints);
    }
}
