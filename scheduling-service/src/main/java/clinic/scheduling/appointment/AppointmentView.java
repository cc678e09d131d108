package clinic.scheduling.appointment;

import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.kit.audit.OfPatient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record AppointmentView(
        UUID id,
        long version,
        UUID caseId,
        UUID patientId,
        UUID siteId,
        String siteTimeZone,
        UUID clinicianId,
        UUID roomId,
        @Nullable UUID equipmentId,
        VisitType visitType,
        @Nullable UUID planItemId,
        Instant startsAt,
        Instant endsAt,
        Appointment.Status status,
        @Nullable Instant checkedInAt,
        @Nullable Instant startedAt,
        @Nullable Instant checkedOutAt,
        @Nullable CancelReason cancelReason)
        implements OfPatient {}
