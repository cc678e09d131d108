package clinic.infrastructure.test;

import clinic.infrastructure.Broker;
import clinic.infrastructure.Database;
import clinic.infrastructure.DatabaseServer;
import clinic.infrastructure.Ports;
import clinic.infrastructure.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A broker and a database server as child processes in a temporary directory. Each can be killed as a power failure
/// would and started again: same ports, same data.
public final class EmbeddedInfrastructure extends TestInfrastructure {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path directory;
    private final Broker broker;
    private final Database database;
    private final ServerProcess brokerProcess;
    private final ServerProcess databaseProcess;
    private boolean brokerStarted;
    private boolean databaseStarted;
    private @Nullable Process watchdog;

    EmbeddedInfrastructure() {
        try {
            directory = Files.createTempDirectory("clinic-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker = new Broker(
                directory.resolve("broker"), Ports.free(), Ports.free(), null, List.of("-XX:TieredStopAtLevel=1"));
        // only for tests, which the operating system outlives: kill -9 of the server loses nothing that the kernel has
        database =
                new Database(directory.resolve("database"), Ports.free(), List.of("fsync=off", "full_page_writes=off"));
        brokerProcess = new ServerProcess(broker, directory.resolve("broker.log"));
        databaseProcess = new ServerProcess(database, directory.resolve("database.log"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    @Override
    public synchronized String bootstrapServers() {
        if (!brokerStarted) {
            startBroker();
        }
        return broker.bootstrapServers();
    }

    @Override
    synchronized DatabaseServer databaseServer() {
        if (!databaseStarted) {
            startDatabase();
        }
        return database.server();
    }

    /// Starts the broker after [#killBroker()] or [#stopBroker()] and waits until it answers.
    public synchronized void startBroker() {
        brokerProcess.start(PATIENCE);
        brokerStarted = true;
        watch();
    }

    public synchronized void killBroker() {
        brokerProcess.kill();
    }

    public synchronized void stopBroker() {
        brokerProcess.stop(Duration.ofSeconds(20));
    }

    /// Starts the database after [#killDatabase()] and waits until it answers.
    public synchronized void startDatabase() {
        databaseProcess.start(PATIENCE);
        databaseStarted = true;
        watch();
    }

    public synchronized void killDatabase() {
        databaseProcess.kill();
    }

    private void end() {
        brokerProcess.kill();
        databaseProcess.kill();
        if (watchdog != null) {
            watchdog.destroyForcibly();
        }
        delete();
    }

    /// A test JVM that is killed hard runs no shutdown hook; a shell that outlives it ends the servers instead.
    private void watch() {
        if (watchdog != null) {
            watchdog.destroyForcibly();
        }
        var servers = Stream.of(brokerProcess.pid(), databaseProcess.pid())
                .flatMap(Stream::ofNullable)
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        var script = "while kill -0 %d; do sleep 2; done; kill -9 %s; sleep 1; rm -rf '%s'"
                .formatted(ProcessHandle.current().pid(), servers, directory);
        try {
            watchdog = new ProcessBuilder("sh", "-c", script)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() {
        try (var files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left behind: " + directory + " (" + e.getMessage() + ")");
        }
    }
}
