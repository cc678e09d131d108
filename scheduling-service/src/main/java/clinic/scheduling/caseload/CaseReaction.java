package clinic.scheduling.caseload;

import java.time.Instant;
import java.util.UUID;

/// What another feature does about a case when it becomes known, in the transaction that makes it known and with the
/// case's row locked: a booking is either refused by it or seen by it.
public interface CaseReaction {

    default void escalated(UUID caseId, Instant at) {}

    /// A clinician found the case safe to book as it is.
    default void safe(UUID caseId) {}

    void closed(UUID caseId, Instant at);
}
