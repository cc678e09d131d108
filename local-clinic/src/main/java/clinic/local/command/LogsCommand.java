package clinic.local.command;

import clinic.local.Part;
import clinic.local.Stack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Prints the end of the logs, of one service or of all; they lie in .clinic/logs.")
final class LogsCommand implements Callable<Integer> {

    private static final int AT_ONCE = 1 << 20;

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "all if none is named")
    private @Nullable Part part;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on printing what is written, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many lines of each (${DEFAULT-VALUE}).")
    private int lines;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var stack = Stack.here();
        var out = spec.commandLine().getOut();
        List<Part> parts = part == null ? List.of(Part.values()) : List.of(part);
        var read = new EnumMap<Part, Long>(Part.class);
        for (var one : parts) {
            var file = stack.log(one.label());
            if (Files.exists(file)) {
                read.put(one, Files.size(file));
                last(file, lines).forEach(line -> out.println(prefix(one) + line));
            }
        }
        out.flush();
        if (read.isEmpty()) {
            out.println("There are no logs yet.");
        }
        while (follow) {
            TimeUnit.MILLISECONDS.sleep(300);
            for (var one : parts) {
                var file = stack.log(one.label());
                if (Files.exists(file)) {
                    read.put(one, follow(file, read.getOrDefault(one, 0L), prefix(one), out));
                }
            }
            out.flush();
        }
        return 0;
    }

    private String prefix(Part of) {
        return part == null ? "%-13s".formatted(of.label()) : "";
    }

    /// @return where the file ends now
    private static long follow(Path log, long from, String prefix, PrintWriter out) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var begin = file.length() < from ? 0 : from; // begun anew
            var more = new byte[(int) Math.min(AT_ONCE, file.length() - begin)];
            file.seek(begin);
            file.readFully(more);
            new String(more, StandardCharsets.UTF_8).lines().forEach(line -> out.println(prefix + line));
            return begin + more.length;
        }
    }

    private static Collection<String> last(Path file, int count) throws IOException {
        var last = new ArrayDeque<String>();
        // a line that is cut or not in UTF-8 shall not end the command
        try (var reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                last.add(line);
                if (last.size() > count) {
                    last.remove();
                }
            }
        }
        return last;
    }
}
