package clinic.local.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// The write-ahead log of one cluster, a compressed and encrypted file for each of its files. With a base backup they
/// lead to every moment since.
final class WalArchive {

    /// Time line, log, segment; the last two count on together.
    private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}");

    private static final Pattern ANY =
            Pattern.compile("[0-9A-F]{24}(\\.partial|\\.[0-9A-F]{8}\\.backup)?|[0-9A-F]{8}\\.history");
    private static final long SEGMENTS_PER_LOG = 256;
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path directory;
    private final String cluster;
    private final BackupKey key;

    WalArchive(Path directory, String cluster, BackupKey key) {
        this.directory = directory;
        this.cluster = cluster;
        this.key = key;
    }

    /// Encrypts what the server has handed over and takes it out of the spool. Two processes may do this at once.
    ///
    /// @return how many files
    int ship(Path spool) throws IOException {
        synchronized (ONE_AT_A_TIME) {
            Files.createDirectories(directory);
            try (var channel = FileChannel.open(
                            directory.resolveSibling("wal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                var ready = ready(spool);
                for (var file : ready) {
                    ship(file, file.getFileName().toString());
                }
                return ready.size();
            }
        }
    }

    private static List<Path> ready(Path spool) throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(
                            file -> ANY.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private void ship(Path file, String name) throws IOException {
        if (Files.exists(directory.resolve(name))) {
            // handed over twice, since the server died before it wrote down that it had
            try (var before = read(name);
                    var now = Files.newInputStream(file)) {
                if (!same(before, now)) {
                    throw new BackupRefused(directory.resolve(name) + " is there already, and is not what " + file
                            + " is: two clusters write to one archive.");
                }
            }
        } else {
            SealedFile.write(directory.resolve(name), sealedAs(name), key, out -> {
                try (var packed = new GZIPOutputStream(out, 1 << 16) {
                    {
                        def.setLevel(Deflater.BEST_SPEED);
                    }
                }) {
                    Files.copy(file, packed);
                }
            });
        }
        Files.delete(file);
    }

    /// Piece by piece: the supervisor has little memory.
    private static boolean same(InputStream one, InputStream other) throws IOException {
        var left = new byte[1 << 16];
        var right = new byte[left.length];
        while (true) {
            var length = one.readNBytes(left, 0, left.length);
            if (other.readNBytes(right, 0, right.length) != length
                    || !Arrays.equals(left, 0, length, right, 0, length)) {
                return false;
            }
            if (length < left.length) {
                return true;
            }
        }
    }

    private String sealedAs(String name) {
        return "wal/" + cluster + "/" + name;
    }

    boolean has(String name) {
        return Files.exists(directory.resolve(name));
    }

    /// Decrypted and unpacked.
    InputStream read(String name) throws IOException {
        return new GZIPInputStream(SealedFile.read(directory.resolve(name), sealedAs(name), key), 1 << 16);
    }

    /// Whether it is a segment that is not there although a later one is, on whatever time line.
    boolean isGap(String name) throws IOException {
        if (!SEGMENT.matcher(name).matches()) {
            return false;
        }
        var numbers = numbers();
        return !numbers.contains(number(name)) && numbers.higher(number(name)) != null;
    }

    /// The first segment after `from` that is missing between two that are there.
    Optional<String> firstGap(String from) throws IOException {
        var numbers = numbers();
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        for (var number = number(from); number < numbers.last(); number++) {
            if (!numbers.contains(number)) {
                return Optional.of(name(from.substring(0, 8), number));
            }
        }
        return Optional.empty();
    }

    /// When the newest file arrived; what was committed a little before can be restored.
    Optional<Instant> newest() throws IOException {
        var newest = Optional.<Instant>empty();
        for (var name : names()) {
            var at = Files.getLastModifiedTime(directory.resolve(name)).toInstant();
            if (newest.isEmpty() || at.isAfter(newest.get())) {
                newest = Optional.of(at);
            }
        }
        return newest;
    }

    /// Deletes what only backups that are gone could need.
    int deleteBefore(String firstNeeded) throws IOException {
        var deleted = 0;
        for (var name : names()) {
            if (name.length() >= 24 && number(name) < number(firstNeeded)) {
                Files.delete(directory.resolve(name));
                deleted++;
            }
        }
        return deleted;
    }

    long size() throws IOException {
        var bytes = 0L;
        for (var name : names()) {
            bytes += Files.size(directory.resolve(name));
        }
        return bytes;
    }

    List<String> names() throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            var names = new ArrayList<String>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> ANY.matcher(name).matches())
                    .sorted()
                    .forEach(names::add);
            return names;
        }
    }

    private TreeSet<Long> numbers() throws IOException {
        var numbers = new TreeSet<Long>();
        for (var name : names()) {
            if (SEGMENT.matcher(name).matches()) {
                numbers.add(number(name));
            }
        }
        return numbers;
    }

    private static long number(String name) {
        return Long.parseLong(name.substring(8, 16), 16) * SEGMENTS_PER_LOG
                + Long.parseLong(name.substring(16, 24), 16);
    }

    private static String name(String timeline, long number) {
        return "%s%08X%08X".formatted(timeline, number / SEGMENTS_PER_LOG, number % SEGMENTS_PER_LOG);
    }
}
