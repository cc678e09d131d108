package clinic.local.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which backups stay: the newest good one of each of the last days that have one, and whatever is newer than the
/// newest good one. The last good one is never deleted.
record Retention(int days) {

    record Candidate(String name, Instant finished, boolean verified) {}

    /// @param newestFirst all there are
    Set<String> kept(List<Candidate> newestFirst) {
        var kept = new LinkedHashSet<String>();
        var covered = new HashSet<Object>();
        for (var one : newestFirst) {
            if (!one.verified) {
                if (covered.isEmpty()) {
                    kept.add(one.name);
                }
            } else if (covered.size() < days
                    && covered.add(one.finished.atZone(ZoneOffset.UTC).toLocalDate())) {
                kept.add(one.name);
            }
        }
        return kept;
    }
}
