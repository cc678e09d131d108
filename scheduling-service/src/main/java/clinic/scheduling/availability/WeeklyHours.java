package clinic.scheduling.availability;

import clinic.scheduling.calendar.Span;
import clinic.scheduling.calendar.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// The hours of a week, repeated for ever.
///
/// Expanded they are exactly the instants at which the site's clock shows a time within them: an hour that the clock
/// skips is not worked, and an hour that it shows twice is worked twice.
public record WeeklyHours(List<Hours> hours) {

    public WeeklyHours {
        hours = List.copyOf(hours);
    }

    public Spans within(Span window, ZoneId zone) {
        var spans = new ArrayList<Span>();
        var last = LocalDate.ofInstant(window.endsAt(), zone);
        for (var date = LocalDate.ofInstant(window.startsAt(), zone); !date.isAfter(last); date = date.plusDays(1)) {
            for (var period : periods(date, zone)) {
                for (var worked : hours) {
                    if (worked.day() == date.getDayOfWeek()) {
                        period.add(worked, date, window, spans);
                    }
                }
            }
        }
        return Spans.of(spans);
    }

    /// A day is one period of a constant offset from UTC, or more where the clocks change on it.
    private static List<Period> periods(LocalDate date, ZoneId zone) {
        var rules = zone.getRules();
        var end = date.plusDays(1).atStartOfDay(zone).toInstant();
        var periods = new ArrayList<Period>();
        for (var start = date.atStartOfDay(zone).toInstant(); start.isBefore(end); ) {
            var change = rules.nextTransition(start);
            var until = change == null || change.getInstant().isAfter(end) ? end : change.getInstant();
            var offset = rules.getOffset(start);
            periods.add(
                    new Period(start, LocalDateTime.ofInstant(start, offset), LocalDateTime.ofInstant(until, offset)));
            start = until;
        }
        return periods;
    }

    private record Period(Instant start, LocalDateTime from, LocalDateTime to) {

        void add(Hours worked, LocalDate date, Span window, List<Span> spans) {
            var opens = later(from, date.atTime(worked.from()));
            var closes =
                    earlier(to, worked.endsAtMidnight() ? date.plusDays(1).atStartOfDay() : date.atTime(worked.to()));
            var startsAt = later(window.startsAt(), instant(opens));
            var endsAt = earlier(window.endsAt(), instant(closes));
            if (startsAt.isBefore(endsAt)) {
                spans.add(new Span(startsAt, endsAt));
            }
        }

        private Instant instant(LocalDateTime local) {
            return start.plus(Duration.between(from, local));
        }
    }

    private static <T extends Comparable<? super T>> T later(T one, T other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static <T extends Comparable<? super T>> T earlier(T one, T other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
