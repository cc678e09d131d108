package clinic.scheduling.appointment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a visit takes place and by whom.
record Place(
        UUID siteId,
        UUID clinicianId,
        UUID roomId,
        @Nullable UUID equipmentId) {}
