package clinic.notification.visit;

import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What this service knows of a visit.
///
/// @param lastChange id of the event that booked, moved or cancelled it last: only a message about that one still holds
/// @param cancelled  null while the visit is to take place
public record Visit(
        UUID id,
        UUID caseId,
        UUID siteId,
        UUID clinicianId,
        Instant startsAt,
        Instant endsAt,
        UUID lastChange,
        @Nullable CancelReason cancelled) {}
