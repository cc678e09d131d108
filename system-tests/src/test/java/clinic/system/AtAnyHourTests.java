package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both patients of the demo at times when a clinic's calendar is hard to read: the second site is open round the
/// clock. The clinic is nobody else's, so what the audit has to tell is exactly what the demo did.
class AtAnyHourTests {

    private static final ZoneId RIVERSIDE = ZoneId.of("America/Denver");

    static Stream<ZonedDateTime> times() {
        // two minutes before midnight, and two hours before the clocks are put forward
        var lateOnTheEveOfSummerTime = ZonedDateTime.of(2027, 3, 13, 23, 58, 0, 0, RIVERSIDE);
        // within the hour that the clocks go through twice
        var firstOfTwoHours =
                ZonedDateTime.of(2027, 11, 7, 1, 50, 0, 0, RIVERSIDE).withEarlierOffsetAtOverlap();
        var tonight = ZonedDateTime.now(RIVERSIDE).withHour(23).withMinute(58);
        return Boolean.getBoolean("clinic.soak")
                ? Stream.of(lateOnTheEveOfSummerTime, firstOfTwoHours, tonight)
                : Stream.of(lateOnTheEveOfSummerTime);
    }

    @ParameterizedTest
    @MethodSource("times")
    void theDemoPlaysAt(ZonedDateTime time) throws Exception {
        try (var clinic = RunningClinic.startAt(time.toInstant())) {
            var demo = clinic.demo();
            assertThat(demo.play(System.out, true)).isNotEmpty();
            clinic.books().areClosed();
            new AuditOfTheDemo(clinic.books().server()).tellsOf(demo.asked());
        }
    }
}
