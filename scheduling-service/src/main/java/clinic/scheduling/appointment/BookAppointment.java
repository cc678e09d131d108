package clinic.scheduling.appointment;

import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.scheduling.calendar.Span;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// @param roomId null for whichever room is free
record BookAppointment(
        UUID caseId,
        UUID siteId,
        UUID clinicianId,
        @Nullable UUID roomId,
        VisitType visitType,
        @Nullable UUID planItemId,
        Span slot) {}
