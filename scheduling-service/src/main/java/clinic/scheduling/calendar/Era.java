package clinic.scheduling.calendar;

import java.time.Instant;
import java.time.LocalDate;

/// The years in which a request can mean a time. Others cannot be meant, and some can be neither stored nor added to.
public final class Era {

    public static final String REMEDY = "must be between the years 1800 and 3000";

    private static final Instant BEGINS = Instant.parse("1800-01-01T00:00:00Z");
    private static final Instant ENDS = Instant.parse("3000-01-01T00:00:00Z");

    private Era() {}

    public static boolean has(Instant time) {
        return !time.isBefore(BEGINS) && time.isBefore(ENDS);
    }

    public static boolean has(LocalDate date) {
        return date.getYear() >= 1800 && date.getYear() < 3000;
    }
}
