package clinic.records.breakglass;

import clinic.contracts.records.BreakGlassEvent.Ending;
import clinic.contracts.records.BreakGlassEvent.Reason;
import clinic.kit.audit.OfPatient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An emergency access as callers see it.
///
/// @param ending null while the chart is open
record BreakGlassView(
        UUID id,
        long version,
        UUID caseId,
        UUID patientId,
        UUID siteId,
        UUID subject,
        String name,
        Reason reason,
        String explanation,
        Instant grantedAt,
        Instant expiresAt,
        @Nullable Instant endedAt,
        @Nullable Ending ending)
        implements OfPatient {

    @Override
    public String toString() {
        return "BreakGlassView[" + id + "]";
    }
}
