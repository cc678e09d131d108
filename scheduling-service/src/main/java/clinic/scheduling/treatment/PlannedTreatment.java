package clinic.scheduling.treatment;

import clinic.contracts.records.PlanEvent.Modality;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A line of a signed plan with the visits booked for it so far.
///
/// @param visits      how many the plan asks for; 0 for a line that a later version of the plan left out
/// @param booked      how many are booked or done
/// @param lastVisitAt when the last of those begins
/// @param closed      whether the case is closed
public record PlannedTreatment(
        UUID planItemId,
        UUID planId,
        UUID caseId,
        UUID patientId,
        UUID siteId,
        Modality modality,
        int visits,
        int intervalDays,
        int visitMinutes,
        int booked,
        @Nullable Instant lastVisitAt,
        boolean closed) {

    public int remaining() {
        return Math.max(0, visits - booked);
    }

    /// From when the next visit keeps the planned interval; null while there is nothing to keep it from, or no next
    /// one.
    public @Nullable Instant earliestNext() {
        return lastVisitAt == null || remaining() == 0 ? null : lastVisitAt.plus(Duration.ofDays(intervalDays));
    }
}
