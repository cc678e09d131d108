package clinic.scheduling.slot;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.scheduling.calendar.Span;
import clinic.scheduling.calendar.Spans;
import clinic.scheduling.slot.Facilities.Facility;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SlotSearchTests {

    private static final Instant MONDAY_9AM = Instant.parse("2031-03-03T14:00:00Z");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId KATHMANDU = ZoneId.of("Asia/Kathmandu");
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    @Test
    void beginsAtTheQuarterHoursOfTheSitesClock() {
        var site = site(NEW_YORK, room());
        var fromFivePast = new Practice(new UUID(0, 9), site, free(5, 65));

        assertThat(starts(SlotSearch.search(List.of(fromFivePast), HALF_AN_HOUR, 10)))
                .containsExactly(minute(15), minute(30));
        // a clock that is 5 h 45 min ahead still shows quarters at the same instants
        assertThat(SlotSearch.onGrid(minute(5), KATHMANDU)).isEqualTo(minute(15));
        assertThat(SlotSearch.onGrid(minute(15), NEW_YORK)).isEqualTo(minute(15));
        assertThat(SlotSearch.onGrid(minute(15).plusNanos(1), NEW_YORK)).isEqualTo(minute(30));
    }

    @Test
    void offersTheNextRoomWhereTheFirstIsTaken() {
        var first = new Facility(new UUID(0, 1), free(0, 30));
        var second = room();

        var slots = SlotSearch.search(
                List.of(new Practice(new UUID(0, 9), site(NEW_YORK, first, second), free(0, 60))), HALF_AN_HOUR, 10);

        assertThat(slots).extracting(Slot::roomId).containsExactly(second.id(), second.id(), first.id());
    }

    @Test
    void offersNothingWithoutTheEquipmentThatTheVisitTakes() {
        var noEquipment = new Facilities(new UUID(0, 5), NEW_YORK, List.of(room()), true, List.of());
        var taken = new Facilities(
                new UUID(0, 6), NEW_YORK, List.of(room()), true, List.of(new Facility(new UUID(0, 7), free(0, 45))));

        assertThat(SlotSearch.search(List.of(new Practice(new UUID(0, 9), noEquipment, free(0, 60))), HALF_AN_HOUR, 10))
                .isEmpty();
        assertThat(starts(
                        SlotSearch.search(List.of(new Practice(new UUID(0, 9), taken, free(0, 90))), HALF_AN_HOUR, 10)))
                .containsExactly(minute(45), minute(60));
    }

    /// Whatever is free, taken and asked for: the search finds exactly the earliest quarters that a check of each
    /// single one would find.
    @Test
    void findsWhatCheckingEveryQuarterFinds() {
        var seed = System.nanoTime();
        System.out.println("SlotSearchTests seed " + seed);
        var random = new Random(seed);
        for (var round = 0; round < 500; round++) {
            var practices = practices(random);
            var length = Duration.ofMinutes(5L * (1 + random.nextInt(18)));
            var limit = 1 + random.nextInt(30);

            assertThat(starts(SlotSearch.search(practices, length, limit)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(starts(checkEveryQuarter(practices, length, limit)));
            assertThat(SlotSearch.search(practices, length, limit)).allSatisfy(slot -> {
                var practice = practices.stream()
                        .filter(each -> each.clinicianId().equals(slot.clinicianId())
                                && each.facilities().equals(slot.facilities()))
                        .findFirst()
                        .orElseThrow();
                assertThat(practice.free().cover(slot.time())).isTrue();
                assertThat(slot.facilities().rooms())
                        .filteredOn(room -> room.id().equals(slot.roomId()))
                        .allSatisfy(room ->
                                assertThat(room.taken().meet(slot.time())).isFalse());
            });
        }
    }

    private static List<Slot> checkEveryQuarter(List<Practice> practices, Duration length, int limit) {
        var found = new ArrayList<Slot>();
        for (var start = minute(-60); start.isBefore(minute(24 * 60)); start = start.plusSeconds(15 * 60)) {
            var time = Span.of(start, length);
            for (var practice : practices) {
                var at = practice.facilities();
                var room = at.rooms().stream()
                        .filter(each -> !each.taken().meet(time))
                        .findFirst();
                var equipped = !at.needsEquipment()
                        || at.equipment().stream()
                                .anyMatch(each -> !each.taken().meet(time));
                if (practice.free().cover(time) && room.isPresent() && equipped) {
                    found.add(new Slot(at, practice.clinicianId(), room.get().id(), time));
                }
            }
        }
        return found.stream()
                .sorted(Comparator.comparing((Slot slot) -> slot.time().startsAt()))
                .limit(limit)
                .toList();
    }

    private static List<Practice> practices(Random random) {
        var practices = new ArrayList<Practice>();
        for (var site = 0; site < 2; site++) {
            var rooms = new ArrayList<Facility>();
            for (var room = 0; room < 1 + random.nextInt(3); room++) {
                rooms.add(new Facility(new UUID(site, room), spans(random, 4, 120)));
            }
            var facilities = new Facilities(
                    new UUID(0, site),
                    site == 0 ? NEW_YORK : ZoneId.of("America/Denver"),
                    rooms,
                    random.nextBoolean(),
                    List.of(new Facility(new UUID(site, 99), spans(random, 2, 90))));
            for (var clinician = 0; clinician < 1 + random.nextInt(3); clinician++) {
                practices.add(new Practice(
                        new UUID(7, clinician),
                        facilities,
                        spans(random, 4, 300).minus(spans(random, 6, 60))));
            }
        }
        return practices;
    }

    private static Spans spans(Random random, int most, int longest) {
        var spans = new ArrayList<Span>();
        for (var i = random.nextInt(most + 1); i > 0; i--) {
            spans.add(Span.of(
                    minute(5 * random.nextInt(200)), Duration.ofMinutes(5L * (1 + random.nextInt(longest / 5)))));
        }
        return Spans.of(spans);
    }

    private static Facilities site(ZoneId zone, Facility... rooms) {
        return new Facilities(new UUID(0, 5), zone, List.of(rooms), false, List.of());
    }

    private static Facility room() {
        return new Facility(UUID.randomUUID(), Spans.NONE);
    }

    private static Spans free(int from, int to) {
        return Spans.of(List.of(new Span(minute(from), minute(to))));
    }

    private static List<Instant> starts(List<Slot> slots) {
        return slots.stream().map(slot -> slot.time().startsAt()).toList();
    }

    private static Instant minute(int minute) {
        return MONDAY_9AM.plusSeconds(60L * minute);
    }
}
