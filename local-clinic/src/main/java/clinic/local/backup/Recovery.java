package clinic.local.backup;

import clinic.infrastructure.Database;
import clinic.infrastructure.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Plays the archived log into an unpacked base backup. The server asks for one file after the other by a shell
/// command, which cannot decrypt: it leaves a note of what it wants, and a thread of this JVM lays the file beside it.
/// So no more than one file of the log lies there in plain text.
final class Recovery {

    /// The shell gives up on a JVM that was killed; 200 ends the server instead of the recovery.
    private static final String FETCH = """
            cd '%s' || exit 200
            : > "$1.wanted"
            tries=0
            while [ $tries -lt 12000 ]; do
              if [ -e "$1" ]; then cd "$OLDPWD" && exec mv '%1$s'/"$1" "$2"; exit 200; fi
              if [ -e "$1.missing" ]; then rm -f "$1.missing"; exit 1; fi
              if [ -e "$1.refused" ]; then exit 200; fi
              sleep 0.01
              tries=$((tries + 1))
            done
            exit 200
            """;

    private final Path directory;
    private final WalArchive archive;
    private final Target target;
    private final Path exchange;
    private volatile @Nullable BackupRefused refused;

    /// @param directory holds the unpacked `data`
    Recovery(Path directory, WalArchive archive, Target target) {
        this.directory = directory;
        this.archive = archive;
        this.target = target;
        this.exchange = directory.resolve("wal");
    }

    List<String> settings() {
        var settings = new ArrayList<>(List.of(
                // nobody sees it before it has arrived
                "hot_standby=off",
                "restore_command=sh '" + directory.resolve("fetch") + "' %f %p",
                "recovery_target_action=promote"));
        settings.addAll(target.settings());
        return settings;
    }

    /// Starts the server and returns when it has arrived and answers.
    ///
    /// @param begun told once the process is there
    void run(Database database, ServerProcess server, Runnable begun, Duration patience) throws IOException {
        Files.createDirectories(
                exchange, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        database.lend(exchange);
        Files.writeString(directory.resolve("fetch"), FETCH.formatted(exchange));
        Files.createFile(directory.resolve("data/recovery.signal"));
        var feeding = Thread.ofVirtual().start(() -> feed(database));
        try {
            server.spawn();
            begun.run();
            server.awaitAnswer(patience);
        } catch (IllegalStateException e) {
            throw inWords(server, e);
        } finally {
            feeding.interrupt();
        }
    }

    private IOException inWords(ServerProcess server, IllegalStateException failure) throws IOException {
        if (refused != null) {
            return refused;
        }
        var log = Files.readString(server.log());
        if (log.contains("recovery ended before configured recovery target was reached")) {
            return new BackupRefused("The archived log ends before that moment.", failure);
        }
        return new BackupRefused("The backup could not be recovered: " + failure.getMessage(), failure);
    }

    private void feed(Database database) {
        try {
            while (true) {
                try (Stream<Path> files = Files.list(exchange)) {
                    for (var wanted : files.filter(file -> file.toString().endsWith(".wanted"))
                            .toList()) {
                        answer(wanted, database);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            refused = new BackupRefused("The log could not be handed to the server: " + e.getMessage(), e);
        }
    }

    private void answer(Path wanted, Database database) throws IOException {
        var name = wanted.getFileName().toString().replace(".wanted", "");
        Files.delete(wanted);
        try {
            if (archive.has(name)) {
                var beside = exchange.resolve(name + ".part");
                try (var content = archive.read(name)) {
                    Files.copy(content, beside);
                }
                database.lend(beside);
                Files.move(beside, exchange.resolve(name));
            } else if (archive.isGap(name)) {
                throw new BackupRefused("The file " + name
                        + " of the log is missing in the archive, though later ones are there: only moments before it can"
                        + " be restored.");
            } else {
                Files.createFile(exchange.resolve(name + ".missing"));
            }
        } catch (IOException e) {
            refused = e instanceof BackupRefused known ? known : new BackupRefused(e.toString(), e);
            Files.createFile(exchange.resolve(name + ".refused"));
        }
    }
}
