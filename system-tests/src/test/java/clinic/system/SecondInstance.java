package clinic.system;

import clinic.infrastructure.Ports;
import clinic.infrastructure.Program;
import clinic.infrastructure.ServerProcess;
import clinic.local.Part;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Another instance of a service: the command and the environment of the one that the supervisor runs, read from the
/// kernel. Beside it with ports of its own, or in its place with the jar of another release.
final class SecondInstance implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final int port;
    private final int managementPort;
    private final ServerProcess process;

    private SecondInstance(String name, List<String> command, Map<String, String> environment, Path log) {
        port = Integer.parseInt(String.valueOf(environment.get("SERVER_PORT")));
        managementPort = Integer.parseInt(String.valueOf(environment.get("MANAGEMENT_PORT")));
        process = new ServerProcess(new Same(name, command, environment), log);
    }

    /// Beside the first.
    static SecondInstance of(RunningClinic clinic, Part service) throws IOException {
        return of(clinic, service, Map.of());
    }

    static SecondInstance of(RunningClinic clinic, Part service, Map<String, String> settings) throws IOException {
        var own = new HashMap<>(settings);
        own.put("SERVER_PORT", String.valueOf(Ports.free()));
        own.put("MANAGEMENT_PORT", String.valueOf(Ports.free()));
        var second = like(clinic, service, word -> word, own);
        second.start();
        return second;
    }

    /// In the place of the first, which is stopped.
    ///
    /// @param settings environment variables that the other release needs besides
    static SecondInstance insteadOf(RunningClinic clinic, Part service, Path jar, Map<String, String> settings)
            throws IOException {
        var second = like(clinic, service, word -> word.endsWith(".jar") ? jar.toString() : word, settings);
        clinic.act("stop", service);
        try {
            second.start();
        } catch (RuntimeException e) {
            second.close();
            clinic.act("start", service);
            throw e;
        }
        return second;
    }

    private static SecondInstance like(
            RunningClinic clinic, Part service, UnaryOperator<String> word, Map<String, String> settings)
            throws IOException {
        var pid = clinic.pid(service);
        var environment = new LinkedHashMap<String, String>();
        for (var variable : words(pid, "environ")) {
            environment.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }
        environment.putAll(settings);
        return new SecondInstance(
                service.label() + "-2",
                words(pid, "cmdline").stream().map(word).toList(),
                environment,
                clinic.stack().log(service.label() + "-2"));
    }

    static List<String> words(long pid, String file) throws IOException {
        return Arrays.stream(Files.readString(Path.of("/proc/" + pid, file)).split("\0"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private final class Same implements Program {

        private final String name;
        private final List<String> command;
        private final Map<String, String> environment;

        private Same(String name, List<String> command, Map<String, String> environment) {
            this.name = name;
            this.command = command;
            this.environment = environment;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<String> command() {
            return command;
        }

        @Override
        public Map<String, String> environment() {
            return environment;
        }

        @Override
        public boolean answers() {
            return isReady();
        }
    }

    URI url() {
        return URI.create("http://localhost:" + port);
    }

    void start() {
        process.start(PATIENCE);
    }

    /// Asks it to end, and waits until it has.
    /// @return the exit code: 143 when it ended by itself
    int stop() {
        process.stop(GRACE);
        var exit = process.exitCode();
        return exit == null ? -1 : exit;
    }

    boolean isReady() {
        try {
            var connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(3_000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    boolean takesConnections() {
        try (var _ = new Socket("127.0.0.1", port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
