package clinic.kit.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What reading the whole audit chain came to.
///
/// @param rows     how many rows are as they were sealed, up to the first that is not
/// @param anchored number of the last row whose seal is confirmed by an anchor outside of the database; null if the
///                 anchors cannot be read now, when a cut end would not be noticed
/// @param waiting  how many rows are not sealed yet: a few, unless the sealer is not at work
/// @param broken   the first row that is not as it was sealed
/// @param restores when the database was restored: each took rows, and whoever reads this knows whether it was one
public record AuditVerdict(
        boolean intact,
        long rows,
        @Nullable Long anchored,
        long waiting,
        @Nullable Broken broken,
        List<Restore> restores) {

    /// @param after number of the last row that was kept
    /// @param taken how many rows were lost, as far as they were anchored
    public record Restore(Instant at, long after, long taken) {}

    /// @param sequence number of the row in the chain, 0 if it is in none
    /// @param auditId  null if nothing is left that tells
    public record Broken(long sequence, @Nullable UUID auditId, String what) {}

    static AuditVerdict intact(long rows, long anchored, long waiting) {
        return new AuditVerdict(true, rows, anchored, waiting, null, List.of());
    }

    AuditVerdict withoutAnchors() {
        return new AuditVerdict(intact, rows, null, waiting, broken, restores);
    }

    AuditVerdict with(List<Restore> known) {
        return new AuditVerdict(intact, rows, anchored, waiting, broken, List.copyOf(known));
    }

    static AuditVerdict broken(long sequence, @Nullable UUID auditId, String what) {
        return new AuditVerdict(
                false, Math.max(0, sequence - 1), 0L, 0, new Broken(sequence, auditId, what), List.of());
    }
}
