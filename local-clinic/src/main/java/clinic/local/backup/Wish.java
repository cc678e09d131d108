package clinic.local.backup;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/// The moment to which somebody wants to go back, as they said it.
public sealed interface Wish {

    record Latest() implements Wish {
        @Override
        public String toString() {
            return "the latest state";
        }
    }

    record At(Instant instant) implements Wish {
        @Override
        public String toString() {
            return "the state at " + instant;
        }
    }

    record Undo() implements Wish {
        @Override
        public String toString() {
            return "the state before the last restore";
        }
    }

    /// `latest`, `undo`, `10m` (ago), a time of today, a local or an absolute date and time.
    ///
    /// @throws IllegalArgumentException with what is understood
    static Wish parsed(String text, Clock clock) {
        if (text.equals("latest")) {
            return new Latest();
        }
        if (text.equals("undo")) {
            return new Undo();
        }
        var ago = Pattern.compile("(\\d{1,6})([smhd])").matcher(text);
        if (ago.matches()) {
            var number = Long.parseLong(ago.group(1));
            return new At(clock.instant()
                    .minus(
                            switch (ago.group(2)) {
                                case "s" -> Duration.ofSeconds(number);
                                case "m" -> Duration.ofMinutes(number);
                                case "h" -> Duration.ofHours(number);
                                default -> Duration.ofDays(number);
                            }));
        }
        var zone = clock.getZone();
        try {
            if (text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")) {
                return new At(OffsetDateTime.parse(text).toInstant());
            }
            if (text.contains("T")) {
                return new At(LocalDateTime.parse(text).atZone(zone).toInstant());
            }
            return new At(LocalTime.parse(text)
                    .atDate(LocalDate.now(clock))
                    .atZone(zone)
                    .toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no moment: write latest, undo, 10m (ten minutes ago),"
                    + " 14:05:30 (today), 2026-11-30T14:05:30 (here) or 2026-11-30T14:05:30Z");
        }
    }
}
