package clinic.scheduling.directory;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the directory shows of itself.
interface DirectoryViews {

    record SiteView(
            UUID id,
            long version,
            String name,
            String displayName,
            String timeZone,
            String phone,
            boolean openRoundTheClock,
            long earlyCheckInMinutes,
            @Nullable UUID onCallClinicianId) {}

    record ClinicianView(
            UUID id,
            long version,
            String name,
            @Nullable UUID subject,
            String email,
            List<String> roles,
            List<UUID> siteIds) {}

    record RoomView(UUID id, long version, UUID siteId, String name, boolean procedures) {}

    record EquipmentView(UUID id, long version, UUID siteId, String name) {}
}
