package clinic.system;

import clinic.infrastructure.Broker;
import clinic.infrastructure.Ports;
import clinic.infrastructure.Program;
import clinic.infrastructure.ServerProcess;
import clinic.local.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/// The clinic's broker with one more listener, where nobody signs in, for a release whose producer cannot. An operator
/// opens one while such a release is replaced.
final class OpenListener implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningClinic clinic;
    private final int port;
    private final ServerProcess broker;

    private OpenListener(RunningClinic clinic, int port, List<String> command) {
        this.clinic = clinic;
        this.port = port;
        this.broker = new ServerProcess(new Opened(command), clinic.stack().log("broker-2"));
    }

    /// In the place of the clinic's own broker, with its data.
    static OpenListener of(RunningClinic clinic) throws IOException {
        var port = Ports.free();
        var command = new ArrayList<>(SecondInstance.words(clinic.pid(Part.BROKER), "cmdline"));
        var own = Path.of(command.removeLast());
        var opened = Files.copy(
                own,
                own.resolveSibling("with-open-listener.properties"),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        command.add(opened.toString());
        var settings = Files.readAllLines(own);
        Files.write(
                opened,
                settings.stream().map(line -> line + more(line, port)).toList(),
                StandardOpenOption.TRUNCATE_EXISTING);
        var listener = new OpenListener(clinic, port, command);
        clinic.act("stop", Part.BROKER);
        listener.broker.start(PATIENCE);
        return listener;
    }

    private static String more(String setting, int port) {
        return switch (setting.split("=", 2)[0]) {
            case "listeners", "advertised.listeners" -> ",OPEN://127.0.0.1:" + port;
            case "listener.security.protocol.map" -> ",OPEN:PLAINTEXT";
            case "super.users" -> ";User:ANONYMOUS";
            default -> "";
        };
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    private final class Opened implements Program {

        private final List<String> command;

        private Opened(List<String> command) {
            this.command = command;
        }

        @Override
        public String name() {
            return "broker-2";
        }

        @Override
        public List<String> command() {
            return command;
        }

        @Override
        public boolean answers() {
            try (var admin =
                    Admin.create(clinic.stack().brokerAccess(Broker.ADMIN).client())) {
                return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
            } catch (ExecutionException | TimeoutException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        broker.stop(PATIENCE);
        clinic.act("start", Part.BROKER);
    }
}
