package clinic.scheduling.appointment;

import java.time.Instant;
import java.util.UUID;

/// A visit that a person has to look at, because a machine does not cancel a clinical visit by inference.
record FollowUp(UUID appointmentId, long version, UUID caseId, UUID siteId, Reason reason, Instant since) {

    enum Reason {
        /// The case was escalated while this visit was booked, or won its race with the escalation.
        CASE_ESCALATED,
        /// The case was closed while the patient was here.
        CASE_CLOSED,
        /// A consultation was started for a visit that had been cancelled.
        SEEN_THOUGH_CANCELLED
    }
}
