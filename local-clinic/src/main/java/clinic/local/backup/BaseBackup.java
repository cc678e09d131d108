package clinic.local.backup;

import clinic.infrastructure.Database;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// All files of a cluster as they are found while it works. What is torn or of different moments among them is mended
/// by the log that was written meanwhile (PostgreSQL's low-level backup).
final class BaseBackup {

    static final String SUPERUSER = "superuser";
    private static final String DATA = "data/";
    private static final String CONTROL = "global/pg_control";

    /// Directories whose content is made anew at every start.
    private static final Set<String> LEFT_EMPTY = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "backup_label",
            "backup_label.old",
            "tablespace_map",
            "recovery.signal",
            "current_logfiles");

    private final Database database;

    BaseBackup(Database database) {
        this.database = database;
    }

    /// @param archive  where it is written
    /// @param sealedAs its name in the header
    Manifest write(String name, Path archive, String sealedAs, BackupKey key) throws IOException {
        try (var server = database.server().connect("postgres", Duration.ofHours(2))) {
            refuseTablespaces(server);
            var began = now(server);
            var startLsn = text(server, "select pg_backup_start('clinic', fast => true)::text");
            var firstWal = text(server, "select pg_walfile_name('" + startLsn + "')");
            var files = new TreeMap<String, Manifest.Entry>();
            var stop = new String[2];
            SealedFile.write(archive, sealedAs, key, out -> {
                try (var zip = new ZipOutputStream(out)) {
                    zip.setLevel(Deflater.BEST_SPEED);
                    copy(zip, files);
                    stop[0] = stop(server, zip, files);
                }
            });
            var stopLsn = stop[0];
            var bytes = files.values().stream().mapToLong(Manifest.Entry::size).sum();
            return new Manifest(
                    name,
                    text(server, "show server_version"),
                    cluster(database.data()),
                    firstWal,
                    text(server, "select pg_walfile_name('" + stopLsn + "'::pg_lsn - 1)"),
                    startLsn,
                    stopLsn,
                    began,
                    now(server),
                    bytes,
                    files);
        } catch (SQLException e) {
            throw new BackupRefused("The backup is not finished: " + e.getMessage(), e);
        }
    }

    /// What identifies a cluster over its whole life stands first in its control file.
    static String cluster(Path data) throws IOException {
        try (var in = Files.newInputStream(data.resolve(CONTROL))) {
            var identifier = java.nio.ByteBuffer.wrap(in.readNBytes(8)).order(java.nio.ByteOrder.nativeOrder());
            return Long.toUnsignedString(identifier.getLong());
        }
    }

    private void copy(ZipOutputStream zip, SortedMap<String, Manifest.Entry> files) throws IOException {
        entry(zip, SUPERUSER, Files.newInputStream(database.passwordFile()));
        var later = new ArrayList<Path>();
        try (Stream<Path> all = Files.walk(database.data())) {
            for (var path : (Iterable<Path>) all::iterator) {
                var name = database.data().relativize(path).toString();
                if (Files.isDirectory(path)) {
                    if (!name.isEmpty() && !within(name, LEFT_EMPTY)) {
                        zip.putNextEntry(new ZipEntry(DATA + name + "/"));
                        zip.closeEntry();
                    }
                } else if (name.equals(CONTROL)) {
                    later.add(path);
                } else if (!within(name, LEFT_EMPTY)
                        && !isLeftOut(path.getFileName().toString(), name)) {
                    add(zip, files, path, name);
                }
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        for (var path : later) {
            add(zip, files, path, CONTROL);
        }
    }

    private static void add(ZipOutputStream zip, SortedMap<String, Manifest.Entry> files, Path path, String name)
            throws IOException {
        try (var in = Files.newInputStream(path)) {
            files.put(name, entry(zip, DATA + name, in));
        } catch (NoSuchFileException e) {
            // dropped since the directory was read; the log knows
        }
    }

    /// The server tells what recovery has to know, and that the log is handed over up to here.
    private static String stop(Connection server, ZipOutputStream zip, SortedMap<String, Manifest.Entry> files)
            throws IOException {
        try (var statement = server.createStatement()) {
            statement.execute("set statement_timeout = '5min'");
            try (var row = statement.executeQuery(
                    "select lsn::text, labelfile from pg_backup_stop(wait_for_archive => true)")) {
                row.next();
                var label = row.getString(2).getBytes(StandardCharsets.UTF_8);
                files.put("backup_label", entry(zip, DATA + "backup_label", new java.io.ByteArrayInputStream(label)));
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new BackupRefused(
                    "The server does not hand over its log, see ./clinic logs database: " + e.getMessage(), e);
        }
    }

    private static Manifest.Entry entry(ZipOutputStream zip, String name, InputStream content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        var sum = sha256();
        try (var in = new DigestInputStream(content, sum)) {
            var size = in.transferTo(zip);
            zip.closeEntry();
            return new Manifest.Entry(size, HexFormat.of().formatHex(sum.digest()));
        }
    }

    /// Unpacks into a directory that has no `data` yet: `data` and `superuser`.
    static void unpack(InputStream archive, Manifest manifest, Path directory) throws IOException {
        var missing = new TreeMap<>(manifest.files());
        try (var zip = new ZipInputStream(new ToTheEnd(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new BackupRefused("a path leads out of the backup: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                var sum = sha256();
                try (OutputStream out = Files.newOutputStream(target)) {
                    new DigestInputStream(zip, sum).transferTo(out);
                }
                if (entry.getName().startsWith(DATA)) {
                    var name = entry.getName().substring(DATA.length());
                    var expected = missing.remove(name);
                    if (expected == null
                            || !expected.sha256().equals(HexFormat.of().formatHex(sum.digest()))) {
                        throw new BackupRefused(name + " in the backup is not what its manifest says.");
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new BackupRefused("the backup lacks " + missing.firstKey() + " of its manifest.");
        }
        var data = directory.resolve("data");
        for (var empty : LEFT_EMPTY) {
            Files.createDirectories(data.resolve(empty));
        }
        Files.createDirectories(data.resolve("pg_wal/archive_status"));
        var mine = java.nio.file.attribute.PosixFilePermissions.fromString("rwx------");
        Files.setPosixFilePermissions(data, mine);
        Files.setPosixFilePermissions(
                directory.resolve(SUPERUSER), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }

    private static boolean within(String name, Set<String> directories) {
        var slash = name.indexOf('/');
        return slash > 0 && directories.contains(name.substring(0, slash));
    }

    private static boolean isLeftOut(String file, String name) {
        return LEFT_OUT.contains(name) || file.startsWith("pgsql_tmp") || file.startsWith("pg_internal.init");
    }

    private static void refuseTablespaces(Connection server) throws SQLException, BackupRefused {
        var elsewhere = text(server, "select count(*)::text from pg_tablespace where spcname !~ '^pg_'");
        if (!elsewhere.equals("0")) {
            throw new BackupRefused(
                    "This cluster has tablespaces outside of its directory, which a backup leaves out.");
        }
    }

    static java.time.Instant now(Connection server) throws SQLException {
        try (var statement = server.createStatement();
                var row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    static String text(Connection server, String query) throws SQLException {
        try (var statement = server.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    static List<String> texts(Connection server, String query) throws SQLException {
        var texts = new ArrayList<String>();
        try (var statement = server.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The archive's last bytes are only known to be right once they are read, and the unpacker stops before them.
    private static final class ToTheEnd extends FilterInputStream {

        ToTheEnd(InputStream in) {
            super(in);
        }

        @Override
        public void close() throws IOException {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } finally {
                in.close();
            }
        }
    }
}
