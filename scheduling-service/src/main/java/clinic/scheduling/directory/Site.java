package clinic.scheduling.directory;

import clinic.contracts.scheduling.DirectoryEvent.SiteChanged;
import java.time.Duration;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A place where the clinic sees patients.
///
/// @param displayName  the neutral name for messages to patients
/// @param earlyCheckIn how long before a visit its patient may check in
public record Site(
        UUID id,
        long version,
        String name,
        String displayName,
        ZoneId timeZone,
        String phone,
        boolean openRoundTheClock,
        Duration earlyCheckIn,
        @Nullable UUID onCallClinicianId) {

    Site onCall(UUID clinicianId) {
        return new Site(
                id, version + 1, name, displayName, timeZone, phone, openRoundTheClock, earlyCheckIn, clinicianId);
    }

    SiteChanged changed() {
        return new SiteChanged(id, name, displayName, timeZone.getId(), phone, openRoundTheClock, onCallClinicianId);
    }
}
