package clinic.scheduling.availability;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.scheduling.calendar.Span;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeeklyHoursTests {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId DENVER = ZoneId.of("America/Denver");
    private static final LocalDate SPRING_FORWARD = LocalDate.of(2026, 3, 8);
    private static final LocalDate FALL_BACK = LocalDate.of(2026, 11, 1);

    @Test
    void keepTheirLocalTimeOverAChangeOfClocks() {
        var mornings = everyDay("08:00", "09:00");

        assertThat(on(LocalDate.of(2026, 3, 7), NEW_YORK, mornings)).containsExactly(span("2026-03-07T13:00:00Z", 60));
        assertThat(on(SPRING_FORWARD, NEW_YORK, mornings)).containsExactly(span("2026-03-08T12:00:00Z", 60));
        assertThat(on(FALL_BACK, NEW_YORK, mornings)).containsExactly(span("2026-11-01T13:00:00Z", 60));
        assertThat(on(FALL_BACK, DENVER, mornings)).containsExactly(span("2026-11-01T15:00:00Z", 60));
    }

    @Test
    void skipTheHourThatTheClockSkips() {
        // 02:00 to 03:00 does not exist on that night
        assertThat(on(SPRING_FORWARD, NEW_YORK, week(SUNDAY, "02:00", "03:00"))).isEmpty();
        assertThat(on(SPRING_FORWARD, NEW_YORK, week(SUNDAY, "02:30", "04:00")))
                .containsExactly(span("2026-03-08T07:00:00Z", 60));
        assertThat(on(SPRING_FORWARD, DENVER, week(SUNDAY, "01:00", "02:30")))
                .containsExactly(span("2026-03-08T08:00:00Z", 60));
    }

    @Test
    void lastLongerInTheHourThatTheClockShowsTwice() {
        assertThat(on(FALL_BACK, NEW_YORK, week(SUNDAY, "01:00", "02:00")))
                .containsExactly(span("2026-11-01T05:00:00Z", 120));
        assertThat(on(FALL_BACK, NEW_YORK, week(SUNDAY, "01:30", "01:45")))
                .containsExactly(span("2026-11-01T05:30:00Z", 15), span("2026-11-01T06:30:00Z", 15));
        assertThat(on(FALL_BACK, DENVER, week(SUNDAY, "00:00", "03:00")))
                .containsExactly(span("2026-11-01T06:00:00Z", 240));
    }

    @Test
    void roundTheClockAreTwentyThreeOrTwentyFiveHoursOnThoseDays() {
        var always = everyDay("00:00", "00:00");

        assertThat(on(SPRING_FORWARD, DENVER, always)).containsExactly(span("2026-03-08T07:00:00Z", 23 * 60));
        assertThat(on(FALL_BACK, DENVER, always)).containsExactly(span("2026-11-01T06:00:00Z", 25 * 60));
    }

    @Test
    void runThroughMidnight() {
        var night = new WeeklyHours(List.of(hours(SATURDAY, "22:00", "00:00"), hours(SUNDAY, "00:00", "06:00")));
        var weekend = new Span(Instant.parse("2026-06-06T12:00:00Z"), Instant.parse("2026-06-08T12:00:00Z"));

        assertThat(night.within(weekend, DENVER).list()).containsExactly(span("2026-06-07T04:00:00Z", 8 * 60));
    }

    @Test
    void areCutToTheWindow() {
        var window = new Span(Instant.parse("2026-06-01T14:10:00Z"), Instant.parse("2026-06-01T14:40:00Z"));

        assertThat(week(MONDAY, "08:00", "17:00").within(window, DENVER).list()).containsExactly(window);
    }

    /// An instant is worked exactly if the clock on the wall shows a time within the hours of its day.
    @ParameterizedTest
    @ValueSource(
            strings = {"America/New_York", "America/Denver", "Australia/Lord_Howe", "America/Havana", "Asia/Kolkata"})
    void areExactlyTheMinutesThatTheClockShows(String zoneId) {
        var seed = System.nanoTime();
        System.out.println("WeeklyHoursTests seed " + seed);
        var random = new Random(seed);
        var zone = ZoneId.of(zoneId);
        for (var round = 0; round < 40; round++) {
            var week = someHours(random);
            var date = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(365));
            var change = zone.getRules().nextTransition(date.atStartOfDay(zone).toInstant());
            if (round % 2 == 0 && change != null) {
                date = LocalDate.ofInstant(change.getInstant(), zone);
            }
            var start = date.minusDays(1)
                    .atTime(LocalTime.of(random.nextInt(24), 0))
                    .atZone(zone)
                    .toInstant();
            var window = Span.of(start, Duration.ofDays(3));
            var spans = week.within(window, zone);

            for (var minute = start; minute.isBefore(window.endsAt()); minute = minute.plusSeconds(60)) {
                var local = minute.atZone(zone);
                var worked = week.hours().stream()
                        .anyMatch(hours -> hours.day() == local.getDayOfWeek()
                                && !local.toLocalTime().isBefore(hours.from())
                                && (hours.endsAtMidnight()
                                        || local.toLocalTime().isBefore(hours.to())));
                assertThat(spans.cover(Span.of(minute, Duration.ofMinutes(1))))
                        .as("seed %d, %s, %s", seed, local, week)
                        .isEqualTo(worked);
            }
        }
    }

    private static WeeklyHours someHours(Random random) {
        var hours = new ArrayList<Hours>();
        for (var day : DayOfWeek.values()) {
            var from = random.nextInt(24 * 4);
            var to = from + 1 + random.nextInt(24 * 4 - from);
            if (random.nextInt(4) > 0) {
                hours.add(new Hours(day, quarter(from), quarter(to)));
            }
        }
        return new WeeklyHours(hours);
    }

    private static LocalTime quarter(int number) {
        return LocalTime.MIDNIGHT.plusMinutes(15L * number);
    }

    private static List<Span> on(LocalDate date, ZoneId zone, WeeklyHours hours) {
        var day = new Span(
                date.atStartOfDay(zone).toInstant(),
                date.plusDays(1).atStartOfDay(zone).toInstant());
        return hours.within(day, zone).list();
    }

    private static WeeklyHours everyDay(String from, String to) {
        return new WeeklyHours(Arrays.stream(DayOfWeek.values())
                .map(day -> hours(day, from, to))
                .toList());
    }

    private static WeeklyHours week(DayOfWeek day, String from, String to) {
        return new WeeklyHours(List.of(hours(day, from, to)));
    }

    private static Hours hours(DayOfWeek day, String from, String to) {
        return new Hours(day, LocalTime.parse(from), LocalTime.parse(to));
    }

    private static Span span(String startsAt, int minutes) {
        return Span.of(Instant.parse(startsAt), Duration.ofMinutes(minutes));
    }
}
