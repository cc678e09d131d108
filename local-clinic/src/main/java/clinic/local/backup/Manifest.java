package clinic.local.backup;

import java.time.Instant;
import java.util.SortedMap;

/// What a base backup is made of; written last, so a backup without it is none.
///
/// @param cluster  PostgreSQL's system identifier
/// @param firstWal the first file of the log that its recovery needs
/// @param lastWal  the file of the log in which it becomes consistent
/// @param finished from when on, by the server's clock, it can be brought to any moment
/// @param bytes    of all files, unpacked
/// @param files    by their path below the data directory
record Manifest(
        String name,
        String postgres,
        String cluster,
        String firstWal,
        String lastWal,
        String startLsn,
        String stopLsn,
        Instant began,
        Instant finished,
        long bytes,
        SortedMap<String, Entry> files) {

    record Entry(long size, String sha256) {}

    int timeline() {
        return Integer.parseInt(firstWal.substring(0, 8), 16);
    }
}
