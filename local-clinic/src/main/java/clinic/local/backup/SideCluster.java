package clinic.local.backup;

import clinic.infrastructure.Database;
import clinic.infrastructure.DatabaseServer;
import clinic.infrastructure.Ports;
import clinic.infrastructure.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// A server of its own beside the real one, made of a base backup and the archived log, and deleted when it is closed.
/// A shell that outlives this JVM does that when it is killed: what lies there is in plain text.
final class SideCluster implements AutoCloseable {

    private static final Duration LONGEST_RECOVERY = Duration.ofHours(2);

    private final Path directory;
    private final Database database;
    private final ServerProcess process;
    private @Nullable Process watchdog;

    private SideCluster(Path directory, Database database) {
        this.directory = directory;
        this.database = database;
        this.process = new ServerProcess(database, directory.resolve("log"));
    }

    /// @param directory must not be used by anybody else
    static SideCluster recovered(Backup backup, Target target, Path directory) throws IOException {
        FileSystemUtils.deleteRecursively(directory);
        // the server, which may be another user, passes through and finds its own directories
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        FreeSpace.demand(directory, backup.manifest().bytes(), "recovering the backup beside the clinic");
        // nothing of it has to survive a power failure
        var unsafe = List.of("fsync=off", "full_page_writes=off", "autovacuum=off", "archive_mode=off");
        var recovery = new Recovery(directory, backup.wal(), target);
        var settings = new ArrayList<>(unsafe);
        settings.addAll(recovery.settings());
        var side = new SideCluster(directory, new Database(directory, Ports.free(), settings));
        try {
            backup.unpack(directory);
            recovery.run(side.database, side.process, side::watch, LONGEST_RECOVERY);
            return side;
        } catch (IOException | RuntimeException e) {
            side.close();
            throw e;
        }
    }

    DatabaseServer server() {
        return database.server();
    }

    private void watch() {
        // Ctrl-C reaches it as well
        var script =
                "trap '' INT HUP TERM; while kill -0 %d 2>/dev/null; do sleep 1; done; kill -9 %d 2>/dev/null; sleep 1; rm -rf '%s'"
                        .formatted(ProcessHandle.current().pid(), process.pid(), directory);
        try {
            watchdog = new ProcessBuilder("sh", "-c", script)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.kill();
        if (watchdog != null) {
            watchdog.destroyForcibly();
        }
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("in plain text and still there: " + directory, e);
        }
    }
}
