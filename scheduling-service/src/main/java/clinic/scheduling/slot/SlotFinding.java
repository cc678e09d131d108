package clinic.scheduling.slot;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.kit.web.NotFound;
import clinic.scheduling.availability.Availabilities;
import clinic.scheduling.calendar.Span;
import clinic.scheduling.calendar.Spans;
import clinic.scheduling.claim.Claims;
import clinic.scheduling.directory.Clinician;
import clinic.scheduling.directory.Directory;
import clinic.scheduling.directory.Equipment;
import clinic.scheduling.directory.Room;
import clinic.scheduling.directory.Site;
import clinic.scheduling.directory.VisitNeeds;
import clinic.scheduling.slot.Facilities.Facility;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/// Gathers what [SlotSearch] needs: six queries, however many sites, clinicians and rooms there are.
@Service
class SlotFinding {

    /// @param sites       which sites to search
    /// @param clinicianId null for everybody who does such visits
    record Wish(
            Predicate<UUID> sites,
            @Nullable UUID clinicianId,
            VisitType visitType,
            Duration length,
            Span window,
            int limit) {}

    private final Directory directory;
    private final Availabilities availabilities;
    private final Claims claims;
    private final Clock clock;

    SlotFinding(Directory directory, Availabilities availabilities, Claims claims, Clock clock) {
        this.directory = directory;
        this.availabilities = availabilities;
        this.claims = claims;
        this.clock = clock;
    }

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    List<Slot> find(Wish wish) {
        var now = clock.instant();
        if (!now.isBefore(wish.window().endsAt())) {
            return List.of();
        }
        var window = now.isAfter(wish.window().startsAt())
                ? new Span(now, wish.window().endsAt())
                : wish.window();
        var needs = VisitNeeds.of(wish.visitType());
        var sites = directory.sites().stream()
                .filter(site -> wish.sites().test(site.id()))
                .collect(toMap(Site::id, site -> site));
        var clinicians = clinicians(wish, needs);
        var rooms =
                directory.rooms(sites.keySet()).stream().filter(needs::suits).toList();
        var equipment = needs.procedure() ? directory.equipment(sites.keySet()) : List.<Equipment>of();
        var taken = claims.taken(
                Stream.of(
                                clinicians.stream().map(Clinician::id),
                                rooms.stream().map(Room::id),
                                equipment.stream().map(Equipment::id))
                        .flatMap(ids -> ids)
                        .toList(),
                window);
        var facilities = facilities(sites, needs, rooms, equipment, taken);
        var practices = new ArrayList<Practice>();
        for (var each :
                availabilities.find(clinicians.stream().map(Clinician::id).toList(), sites.keySet())) {
            var at = facilities.get(each.siteId());
            if (at != null) {
                var open = each.hours().within(window, at.zone());
                var free = open.minus(taken.getOrDefault(each.clinicianId(), Spans.NONE));
                practices.add(new Practice(each.clinicianId(), at, free));
            }
        }
        return SlotSearch.search(practices, wish.length(), wish.limit());
    }

    private List<Clinician> clinicians(Wish wish, VisitNeeds needs) {
        if (wish.clinicianId() == null) {
            return directory.clinicians().stream().filter(needs::suits).toList();
        }
        var clinician = directory
                .clinician(wish.clinicianId())
                .filter(known -> known.siteIds().stream().anyMatch(wish.sites()))
                .orElseThrow(NotFound::new);
        return needs.suits(clinician) ? List.of(clinician) : List.of();
    }

    private static Map<UUID, Facilities> facilities(
            Map<UUID, Site> sites,
            VisitNeeds needs,
            List<Room> rooms,
            List<Equipment> equipment,
            Map<UUID, Spans> taken) {
        var roomsOf = rooms.stream().collect(groupingBy(Room::siteId));
        var equipmentOf = equipment.stream().collect(groupingBy(Equipment::siteId));
        return sites.values().stream()
                .map(site -> new Facilities(
                        site.id(),
                        site.timeZone(),
                        roomsOf.getOrDefault(site.id(), List.of()).stream()
                                .map(room -> facility(room.id(), taken))
                                .toList(),
                        needs.procedure(),
                        equipmentOf.getOrDefault(site.id(), List.of()).stream()
                                .map(device -> facility(device.id(), taken))
                                .toList()))
                .collect(toMap(Facilities::siteId, at -> at));
    }

    private static Facility facility(UUID id, Map<UUID, Spans> taken) {
        return new Facility(id, taken.getOrDefault(id, Spans.NONE));
    }
}
