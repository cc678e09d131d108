package clinic.infrastructure;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// PostgreSQL itself as a child process, on loopback only, with checksums and passwords. Its data outlives it, also
/// after `kill -9`. PostgreSQL refuses to be root: for root it is started in a user namespace of its own (`unshare
/// -U`), or as *nobody* where the machine allows no such namespace.
public final class Database implements Program {

    private static final String NOBODY = "65534";
    private static final FileAttribute<?> ONLY_MINE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final int port;
    private final List<String> settings;
    private final @Nullable Duration archiveTimeout;
    private @Nullable Path binaries;
    private @Nullable List<String> wrapper;

    /// @param settings further settings for the server, each `name=value`
    public Database(Path directory, int port, List<String> settings) {
        this(directory, port, settings, null);
    }

    private Database(Path directory, int port, List<String> settings, @Nullable Duration archiveTimeout) {
        this.directory = directory.toAbsolutePath();
        this.port = port;
        this.settings = List.copyOf(settings);
        this.archiveTimeout = archiveTimeout;
    }

    /// The same, and every file of its write-ahead log is handed over in [#walSpool()]: when it is full, and after the
    /// timeout if anything was written. What is there is whole; whoever takes it away has it from then on.
    public Database archiving(Duration timeout) {
        return new Database(directory, port, settings, timeout);
    }

    @Override
    public String name() {
        return "database";
    }

    /// The running server as its superuser.
    public DatabaseServer server() {
        try {
            return new DatabaseServer("127.0.0.1", port, "postgres", Files.readString(passwordFile()));
        } catch (IOException e) {
            throw new IllegalStateException("the database was never started in " + directory, e);
        }
    }

    public Path data() {
        return directory.resolve("data");
    }

    public Path walSpool() {
        return directory.resolve("wal-spool");
    }

    public Path passwordFile() {
        return directory.resolve("superuser");
    }

    @Override
    public void prepare() throws IOException {
        var bin = PostgresBinaries.unpacked().resolve("bin");
        binaries = bin;
        var wrap = wrapper();
        wrapper = wrap;
        var data = data();
        // the server, which may be another user, has to pass through
        Files.createDirectories(directory);
        if (archiveTimeout != null) {
            Files.createDirectories(walSpool(), ONLY_MINE);
            own(wrap, walSpool());
        }
        if (Files.exists(data.resolve("PG_VERSION"))) {
            forgetDeadPostmaster(data.resolve("postmaster.pid"));
            // it may be a restored one
            own(wrap, data);
            return;
        }
        PostgresBinaries.delete(data);
        // beside the final place: a set-up that was interrupted is begun again
        var fresh = directory.resolve("data.new");
        PostgresBinaries.delete(fresh);
        Files.createDirectory(fresh, ONLY_MINE);
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(passwordFile());
        Files.createFile(
                passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile(), HexFormat.of().formatHex(random));
        own(wrap, fresh);
        own(wrap, passwordFile());
        var initdb = new ArrayList<>(wrap);
        initdb.addAll(List.of(bin.resolve("initdb").toString(), "-D", fresh.toString()));
        initdb.addAll(List.of("--username=postgres", "--pwfile=" + passwordFile(), "--auth=scram-sha-256"));
        initdb.addAll(List.of("--data-checksums", "--encoding=UTF8", "--locale=C"));
        initdb.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        run(initdb);
        Files.move(fresh, data);
    }

    @Override
    public List<String> command() {
        if (binaries == null || wrapper == null) {
            throw new IllegalStateException("prepare() comes first");
        }
        var command = new ArrayList<>(wrapper);
        command.add(binaries.resolve("postgres").toString());
        command.addAll(List.of("-D", data().toString()));
        var all = new ArrayList<>(List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "shared_buffers=64MB",
                "max_connections=200",
                "max_wal_size=512MB",
                "huge_pages=off",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_checkpoints=off"));
        if (archiveTimeout != null) {
            all.addAll(List.of(
                    "archive_mode=on",
                    "archive_library=basic_archive",
                    "basic_archive.archive_directory=" + walSpool(),
                    "archive_timeout=" + archiveTimeout.toSeconds() + "s"));
        }
        all.addAll(settings);
        all.forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    @Override
    public boolean answers() {
        return Ports.open(port) && server().answers();
    }

    /// Fast shutdown; the usual signal would wait for every client to leave.
    @Override
    public String stopSignal() {
        return "INT";
    }

    /// Gives a file or directory to the user that the server runs as, where that is another one.
    public void lend(Path path) throws IOException {
        own(wrapper(), path);
    }

    private static void own(List<String> wrapper, Path path) throws IOException {
        if (wrapper.contains("setpriv")) {
            run(List.of("chown", "-R", NOBODY + ":" + NOBODY, path.toString()));
        }
    }

    /// After `kill -9` and a reboot the number in the lock file may belong to somebody else, and PostgreSQL would
    /// refuse to start.
    private static void forgetDeadPostmaster(Path lock) throws IOException {
        if (Files.exists(lock)) {
            var pid = Long.parseLong(Files.readAllLines(lock).getFirst().trim());
            var command =
                    ProcessHandle.of(pid).flatMap(process -> process.info().command());
            if (command.isEmpty() || !command.get().endsWith("postgres")) {
                Files.delete(lock);
            }
        }
    }

    private static List<String> wrapper() throws IOException {
        if (new UnixSystem().getUid() != 0) {
            return List.of();
        }
        if (succeeds("unshare", "-U", "true")) {
            return List.of("unshare", "-U");
        }
        var unprivileged = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        var trial = new ArrayList<>(unprivileged);
        trial.add("true");
        if (succeeds(trial.toArray(String[]::new))) {
            return unprivileged;
        }
        throw new IOException("PostgreSQL refuses to run as root, and neither unshare nor setpriv works here:"
                + " start this as another user");
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes());
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(command.getFirst() + " failed:\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during " + command.getFirst(), e);
        }
    }
}
