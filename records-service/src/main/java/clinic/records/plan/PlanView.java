package clinic.records.plan;

import clinic.contracts.records.PlanEvent.Modality;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A plan as callers and other features see it.
///
/// @param version       of the row, for `If-Match`
/// @param signedVersion number of the newest signed text, 0 while there is none
public record PlanView(
        UUID id,
        long version,
        UUID caseId,
        UUID patientId,
        UUID siteId,
        UUID consultationId,
        TreatmentPlan.Status status,
        int signedVersion,
        List<ItemView> items,
        LocalDate reviewDueOn,
        Instant draftedAt,
        @Nullable String signedByName,
        @Nullable Instant signedAt) {

    public record ItemView(
            UUID planItemId,
            Modality modality,
            int visits,
            int intervalDays,
            int visitMinutes,
            @Nullable String instructions) {}

    /// What is planned is health information.
    @Override
    public String toString() {
        return "PlanView[" + id + "]";
    }
}
