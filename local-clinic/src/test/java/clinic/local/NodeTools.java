package clinic.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// The checkers that come from npm, in the versions that `tools/package-lock.json` pins. Fetched once; where there is
/// no Node.js, or no registry the first time, the tests that need them are skipped with one line that says so.
final class NodeTools {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TOOLS = ROOT.resolve("tools");
    private static final Path INSTALLED = TOOLS.resolve("node_modules/.package-lock.json");

    /// @param output standard output and error, together
    record Said(int exit, String output) {}

    private NodeTools() {}

    /// Runs one of the packages' commands, named below `node_modules`, in the project's root.
    static Said run(String tool, List<String> arguments) throws IOException, InterruptedException {
        return run(tool, arguments, "");
    }

    /// The same for a command that reads standard input.
    static Said run(String tool, List<String> arguments, String input) throws IOException, InterruptedException {
        install();
        var file = TOOLS.resolve("node_modules").resolve(tool);
        if (!Files.isExecutable(file)) {
            abort("there is no " + tool + " for this machine");
        }
        var command = new ArrayList<>(List.of(file.toString()));
        command.addAll(arguments);
        return execute(ROOT, command, input);
    }

    /// Runs a script of `tools/` in the project's root.
    static Said node(String script, String... arguments) throws IOException, InterruptedException {
        install();
        var command = new ArrayList<>(List.of("node", TOOLS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return execute(ROOT, command, "");
    }

    private static void install() throws IOException, InterruptedException {
        var lock = TOOLS.resolve("package-lock.json");
        if (Files.exists(INSTALLED)
                && Files.getLastModifiedTime(INSTALLED).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
            return;
        }
        Said said;
        try {
            said = execute(TOOLS, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), "");
        } catch (IOException e) {
            said = new Said(1, "there is no npm");
        }
        if (said.exit() != 0) {
            var lines = said.output().strip().lines().toList();
            var reason = lines.isEmpty() ? "npm ci failed" : lines.getFirst();
            abort(reason);
        }
        // npm keeps the time at which the file was packed
        Files.setLastModifiedTime(INSTALLED, Files.getLastModifiedTime(lock));
    }

    private static void abort(String reason) {
        System.out.println("tools: not checked with npm's packages, " + reason);
        Assumptions.abort(reason);
    }

    private static Said execute(Path folder, List<String> command, String input)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        Thread.startVirtualThread(() -> {
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // it has read enough
            }
        });
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command + " does not end");
        }
        return new Said(process.exitValue(), output);
    }
}
