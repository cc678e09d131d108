package clinic.local.command;

import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// How an image is built stands in `Dockerfile` and `docker-compose.yml`. This packages what goes in, says of which
/// version and revision it is, and looks at what came out.
@Command(
        name = "images",
        mixinStandardHelpOptions = true,
        description = "Packages the services and builds their container images, tagged with their version.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all are built", "1:one is not, or Docker does not answer", "2:there is no such image"})
final class ImagesCommand implements Callable<Integer> {

    /// What an image may add to the one that it is made from, which all services share.
    private static final long MOST_MEGABYTES = 400;

    private static final String JAVA = "eclipse-temurin:25-jre";
    private static final String KEYCLOAK = "quay.io/keycloak/keycloak:26.7";

    static final List<String> ALL = Stream.concat(
                    Part.services().stream().map(Part::label), Stream.of("topics", "identity"))
            .toList();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "IMAGE",
            description =
                    "of intake, scheduling, records, notification, portal, topics, identity; all if none is named")
    private List<String> chosen = List.of();

    @Option(names = "--tag", paramLabel = "VERSION", description = "Instead of the project's version.")
    private String version = Stack.version();

    private final Stack stack = Stack.here();

    private record Answer(int exit, String output) {

        String firstLine() {
            return output.lines().filter(line -> !line.isBlank()).findFirst().orElse("it said nothing");
        }

        String lastLine() {
            return output.lines()
                    .filter(line -> !line.isBlank())
                    .reduce("it said nothing", (_, line) -> line)
                    .strip();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var err = spec.commandLine().getErr();
        var unknown = chosen.stream().filter(image -> !ALL.contains(image)).toList();
        if (!unknown.isEmpty()) {
            err.println("there is no image %s; choose of %s".formatted(unknown, String.join(", ", ALL)));
            return 2;
        }
        for (var question : List.of(
                List.of("docker", "version", "--format", "{{.Server.Version}}"),
                List.of("docker", "compose", "version"))) {
            var answer = ask(question);
            if (answer.exit() != 0) {
                err.println(
                        "No image is built, `%s` says: %s. Docker and its plugin compose are needed; DOCKER_HOST says where it listens."
                                .formatted(String.join(" ", question), answer.firstLine()));
                return 1;
            }
        }
        Build.ofServices(stack, spec.commandLine().getOut()).run();

        var labels = labels();
        var failed = new ArrayList<String>();
        for (var image : chosen.isEmpty() ? ALL : chosen) {
            if (!build(image, labels)) {
                failed.add(image);
            }
        }
        if (!failed.isEmpty()) {
            err.println("Mend what is said above, then: ./clinic images " + String.join(" ", failed));
            return 1;
        }
        return 0;
    }

    private boolean build(String image, Map<String, String> labels) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var log = stack.log("image-" + image);
        var built = ask(List.of("docker", "compose", "build", image), labels);
        Files.createDirectories(log.getParent());
        Files.writeString(log, built.output());
        if (built.exit() != 0) {
            spec.commandLine()
                    .getErr()
                    .println("%s is not built: %s (all of it is in %s)".formatted(image, built.lastLine(), log));
            return false;
        }
        var name =
                "clinic/%s:%s".formatted(Part.named(image).flatMap(Part::module).orElse(image), version);
        var base = image.equals("identity") ? KEYCLOAK : JAVA;
        var megabytes = (bytes(name) - bytes(base)) / 1_000_000;
        var line = "%-45s %4d MB on top of %s, after %.0f s"
                .formatted(name, megabytes, base, (System.nanoTime() - began) / 1e9);
        if (megabytes > MOST_MEGABYTES) {
            spec.commandLine()
                    .getErr()
                    .println(line + ": too much, " + MOST_MEGABYTES
                            + " MB are allowed; `docker history` shows what is in it");
            return false;
        }
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
        return true;
    }

    /// The time is the commit's: the same source makes the same image.
    private Map<String, String> labels() throws IOException, InterruptedException {
        var changed = ask(List.of("git", "status", "--porcelain")).output().isBlank() ? "" : "-changed";
        return Map.of(
                "CLINIC_VERSION",
                version,
                "CLINIC_REVISION",
                said(ask(List.of("git", "rev-parse", "HEAD"))) + changed,
                "CLINIC_CREATED",
                said(ask(List.of("git", "log", "-1", "--format=%cI"))),
                "CLINIC_SOURCE",
                said(ask(List.of("git", "config", "--get", "remote.origin.url"))));
    }

    private static String said(Answer answer) {
        return answer.exit() == 0 ? answer.output().strip() : "unknown";
    }

    private long bytes(String image) throws IOException, InterruptedException {
        var inspect = List.of("docker", "image", "inspect", "--format", "{{.Size}}", image);
        var answer = ask(inspect);
        if (answer.exit() != 0) {
            // a builder keeps what it builds from to itself
            ask(List.of("docker", "pull", "--quiet", image));
            answer = ask(inspect);
        }
        if (answer.exit() != 0) {
            throw new IOException("the size of " + image + " is not known: " + answer.lastLine());
        }
        return Long.parseLong(answer.output().strip());
    }

    private Answer ask(List<String> command) throws IOException, InterruptedException {
        return ask(command, Map.of());
    }

    private Answer ask(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(command).directory(stack.root().toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Answer(127, command.getFirst() + " is not installed");
        }
        process.getOutputStream().close();
        try (var lines = process.inputReader()) {
            var output = lines.lines().collect(Collectors.joining("\n"));
            return new Answer(process.waitFor(), output);
        }
    }
}
