package clinic.contracts.records;

import clinic.contracts.Event;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// The treatment plan of a case. Keyed by plan; the plan keeps its id and counts its signed versions.
public sealed interface PlanEvent extends Event {

    String TOPIC = "records.plans.v1";

    UUID planId();

    UUID caseId();

    @Override
    default UUID key() {
        return planId();
    }

    @Override
    default UUID correlation() {
        return caseId();
    }

    /// @param version      1 for the first signed version
    /// @param items        everything planned, in the plan's order
    /// @param reviewDueOn  the day the plan is to be looked at again
    record TreatmentPlanSigned(
            UUID planId,
            UUID caseId,
            UUID patientId,
            UUID siteId,
            UUID consultationId,
            UUID signedBy,
            int version,
            List<PlanItem> items,
            LocalDate reviewDueOn,
            Instant signedAt)
            implements PlanEvent {

        @Override
        public UUID site() {
            return siteId;
        }
    }

    /// @param planItemId   stable over all versions of the plan, so that bookings survive a revision
    /// @param visits       how many visits to book; 0 where nothing is booked (medication, home programme)
    /// @param intervalDays days between two visits; 0 where there is one visit or none
    /// @param visitMinutes length of one visit; 0 where nothing is booked
    record PlanItem(UUID planItemId, Modality modality, int visits, int intervalDays, int visitMinutes) {}

    enum Modality {
        PHYSICAL_THERAPY,
        TRIGGER_POINT_INJECTION,
        FACET_INJECTION,
        EPIDURAL_INJECTION,
        MEDICATION,
        HOME_PROGRAM,
        FOLLOW_UP,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
