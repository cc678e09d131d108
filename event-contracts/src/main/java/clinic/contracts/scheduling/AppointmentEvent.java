package clinic.contracts.scheduling;

import clinic.contracts.Event;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happens to a visit, from booking to checkout. Keyed by appointment.
public sealed interface AppointmentEvent extends Event {

    String TOPIC = "scheduling.appointments.v1";

    UUID appointmentId();

    UUID caseId();

    @Override
    default UUID key() {
        return appointmentId();
    }

    @Override
    default UUID correlation() {
        return caseId();
    }

    /// @param roomId     null for a visit by video
    /// @param planItemId the line of the treatment plan this visit carries out; null for a consultation
    /// @param endsAt     exclusive
    record AppointmentBooked(
            UUID appointmentId,
            UUID caseId,
            UUID patientId,
            UUID siteId,
            UUID clinicianId,
            @Nullable UUID roomId,
            VisitType visitType,
            @Nullable UUID planItemId,
            Instant startsAt,
            Instant endsAt)
            implements AppointmentEvent {

        @Override
        public UUID site() {
            return siteId;
        }
    }

    /// Same visit, other time or place; the id stays.
    record AppointmentRescheduled(
            UUID appointmentId,
            UUID caseId,
            UUID patientId,
            UUID siteId,
            UUID clinicianId,
            @Nullable UUID roomId,
            Instant previousStartsAt,
            Instant startsAt,
            Instant endsAt)
            implements AppointmentEvent {

        @Override
        public UUID site() {
            return siteId;
        }
    }

    record AppointmentCancelled(UUID appointmentId, UUID caseId, UUID patientId, CancelReason reason)
            implements AppointmentEvent {}

    record AppointmentCheckedIn(UUID appointmentId, UUID caseId, UUID patientId, Instant checkedInAt)
            implements AppointmentEvent {}

    /// The patient is with the provider.
    record AppointmentStarted(UUID appointmentId, UUID caseId, UUID patientId, Instant startedAt)
            implements AppointmentEvent {}

    record AppointmentCheckedOut(UUID appointmentId, UUID caseId, UUID patientId, Instant checkedOutAt)
            implements AppointmentEvent {}

    enum VisitType {
        CONSULTATION,
        PHYSICAL_THERAPY,
        INJECTION,
        FOLLOW_UP,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum CancelReason {
        PATIENT_REQUEST,
        CLINIC_REQUEST,
        CASE_CLOSED,
        BOOKED_IN_ERROR,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
