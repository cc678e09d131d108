package clinic.scheduling.slot;

import clinic.scheduling.calendar.Span;
import clinic.scheduling.calendar.Spans;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The rooms of a site that suit the visit, the equipment it takes, and when they are taken.
///
/// @param rooms     in the order in which to take them
/// @param equipment empty where the visit takes none
record Facilities(UUID siteId, ZoneId zone, List<Facility> rooms, boolean needsEquipment, List<Facility> equipment) {

    record Facility(UUID id, Spans taken) {

        boolean isFree(Span time) {
            return !taken.meet(time);
        }
    }

    Optional<UUID> roomAt(Span time) {
        if (needsEquipment && equipment.stream().noneMatch(device -> device.isFree(time))) {
            return Optional.empty();
        }
        return rooms.stream()
                .filter(room -> room.isFree(time))
                .map(Facility::id)
                .findFirst();
    }
}
