package clinic.scheduling.appointment;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is null stays as it was, except for the room: the visit keeps its room if that is free, else gets another one.
record RescheduleAppointment(
        @Nullable UUID siteId,
        @Nullable UUID clinicianId,
        @Nullable UUID roomId,
        Instant startsAt,
        @Nullable Duration length) {}
