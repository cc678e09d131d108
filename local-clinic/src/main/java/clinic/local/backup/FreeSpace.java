package clinic.local.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Asked before anything is written, since a disk that is full in the middle stops the clinic as well.
final class FreeSpace {

    /// What stays free for the others who write to the same disk.
    private static final long SPARE = 256L << 20;

    private FreeSpace() {}

    static void demand(Path directory, long bytes, String purpose) throws IOException {
        var store = Files.getFileStore(directory);
        var free = store.getUsableSpace();
        if (free - SPARE < bytes) {
            throw new BackupRefused(
                    "Not enough space for %s: it needs %d MiB and %d more to spare, and %d are free at %s."
                            .formatted(purpose, (bytes >> 20) + 1, SPARE >> 20, free >> 20, directory));
        }
    }
}
