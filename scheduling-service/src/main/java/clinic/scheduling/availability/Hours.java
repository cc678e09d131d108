package clinic.scheduling.availability;

import com.fasterxml.jackson.annotation.JsonFormat;
import jakarta.validation.constraints.NotNull;
import java.time.DayOfWeek;
import java.time.LocalTime;

/// Working hours on one day of the week, by the clock on the site's wall.
///
/// @param to exclusive; 00:00 is the midnight that ends the day
public record Hours(
        @NotNull DayOfWeek day,
        @NotNull @JsonFormat(pattern = "HH:mm") LocalTime from,
        @NotNull @JsonFormat(pattern = "HH:mm") LocalTime to) {

    boolean endsAtMidnight() {
        return to.equals(LocalTime.MIDNIGHT);
    }

    boolean isBackwards() {
        return !endsAtMidnight() && !from.isBefore(to);
    }

    boolean overlaps(Hours other) {
        return day == other.day
                && (other.endsAtMidnight() || from.isBefore(other.to))
                && (endsAtMidnight() || other.from.isBefore(to));
    }
}
