package clinic.system;

import clinic.local.Identity;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.demo.Demo;
import clinic.local.supervisor.SupervisorClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A clinic of its own for these tests, started and ended by the same command that a person uses, on ports and data of
/// its own. With `-Dclinic.home=…` the one that runs there is used, and left running.
final class RunningClinic implements AutoCloseable {

    private static final int PORT_BASE = 19080;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration PAGING = Duration.ofSeconds(5);
    private static final Duration SESSION_IDLE = Duration.ofMinutes(10);

    /// The last of the clinic's twenty ports, of which it leaves some.
    private static final int TRACES_PORT = 19;

    /// How often services look at what they tell of themselves.
    private static final Duration TELEMETRY = Duration.ofSeconds(2);

    static final Duration SHORT_IDLE = Duration.ofSeconds(120);

    private final Stack stack;
    private final Clock clock;
    private final Duration sessionIdle;
    private final boolean lent;
    private final TraceReceiver traces;

    private RunningClinic(Stack stack, Clock clock, Duration sessionIdle, boolean lent) throws IOException {
        this.traces = new TraceReceiver(stack.portBase() + TRACES_PORT);
        this.stack = stack;
        this.clock = clock;
        this.sessionIdle = sessionIdle;
        this.lent = lent;
    }

    static RunningClinic start() throws IOException, InterruptedException {
        var given = System.getProperty("clinic.home");
        if (given == null) {
            return start(stack("clinic", PORT_BASE), Duration.ZERO, SESSION_IDLE);
        }
        var there = new Stack(root(), Path.of(given), PORT_BASE);
        var running =
                SupervisorClient.of(there).orElseThrow(() -> new IllegalStateException("no clinic runs in " + given));
        return new RunningClinic(there.at(running.portBase()), Clock.systemUTC(), SESSION_IDLE, true);
    }

    /// One beside the others, for which it is another time.
    static RunningClinic startAt(Instant time) throws IOException, InterruptedException {
        return start(
                stack("clinic-at-another-time", PORT_BASE + 100), Duration.between(Instant.now(), time), SESSION_IDLE);
    }

    /// One beside the others, with another sign-in, where whoever does nothing is locked out soon.
    static RunningClinic startWith(Identity identity) throws IOException, InterruptedException {
        return start(
                stack("clinic-with-" + identity.label(), PORT_BASE + 200).with(identity), Duration.ZERO, SHORT_IDLE);
    }

    private static Stack stack(String home, int portBase) {
        return new Stack(root(), Path.of("target", home).toAbsolutePath(), portBase);
    }

    private static RunningClinic start(Stack stack, Duration offset, Duration sessionIdle)
            throws IOException, InterruptedException {
        var clinic = new RunningClinic(stack, Clock.offset(Clock.systemUTC(), offset), sessionIdle, false);
        clinic.command("down");
        clinic.command("reset", "--yes");
        var exit = clinic.command(
                "up",
                "--detach",
                "--port-base",
                String.valueOf(stack.portBase()),
                "--identity",
                stack.identity().label());
        if (exit != 0) {
            throw new IllegalStateException(
                    "./clinic up ended with " + exit + ":\n" + Files.readString(clinic.output()));
        }
        return clinic;
    }

    private static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    Demo demo() {
        return new Demo(stack, clock, PATIENCE, PAGING);
    }

    Stack stack() {
        return stack;
    }

    URI portal() {
        return stack.url(Part.PORTAL);
    }

    Books books() {
        return new Books(stack);
    }

    /// What its services tell of what they do.
    TraceReceiver traces() {
        return traces;
    }

    /// @param verb kill, stop or start; each returns when it is done
    void act(String verb, Part part) {
        SupervisorClient.of(stack).orElseThrow().act(verb, part);
    }

    /// It runs no further, and nobody is told: `kill -STOP`.
    void pause(Part part) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", String.valueOf(pid(part))).start().waitFor();
    }

    /// Of the running process.
    long pid(Part part) {
        return Objects.requireNonNull(SupervisorClient.of(stack).orElseThrow().status().services().stream()
                .filter(it -> it.name().equals(part.label()))
                .findFirst()
                .orElseThrow()
                .pid());
    }

    String logOf(Part part) {
        try {
            return Files.readString(stack.log(part.label()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output() {
        return stack.home().resolveSibling(stack.home().getFileName() + "-command.log");
    }

    private int command(String... words) throws IOException, InterruptedException {
        Files.createDirectories(stack.home());
        var command = new ProcessBuilder();
        command.command().add(stack.root().resolve("clinic").toString());
        command.command().addAll(List.of(words));
        command.environment()
                .putAll(Map.of(
                        "CLINIC_HOME", stack.home().toString(),
                        "CLINIC_AOT", "off",
                        "CLINIC_SESSION_IDLE", sessionIdle.toString(),
                        "CLINIC_TELEMETRY_INTERVAL", TELEMETRY.toString(),
                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.address().toString(),
                        "CLINIC_CLOCK_OFFSET",
                                Duration.between(Instant.now(), clock.instant()).toString()));
        var process = command.redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("./clinic " + String.join(" ", words) + " did not end");
        }
        return process.exitValue();
    }

    /// What commands said, and how they ended.
    record Said(int exit, String words) {}

    /// Runs commands as a person types them, in the source tree, one after the other until one fails.
    Said shell(String commands, Map<String, String> variables) throws IOException, InterruptedException {
        var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(stack.root().toFile())
                .redirectErrorStream(true);
        shell.environment().putAll(variables);
        shell.environment()
                .putAll(Map.of(
                        "CLINIC_HOME", stack.home().toString(),
                        "CLINIC_PORT_BASE", String.valueOf(stack.portBase()),
                        "CLINIC_AOT", "off"));
        var process = shell.start();
        process.getOutputStream().close();
        var words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), words);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (!lent) {
            command("down");
        }
        traces.close();
    }
}
