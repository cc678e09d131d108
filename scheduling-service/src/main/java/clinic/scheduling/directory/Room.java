package clinic.scheduling.directory;

import clinic.contracts.scheduling.DirectoryEvent.RoomChanged;
import java.util.UUID;

/// A room of a site; it can be taken once at a time.
///
/// @param procedures whether injections can be given here
public record Room(UUID id, long version, UUID siteId, String name, boolean procedures) {

    RoomChanged changed() {
        return new RoomChanged(id, siteId, name, procedures);
    }
}
