package clinic.intake.paincase;

import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Side;
import clinic.kit.audit.OfPatient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// @param escalation the latest one, null when the case was never escalated
record CaseView(
        UUID id,
        long version,
        UUID patientId,
        UUID siteId,
        PainCase.Status status,
        Stage stage,
        Priority priority,
        Disposition disposition,
        Category category,
        Instant consultBy,
        Instant openedAt,
        BodyRegion primaryRegion,
        Side primarySide,
        @Nullable UUID clinicianId,
        @Nullable EscalationView escalation,
        @Nullable CloseReason closeReason,
        @Nullable UUID duplicateOf,
        @Nullable Instant closedAt)
        implements OfPatient {

    /// Without the physician's note, which is part of the chart and not of the worklist.
    record EscalationView(
            UUID id,
            Category category,
            Disposition disposition,
            Instant escalatedAt,
            @Nullable UUID acknowledgedBy,
            @Nullable Instant acknowledgedAt,
            @Nullable Resolution resolution,
            @Nullable UUID resolvedBy,
            @Nullable Instant resolvedAt) {}
}
