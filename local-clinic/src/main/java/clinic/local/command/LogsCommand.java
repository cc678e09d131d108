package clinic.local.command;

import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        var read = new LinkedHashMap<Part, Long>();
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
            for (var entry : read.entrySet()) {
                try (var file =
                        new RandomAccessFile(stack.log(entry.getKey().label()).toFile(), "r")) {
                    var more = new byte[(int) Math.max(0, file.length() - entry.getValue())];
                    file.seek(entry.getValue());
                    file.readFully(more);
                    new String(more, StandardCharsets.UTF_8)
                            .lines()
                            .forEach(line -> out.println(prefix(entry.getKey()) + line));
                    entry.setValue(entry.getValue() + more.length);
                }
            }
            out.flush();
            TimeUnit.MILLISECONDS.sleep(300);
        }
        return 0;
    }

    private String prefix(Part of) {
        return part == null ? "%-13s".formatted(of.label()) : "";
    }

    private static List<String> last(Path file, int count) throws IOException {
        var last = new ArrayList<String>();
        // a line that is cut or not in UTF-8 shall not end the command
        try (var reader = new java.io.BufferedReader(
                new java.io.InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            reader.lines().forEach(last::add);
        }
        return last.subList(Math.max(0, last.size() - count), last.size());
    }
}
