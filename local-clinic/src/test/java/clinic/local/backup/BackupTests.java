package clinic.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup that was taken while others wrote, what is wrong with backups, and a cluster that is lost.
class BackupTests {

    /// A visit more and its patient's name changed, in one transaction; the names tell how many there are.
    private static final String WORK =
            "with v as (insert into visit (patient, note) values (%1$d, 'x')) update patient set name = (name::int + 1)::text where id = %1$d";

    private static final Duration ARCHIVE_TIMEOUT = Duration.ofSeconds(3);

    private static ArchivedCluster cluster;
    private static Path home;

    @BeforeAll
    static void aBackupUnderLoad(@TempDir Path directory) throws Exception {
        home = directory;
        cluster = ArchivedCluster.started(home, ARCHIVE_TIMEOUT);
        cluster.inService("scheduling", "insert into patient values (1, '0'), (2, '0')");
        var enough = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<Integer>>();
            for (var patient : List.of(1, 2)) {
                writers.add(threads.submit(() -> work(patient, enough)));
            }
            await().until(() -> Integer.parseInt(cluster.ask("scheduling", "select count(*)::text from visit")) > 20);
            cluster.backups().take(7);
            enough.set(true);
            for (var writer : writers) {
                assertThat(writer.get()).isPositive();
            }
        }
    }

    private static int work(int patient, AtomicBoolean enough) throws SQLException {
        var done = 0;
        try (var application = cluster.application("scheduling")) {
            while (!enough.get()) {
                ArchivedCluster.execute(application, WORK.formatted(patient));
                done++;
            }
        }
        return done;
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void whatWasWrittenMeanwhileIsThereWholeOrNotAtAll() throws Exception {
        var key = BackupKey.in(cluster.key());
        var identifier = BaseBackup.cluster(cluster.database.data());
        var manifest = Backup.manifestIn(base(), identifier, key);
        var wal = new WalArchive(wal(), identifier, key);
        try (var side = SideCluster.recovered(
                        new Backup(base(), manifest, key, wal), new Target.Consistent(), home.resolve("side"));
                var connection = side.server().connect("scheduling", ArchivedCluster.PATIENCE)) {
            var visits = BaseBackup.text(connection, "select count(*)::text from visit");
            assertThat(Integer.parseInt(visits)).isGreaterThan(20);
            assertThat(BaseBackup.text(connection, "select sum(name::int)::text from patient"))
                    .isEqualTo(visits);
        }
        assertThat(home.resolve("side")).doesNotExist();
    }

    @Test
    void theNoteOfTheLastGoodBackupSaysWhatWasTried() throws IOException {
        assertThat(Files.readString(home.resolve("backups/last-verified")))
                .contains("\"backup\":\"" + base().getFileName(), "\"finished\"", "\"verified\"");
    }

    @Test
    void nothingOfItCanBeReadWithoutTheKeyWhichOnlyItsOwnerReads() throws Exception {
        cluster.inService("scheduling", "insert into patient values (3, 'CANARY-OF-THE-LOG')");
        await().atMost(Duration.ofSeconds(30)).until(() -> cluster.backups().ship() > 0);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.key())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.walk(home.resolve("backups"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(text).as(file.toString()).doesNotContain("CANARY", "pg_authid", "SCRAM-SHA");
                if (!file.getFileName().toString().matches("verified|last-verified|lock|wal.lock|undo-.*")) {
                    assertThat(text).as(file.toString()).startsWith("CLINICB1");
                }
            }
        }
    }

    @Test
    void whatIsCommittedReachesTheArchiveWithinTheTimeOut() throws Exception {
        cluster.backups().ship();
        cluster.inService("scheduling", "insert into visit (patient, note) values (1, 'soon')");
        var file = cluster.ask("scheduling", "select pg_walfile_name(pg_current_wal_lsn() - 1)");
        var began = System.nanoTime();

        await().atMost(ARCHIVE_TIMEOUT.plusSeconds(20)).until(() -> {
            cluster.backups().ship();
            return wal().resolve(file).toFile().exists();
        });

        System.out.printf(
                "committed, and archived %.1f s later (time-out %d s)%n",
                (System.nanoTime() - began) / 1e9, ARCHIVE_TIMEOUT.toSeconds());
        assertThat(cluster.database.walSpool().resolve(file)).doesNotExist();
    }

    @Test
    void aChangedByteIsFound() throws Exception {
        var manifest = base().resolve("manifest");
        for (var at : new long[] {3, 20, Files.size(manifest) / 2, Files.size(manifest) - 1}) {
            flipped(manifest, at);
        }
        var archive = base().resolve("archive");
        flipped(archive, Files.size(archive) / 3);
        flipped(archive, Files.size(archive) - 1);
    }

    private static void flipped(Path file, long at) throws IOException {
        flip(file, at);
        assertThatThrownBy(() -> cluster.backups().verify(null, null))
                .as("%s at %d", file, at)
                .isInstanceOf(BackupRefused.class)
                .hasMessageContaining(file.toString());
        flip(file, at);
    }

    @Test
    void aCutOffEndIsFound() throws Exception {
        var file = base().resolve("archive");
        var whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 100));
        assertThatThrownBy(() -> cluster.backups().verify(null, null)).hasMessageContaining("archive is damaged");
        Files.write(file, whole);
    }

    @Test
    void anotherKeyIsToldByItsNumber() throws Exception {
        var other = BackupKey.kept(home.resolve("other-key.json"));

        assertThatThrownBy(() -> cluster.backupsWithKey(other.file()).verify(null, null))
                .isInstanceOf(BackupRefused.class)
                .hasMessageContaining(
                        "was written with key " + BackupKey.in(cluster.key()).id())
                .hasMessageContaining("holds key " + other.id());
        assertThatThrownBy(() ->
                        cluster.backupsWithKey(home.resolve("no-key.json")).verify(null, null))
                .hasMessageContaining("without it no backup can be read");
    }

    @Test
    void whatWasEncryptedBeforeAKeyWasReplacedIsReadAndTheKeyBeforeReadsNothingNew() throws Exception {
        var before = Files.copy(cluster.key(), home.resolve("key-before.json"));
        cluster.backups().rotateKey();
        cluster.backups().verify(null, null);

        cluster.backups().take(7);

        cluster.backups().verify(null, null);
        assertThatThrownBy(() -> cluster.backupsWithKey(before).verify(null, null))
                .hasMessageContaining(
                        "was written with key " + BackupKey.in(cluster.key()).id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.key())))
                .isEqualTo("rw-------");
    }

    @Test
    void aHoleInTheLogAndADamagedFileOfItAreNamed() throws Exception {
        var needed = cluster.ask("scheduling", "select pg_walfile_name(pg_current_wal_lsn() - 1)");
        var moment = cluster.now();
        var file = wal().resolve(needed);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            cluster.backups().ship();
            return Files.exists(file);
        });
        var aside = home.resolve("aside");

        Files.move(file, aside);
        assertThatThrownBy(() -> cluster.backups().restore("intake", new Wish.At(moment), () -> {}))
                .isInstanceOf(BackupRefused.class)
                .hasMessageContaining("file " + needed + " of the log is missing");
        Files.move(aside, file);

        flip(file, Files.size(file) / 2);
        assertThatThrownBy(() -> cluster.backups().restore("intake", new Wish.At(moment), () -> {}))
                .isInstanceOf(BackupRefused.class)
                .hasMessageContaining(file + " is damaged");
        flip(file, Files.size(file) / 2);
    }

    @Test
    void aDiskThatIsTooSmallIsRefusedBeforeItIsFull() {
        assertThatThrownBy(() -> FreeSpace.demand(home, Long.MAX_VALUE / 2, "a backup"))
                .isInstanceOf(BackupRefused.class)
                .hasMessageMatching("Not enough space for a backup: it needs \\d+ MiB and 256 more .*");
    }

    private static Path base() throws IOException {
        try (Stream<Path> files =
                Files.list(home.resolve("backups/%s/base".formatted(BaseBackup.cluster(cluster.database.data()))))) {
            return files.findFirst().orElseThrow();
        }
    }

    private static Path wal() throws IOException {
        return home.resolve("backups/%s/wal".formatted(BaseBackup.cluster(cluster.database.data())));
    }

    private static void flip(Path file, long at) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            var value = bytes.read();
            bytes.seek(at);
            bytes.write(value ^ 1);
        }
    }
}
