package clinic.notification.recipient;

import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A site as messages speak for it.
///
/// @param displayName the neutral name for messages to patients
/// @param phone       number patients call back
public record Site(
        UUID id,
        String displayName,
        ZoneId timeZone,
        String phone,
        @Nullable UUID onCallClinicianId) {}
