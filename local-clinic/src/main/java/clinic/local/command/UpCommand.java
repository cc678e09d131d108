package clinic.local.command;

import clinic.local.DemoUser;
import clinic.local.Identity;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.Leftovers;
import clinic.local.supervisor.StackStatus.State;
import clinic.local.supervisor.Supervisor;
import clinic.local.supervisor.SupervisorClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Builds what is missing, starts everything, and waits until it is ready. Ctrl-C stops it again.")
final class UpCommand implements Callable<Integer> {

    @Option(names = "--detach", description = "Return when everything is ready and leave it running.")
    private boolean detach;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description =
                    "First of the twenty ports to use (8080 at first; remembered). CLINIC_PORT_BASE does the same.")
    private @Nullable Integer portBase;

    @Option(
            names = "--identity",
            paramLabel = "WHO",
            description = "Who signs people in: embedded (at first), or keycloak, the real one from its distribution,"
                    + " which is fetched once. Remembered.")
    private @Nullable Identity identity;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var stack = chosen();
        if (stack.portBase() < 1024 || stack.portBase() > 65_515) {
            throw new IllegalArgumentException("the port base lies between 1024 and 65515: " + stack.portBase());
        }
        var running = SupervisorClient.of(stack);
        if (running.isPresent()) {
            out.println("The clinic is already running; ./clinic down stops it.");
            running.get().follow(true, _ -> {});
            addresses(stack.at(running.get().portBase()), out);
            return 0;
        }
        Build.ofServices(stack, out).run();
        if (stack.identity() == Identity.KEYCLOAK) {
            new KeycloakDistribution(stack, out).provide();
        }
        var began = System.currentTimeMillis();
        var leftovers = Leftovers.in(stack).end();
        if (leftovers > 0) {
            out.println(leftovers + " processes of an earlier run that was cut off are ended.");
        }
        var conflict = portConflict(stack);
        if (conflict.isPresent()) {
            spec.commandLine().getErr().println(conflict.get());
            return 1;
        }
        stack.remember();
        var clinic = startSupervisor(stack, began);
        if (!detach) {
            // the supervisor ends with this process by itself; the hook waits for it, so that the terminal returns when
            // all is gone
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                clinic.end();
                clinic.awaitEnd();
            }));
        }
        if (clinic.follow(true, line -> say(out, line)) != State.READY) {
            clinic.awaitEnd();
            return 1;
        }
        addresses(stack, out);
        if (!detach) {
            out.println("Ctrl-C stops everything.");
            out.flush();
            var seen = new boolean[1];
            clinic.follow(false, line -> {
                if (seen[0]) {
                    say(out, line);
                }
                seen[0] |= line.startsWith("everything ready");
            });
            clinic.awaitEnd();
        }
        return 0;
    }

    private Stack chosen() {
        var stack = Stack.here();
        if (portBase != null) {
            stack = stack.at(portBase);
        }
        return identity == null ? stack : stack.with(identity);
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    /// Names the first port that somebody else has, before anything is started.
    static Optional<String> portConflict(Stack stack) {
        for (var port : stack.ports().entrySet()) {
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(port.getKey()));
            } catch (IOException e) {
                return Optional.of(
                        "Port %d, meant for %s, is taken by another program. Free it, or choose another block of twenty:"
                                        .formatted(port.getKey(), port.getValue())
                                + " ./clinic up --port-base " + (stack.portBase() + 1000));
            }
        }
        return Optional.empty();
    }

    /// In a session of its own, so that neither Ctrl-C nor the end of the terminal reaches it or its children directly.
    private SupervisorClient startSupervisor(Stack stack, long began) throws IOException, InterruptedException {
        var java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dclinic.root=" + stack.root(),
                "-Dlogback.configurationFile=clinic/local/quiet-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Supervisor.class.getName(),
                String.valueOf(stack.portBase()),
                String.valueOf(began),
                detach ? "0" : String.valueOf(ProcessHandle.current().pid())));
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        } else {
            // job control gives a background job a process group of its own where there is no setsid
            command.addAll(List.of("sh", "-c", "set -m; \"$@\" &", "sh"));
        }
        command.addAll(java);
        var log = stack.log("supervisor");
        Files.createDirectories(log.getParent());
        new ProcessBuilder(command)
                .directory(stack.root().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                .start();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            var clinic = SupervisorClient.of(stack);
            if (clinic.isPresent()) {
                return clinic.get();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("the supervisor does not start, see " + log);
    }

    private static void addresses(Stack stack, PrintWriter out) {
        out.println();
        out.println("Portal  " + stack.url(Part.PORTAL));
        out.println();
        for (var user : DemoUser.ALL) {
            out.println(
                    "  %-8s  %-15s  %-20s %s".formatted(user.username(), user.password(), user.name(), user.role()));
        }
        out.println();
        out.flush();
    }
}
