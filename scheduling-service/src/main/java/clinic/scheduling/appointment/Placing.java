package clinic.scheduling.appointment;

import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.kit.web.NotFound;
import clinic.scheduling.appointment.AppointmentRefused.ClinicianUnsuitable;
import clinic.scheduling.appointment.AppointmentRefused.OutsideAvailability;
import clinic.scheduling.appointment.AppointmentRefused.RoomUnsuitable;
import clinic.scheduling.availability.Availabilities;
import clinic.scheduling.availability.Availability;
import clinic.scheduling.calendar.Span;
import clinic.scheduling.claim.Claim;
import clinic.scheduling.claim.Claim.Kind;
import clinic.scheduling.claim.Claims;
import clinic.scheduling.claim.Taken;
import clinic.scheduling.directory.Clinician;
import clinic.scheduling.directory.Directory;
import clinic.scheduling.directory.Equipment;
import clinic.scheduling.directory.Room;
import clinic.scheduling.directory.Site;
import clinic.scheduling.directory.VisitNeeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds the place for a visit: checks who and where is asked for, and chooses a free room where none is.
@Component
class Placing {

    /// What is asked for, checked against the directory and the clinician's hours.
    record Wish(
            Site site,
            Clinician clinician,
            VisitNeeds needs,
            List<Room> rooms,
            List<Equipment> equipment,
            UUID patientId,
            Span slot) {

        Stream<UUID> facilities() {
            return Stream.concat(
                    rooms.stream().map(Room::id), equipment.stream().map(Equipment::id));
        }
    }

    private final Directory directory;
    private final Availabilities availabilities;
    private final Claims claims;

    Placing(Directory directory, Availabilities availabilities, Claims claims) {
        this.directory = directory;
        this.availabilities = availabilities;
        this.claims = claims;
    }

    /// @param roomId    the room asked for, null for any
    /// @param preferred the room to take if it is free, null for none
    Wish wish(
            UUID patientId,
            UUID siteId,
            UUID clinicianId,
            @Nullable UUID roomId,
            @Nullable UUID preferred,
            VisitType visitType,
            Span slot) {
        var site = directory.site(siteId).orElseThrow(NotFound::new);
        var clinician = directory
                .clinician(clinicianId)
                .filter(found -> found.worksAt(siteId))
                .orElseThrow(NotFound::new);
        var needs = VisitNeeds.of(visitType);
        if (!needs.suits(clinician)) {
            throw new ClinicianUnsuitable();
        }
        var hours = availabilities.find(clinicianId, siteId).map(Availability::hours);
        if (hours.isEmpty() || !hours.get().within(slot, site.timeZone()).cover(slot)) {
            throw new OutsideAvailability();
        }
        var equipment = needs.procedure() ? directory.equipment(List.of(siteId)) : List.<Equipment>of();
        return new Wish(site, clinician, needs, rooms(siteId, roomId, preferred, needs), equipment, patientId, slot);
    }

    private List<Room> rooms(UUID siteId, @Nullable UUID roomId, @Nullable UUID preferred, VisitNeeds needs) {
        var rooms = directory.rooms(List.of(siteId)).stream()
                .filter(room -> roomId == null || room.id().equals(roomId))
                .toList();
        if (rooms.isEmpty()) {
            throw new NotFound();
        }
        var suitable = rooms.stream()
                .filter(needs::suits)
                .sorted(Comparator.comparing(room -> !room.id().equals(preferred)))
                .toList();
        if (suitable.isEmpty()) {
            throw new RoomUnsuitable();
        }
        return suitable;
    }

    /// Waits for everybody else who wants any of it.
    void queueFor(Wish wish) {
        claims.queueFor(
                Stream.concat(wish.facilities(), Stream.of(wish.clinician().id(), wish.patientId()))
                        .toList());
    }

    /// The first room and equipment that are free. Needs the queue: chosen while others choose, it would be a guess.
    Place choose(Wish wish, UUID appointmentId) {
        var taken = claims.taken(wish.facilities().toList(), wish.slot());
        var room = wish.rooms().stream()
                .map(Room::id)
                .filter(id -> !taken.containsKey(id))
                .findFirst();
        var equipment = wish.equipment().stream()
                .map(Equipment::id)
                .filter(id -> !taken.containsKey(id))
                .findFirst();
        if (room.isEmpty() || (wish.needs().procedure() && equipment.isEmpty())) {
            throw new Taken(appointmentId, everything(wish));
        }
        return new Place(wish.site().id(), wish.clinician().id(), room.get(), equipment.orElse(null));
    }

    private static List<Claim> everything(Wish wish) {
        var wanted = new ArrayList<Claim>();
        wanted.add(new Claim(wish.clinician().id(), Kind.CLINICIAN, wish.slot()));
        wanted.add(new Claim(wish.patientId(), Kind.PATIENT, wish.slot()));
        wish.rooms().forEach(room -> wanted.add(new Claim(room.id(), Kind.ROOM, wish.slot())));
        wish.equipment().forEach(device -> wanted.add(new Claim(device.id(), Kind.EQUIPMENT, wish.slot())));
        return wanted;
    }
}
