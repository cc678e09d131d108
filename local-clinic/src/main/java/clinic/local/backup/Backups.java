package clinic.local.backup;

import clinic.infrastructure.Database;
import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/// Takes, tries and restores the backups of one clinic's databases.
public final class Backups {

    /// Something written down is handed over within this time, hence the most that a lost disk takes along.
    public static final Duration ARCHIVE_TIMEOUT = Duration.ofSeconds(60);

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Duration LONGEST = Duration.ofHours(2);

    private final BackupStore store;
    private final Path scratch;
    private final Database database;
    private final Consumer<String> say;

    /// @param scratch where a backup lies in plain text while it is tried or restored
    Backups(Path directory, Path keyFile, Path scratch, Database database, Consumer<String> say) {
        this.store = new BackupStore(directory, keyFile);
        this.scratch = scratch;
        this.database = database;
        this.say = say;
    }

    public static Backups of(Stack stack, Consumer<String> say) {
        var database = new Database(stack.data("database"), stack.port(Part.DATABASE), List.of());
        return new Backups(stack.backups(), stack.backupKey(), stack.run().resolve("restoring"), database, say);
    }

    /// Encrypts the log that the server has handed over.
    public int ship() throws IOException {
        return Files.exists(database.walSpool()) && Files.exists(database.data())
                ? store.wal(cluster()).ship(database.walSpool())
                : 0;
    }

    /// Takes a base backup, tries it, and deletes what is older than `days` days of good ones.
    public void take(int days) throws IOException {
        try (var _ = alone()) {
            var cluster = cluster();
            var fresh = Files.notExists(store.keyFile());
            var key = BackupKey.kept(store.keyFile());
            var name = NAME.format(Instant.now());
            var place = Files.createDirectories(store.place(cluster, name));
            try {
                FreeSpace.demand(place, sizeOfData(), "a backup");
                say.accept("copying the databases while they are used ...");
                var began = System.nanoTime();
                var archive = place.resolve("archive");
                var manifest =
                        new BaseBackup(database).write(name, archive, Backup.sealedAs(cluster, name, "archive"), key);
                shipUntil(manifest.lastWal());
                Backup.write(manifest, place, key);
                say.accept("backup %s: %d MiB as %d MiB in %s, encrypted with key %s"
                        .formatted(name, manifest.bytes() >> 20, Files.size(archive) >> 20, seconds(began), key.id()));
            } catch (IOException | RuntimeException e) {
                FileSystemUtils.deleteRecursively(place);
                throw e;
            }
            say.accept("%s%s. Keep a copy of it elsewhere: a backup without its key is worthless."
                    .formatted(fresh ? "The key is new, and is in " : "The key is in ", store.keyFile()));
            verify(store.find(cluster, name), null);
            store.prune(cluster, days).forEach(old -> say.accept("deleted the backup " + old));
        }
    }

    /// Encrypts with another key from now on.
    public void rotateKey() throws IOException {
        try (var _ = alone()) {
            var key = BackupKey.rotated(store.keyFile());
            say.accept(
                    "key %s encrypts from now on; those before stay in %s for what they encrypted. Keep a copy of it elsewhere."
                            .formatted(key.id(), store.keyFile()));
        }
    }

    /// Restores a backup for trial.
    ///
    /// @param name    the newest if none
    /// @param service whose tables are read; all if none
    public void verify(@Nullable String name, @Nullable String service) throws IOException {
        try (var _ = alone()) {
            var chosen = store.all().stream()
                    .filter(backup -> name == null || backup.manifest().name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new BackupRefused(
                            name == null
                                    ? "There is no backup yet: ./clinic backup takes one."
                                    : "There is no " + name));
            verify(chosen, service);
        }
    }

    private void verify(Backup backup, @Nullable String service) throws IOException {
        say.accept("trying it: restoring %s into an empty cluster ..."
                .formatted(backup.manifest().name()));
        var began = System.nanoTime();
        try (var side = SideCluster.recovered(backup, new Target.Consistent(), scratch)) {
            say.accept("recovered in " + seconds(began));
            var damage = new ArrayList<String>();
            var rows = 0L;
            for (var each : Contents.databases(side.server())) {
                if (service == null || service.equals(each)) {
                    var contents = Contents.of(side.server(), each);
                    damage.addAll(Contents.damage(side.server(), each));
                    rows += contents.rows();
                    say.accept("  %-13s %3d tables, %d rows"
                            .formatted(each, contents.tables().size(), contents.rows()));
                }
            }
            if (!damage.isEmpty()) {
                throw new BackupRefused(
                        "The backup " + backup.manifest().name() + " is damaged:\n  " + String.join("\n  ", damage));
            }
            if (service == null) {
                var verdict = new Backup.Verdict(Instant.now(), rows);
                backup.verified(verdict);
                noteLastVerified();
            }
            say.accept("good: every row and every index was read, %d rows".formatted(rows));
        } catch (SQLException e) {
            throw new BackupRefused("The backup " + backup.manifest().name() + " is damaged: " + e.getMessage(), e);
        }
    }

    /// What `status` and `doctor` read: the newest good backup.
    public record LastVerified(String backup, Instant finished, Instant verified, long rows) {}

    private void noteLastVerified() throws IOException {
        var last = Optional.<LastVerified>empty();
        for (var backup : store.all()) {
            var verdict = backup.verdict();
            if (last.isEmpty() && verdict.isPresent()) {
                last = Optional.of(new LastVerified(
                        backup.manifest().name(),
                        backup.manifest().finished(),
                        verdict.get().at(),
                        verdict.get().rows()));
            }
        }
        if (last.isPresent()) {
            Backup.replace(
                    store.directory().resolve("last-verified"),
                    JsonMapper.shared().writeValueAsString(last.get()));
        }
    }

    public static Optional<LastVerified> lastVerified(Stack stack) throws IOException {
        var file = stack.backups().resolve("last-verified");
        return Files.exists(file)
                ? Optional.of(JsonMapper.shared().readValue(Files.readString(file), LastVerified.class))
                : Optional.empty();
    }

    /// Whether a day has passed since the last one.
    public boolean due() throws IOException {
        var backups = store.ofCluster(cluster());
        return backups.isEmpty()
                || backups.getFirst()
                        .manifest()
                        .finished()
                        .isBefore(Instant.now().minus(Duration.ofDays(1)));
    }

    /// One line for each backup, newest first, and how far its log reaches.
    public void list() throws IOException {
        var backups = store.all();
        if (backups.isEmpty()) {
            say.accept("There is no backup yet: ./clinic backup takes one.");
            return;
        }
        say.accept("%-21s %-20s %9s  %-20s  %s".formatted("BACKUP", "CLUSTER", "SIZE", "VERIFIED", "RESTORES TO"));
        for (var backup : backups) {
            var manifest = backup.manifest();
            var gap = backup.wal().firstGap(manifest.firstWal());
            var newest = backup.wal().newest().orElse(manifest.finished());
            say.accept("%-21s %-20s %5d MiB  %-20s  %s"
                    .formatted(
                            manifest.name(),
                            manifest.cluster(),
                            backup.size() >> 20,
                            backup.verdict().map(verdict -> time(verdict.at())).orElse("not yet"),
                            gap.map(segment -> "the log lacks " + segment)
                                    .orElse("any moment from " + time(manifest.finished()) + " to " + time(newest))));
        }
        var archived = backups.getFirst().wal();
        var age = Duration.between(archived.newest().orElse(Instant.EPOCH), Instant.now());
        say.accept("log archived %d s ago (lost with this machine: at most that, if anything was written since), %d MiB"
                .formatted(age.toSeconds(), archived.size() >> 20));
    }

    /// Brings one service's database to an earlier moment; every other database goes on.
    ///
    /// @param stop ends the service; the last moment before anything is changed
    public void restore(String service, Wish wish, Runnable stop) throws IOException {
        try (var _ = alone();
                var live = database.server().connect(service, LONGEST)) {
            var began = System.nanoTime();
            var target = Target.of(wish, undo(service));
            if (target instanceof Target.Latest) {
                say.accept("stopping " + service + ", the others go on");
                stop.run();
            }
            shipUntil(switchLog(live));
            var backup = store.before(cluster(), target);
            say.accept("recovering %s from backup %s and the log beside the clinic ..."
                    .formatted(wish, backup.manifest().name()));
            try (var side = SideCluster.recovered(backup, target, scratch);
                    var from = side.server().connect(service, LONGEST)) {
                say.accept("recovered in " + seconds(began));
                if (!(target instanceof Target.Latest)) {
                    say.accept("stopping " + service + ", the others go on");
                    stop.run();
                }
                var move = new DatabaseMove(from, live).checked();
                var undo = markUndo(service, live);
                var moving = System.nanoTime();
                var moved = move.run(target.moment());
                say.accept("%s is as it was: %d rows of %d tables put back in %s, %s in all"
                        .formatted(service, moved.rows(), moved.tables().size(), seconds(moving), seconds(began)));
                moved.tables().forEach((table, rows) -> {
                    if (rows > 0) {
                        say.accept("  %-40s %d".formatted(table, rows));
                    }
                });
                say.accept("undo: ./clinic restore %s --to undo (the state at %s)".formatted(service, undo));
            }
            analyze(live);
        } catch (SQLException e) {
            throw new BackupRefused("Nothing is restored: " + e.getMessage(), e);
        }
    }

    /// Builds the whole cluster anew where there is none.
    public void restoreAll(Wish wish) throws IOException {
        try (var _ = alone()) {
            if (Files.exists(database.data())) {
                throw new BackupRefused("There is a database in " + database.data()
                        + ": a whole restore wants none. Move it away first; it may hold what was not archived.");
            }
            var target = Target.of(wish, Optional.empty());
            var backup = store.before(store.newestCluster(), target);
            var beside = database.data().resolveSibling("restoring");
            FileSystemUtils.deleteRecursively(beside);
            Files.createDirectories(beside);
            FreeSpace.demand(beside, backup.manifest().bytes(), "restoring the databases");
            var began = System.nanoTime();
            say.accept("recovering %s from backup %s and the log ..."
                    .formatted(wish, backup.manifest().name()));
            new WholeRestore(backup, target, beside).run(database);
            FileSystemUtils.deleteRecursively(beside);
            say.accept(
                    "every database is there again after %s; ./clinic up starts the clinic.".formatted(seconds(began)));
        }
    }

    /// The state that the last restore of this service replaced.
    private Optional<Target.Point> undo(String service) throws IOException {
        var file = undoFile(service);
        return Files.exists(file)
                ? Optional.of(JsonMapper.shared().readValue(Files.readString(file), Target.Point.class))
                : Optional.empty();
    }

    private Path undoFile(String service) throws IOException {
        return store.directory().resolve(cluster()).resolve("undo-" + service);
    }

    /// Nothing has to be copied for it: the log leads there as well.
    private Instant markUndo(String service, Connection live) throws SQLException, IOException {
        var at = BaseBackup.now(live);
        var name = "before restore of " + service + " " + NAME.format(at);
        BaseBackup.text(live, "select pg_create_restore_point('" + name + "')::text");
        Backup.replace(undoFile(service), JsonMapper.shared().writeValueAsString(new Target.Point(at, name)));
        return at;
    }

    /// Ends the present file of the log with a committed transaction, so that recovery finds something after every
    /// moment up to now.
    ///
    /// @return the file
    private static String switchLog(Connection live) throws SQLException {
        BaseBackup.text(live, "select pg_logical_emit_message(true, 'clinic', 'restore')::text");
        var file = BaseBackup.text(live, "select pg_walfile_name(pg_current_wal_lsn() - 1)");
        BaseBackup.text(live, "select pg_switch_wal()::text");
        return file;
    }

    private void shipUntil(String file) throws IOException {
        var wal = store.wal(cluster());
        var deadline = System.nanoTime() + ARCHIVE_TIMEOUT.toNanos();
        for (wal.ship(database.walSpool()); !wal.has(file); wal.ship(database.walSpool())) {
            if (System.nanoTime() > deadline) {
                throw new BackupRefused("The server does not hand over the file " + file
                        + " of its log: ./clinic logs database tells why.");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    private String cluster() throws IOException {
        return BaseBackup.cluster(database.data());
    }

    private long sizeOfData() throws IOException {
        try (var server = database.server().connect("postgres", LONGEST)) {
            return Long.parseLong(
                    BaseBackup.text(server, "select sum(pg_database_size(oid))::bigint::text from pg_database"));
        } catch (SQLException e) {
            throw new BackupRefused(
                    "The database does not answer (" + e.getMessage() + "): ./clinic start database", e);
        }
    }

    private static void analyze(Connection live) throws SQLException {
        try (var statement = live.createStatement()) {
            statement.execute("analyze");
        }
    }

    /// One backup or restore at a time: there is one place to try and to recover in.
    private FileChannel alone() throws IOException {
        Files.createDirectories(store.directory());
        var channel = FileChannel.open(
                store.directory().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            say.accept("another backup or restore is under way; waiting for its end ...");
            channel.lock();
        }
        return channel;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String seconds(long began) {
        return "%.1f s".formatted((System.nanoTime() - began) / 1e9);
    }
}
