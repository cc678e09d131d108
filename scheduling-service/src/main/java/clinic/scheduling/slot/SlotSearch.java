package clinic.scheduling.slot;

import clinic.scheduling.calendar.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds the earliest slots, as a pure function of who is free when.
///
/// Slots begin at every quarter of an hour that the site's clock shows. A slot is a promise to nobody: two of them may
/// share a room or a clinician, and booking decides.
final class SlotSearch {

    private static final int GRID_MINUTES = 15;
    private static final Duration GRID = Duration.ofMinutes(GRID_MINUTES);

    private static final Comparator<Slot> EARLIEST = Comparator.comparing(
                    (Slot slot) -> slot.time().startsAt())
            .thenComparing(slot -> slot.facilities().siteId())
            .thenComparing(Slot::clinicianId);

    private SlotSearch() {}

    static List<Slot> search(List<Practice> practices, Duration length, int limit) {
        return practices.stream()
                .flatMap(practice -> earliest(practice, length, limit).stream())
                .sorted(EARLIEST)
                .limit(limit)
                .toList();
    }

    private static List<Slot> earliest(Practice practice, Duration length, int limit) {
        var slots = new ArrayList<Slot>();
        for (var free : practice.free().list()) {
            for (var start = onGrid(free.startsAt(), practice.facilities().zone());
                    !start.plus(length).isAfter(free.endsAt());
                    start = onGrid(start.plus(GRID), practice.facilities().zone())) {
                var time = Span.of(start, length);
                practice.facilities()
                        .roomAt(time)
                        .ifPresent(
                                room -> slots.add(new Slot(practice.facilities(), practice.clinicianId(), room, time)));
                if (slots.size() == limit) {
                    return slots;
                }
            }
        }
        return slots;
    }

    /// The first instant from here on at which the site's clock shows a quarter of an hour.
    static Instant onGrid(Instant from, ZoneId zone) {
        var local = LocalDateTime.ofInstant(from, zone);
        var quarter =
                local.truncatedTo(ChronoUnit.HOURS).plusMinutes((long) local.getMinute() / GRID_MINUTES * GRID_MINUTES);
        var late = Duration.between(quarter, local);
        return late.isZero() ? from : from.plus(GRID).minus(late);
    }
}
