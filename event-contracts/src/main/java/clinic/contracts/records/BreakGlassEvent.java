package clinic.contracts.records;

import clinic.contracts.Event;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.UUID;

/// Emergency access: somebody without a care relationship opens a patient's chart for a bounded time, gives a reason,
/// and answers for it afterwards. Keyed by grant. What the person wrote stays with the service that grants.
public sealed interface BreakGlassEvent extends Event {

    String TOPIC = "records.break-glass.v1";

    UUID grantId();

    UUID caseId();

    @Override
    default UUID key() {
        return grantId();
    }

    @Override
    default UUID correlation() {
        return caseId();
    }

    /// @param caseId    the case at which it was asked for; all of the patient's open
    /// @param siteId    the site of that case
    /// @param subject   the `sub` claim of whom the chart opens to
    /// @param expiresAt exclusive
    record BreakGlassGranted(
            UUID grantId,
            UUID caseId,
            UUID patientId,
            UUID siteId,
            UUID subject,
            Reason reason,
            Instant grantedAt,
            Instant expiresAt)
            implements BreakGlassEvent {

        @Override
        public UUID site() {
            return siteId;
        }
    }

    /// The chart is closed again, by its time or by the person.
    record BreakGlassEnded(UUID grantId, UUID caseId, UUID patientId, UUID subject, Ending ending, Instant endedAt)
            implements BreakGlassEvent {}

    enum Reason {
        /// HL7 `ETREAT`: the patient cannot wait.
        EMERGENCY_TREATMENT,
        /// The responsible colleague cannot be reached.
        COVERING_FOR_COLLEAGUE,
        /// The patient asked for it, at a desk or by phone.
        PATIENT_REQUEST,
        OTHER,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum Ending {
        EXPIRED,
        GIVEN_BACK,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
