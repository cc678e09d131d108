package clinic.contracts.scheduling;

import clinic.contracts.Event;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where the clinic works and who works there. Published on a compacted topic keyed by entity: every event carries the
/// whole current state of its site, clinician or room.
public sealed interface DirectoryEvent extends Event {

    String TOPIC = "scheduling.directory.v1";

    /// @param name              as staff know it
    /// @param displayName       the neutral name for messages to patients; tells nothing about the care given
    /// @param timeZone          IANA zone of the site, such as `America/Denver`
    /// @param phone             E.164 number patients call back
    /// @param onCallClinicianId who is paged when nobody else is responsible
    record SiteChanged(
            UUID siteId,
            String name,
            String displayName,
            String timeZone,
            String phone,
            boolean openRoundTheClock,
            @Nullable UUID onCallClinicianId)
            implements DirectoryEvent {

        @Override
        public UUID key() {
            return siteId;
        }

        @Override
        public UUID site() {
            return siteId;
        }
    }

    /// @param subject the `sub` claim of the clinician's sign-in
    /// @param email   where case events are sent to
    /// @param roles   such as `physician` or `therapist`
    record ClinicianChanged(
            UUID clinicianId,
            String name,
            @Nullable String subject,
            String email,
            List<String> roles,
            List<UUID> siteIds)
            implements DirectoryEvent {

        @Override
        public UUID key() {
            return clinicianId;
        }
    }

    record RoomChanged(UUID roomId, UUID siteId, String name, boolean procedures) implements DirectoryEvent {

        @Override
        public UUID key() {
            return roomId;
        }

        @Override
        public UUID site() {
            return siteId;
        }
    }
}
