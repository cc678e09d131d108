package clinic.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class WishTests {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-30T15:00:00Z"), ZoneId.of("America/New_York"));

    @Test
    void peopleSayMomentsInTheirWay() {
        assertThat(moment("10m")).isEqualTo("2026-11-30T14:50:00Z");
        assertThat(moment("90s")).isEqualTo("2026-11-30T14:58:30Z");
        assertThat(moment("2d")).isEqualTo("2026-11-28T15:00:00Z");
        assertThat(moment("09:05:30")).isEqualTo("2026-11-30T14:05:30Z");
        assertThat(moment("2026-11-29T09:05:30.250")).isEqualTo("2026-11-29T14:05:30.250Z");
        assertThat(moment("2026-11-29T09:05:30Z")).isEqualTo("2026-11-29T09:05:30Z");
        assertThat(moment("2026-11-29T09:05:30+01:00")).isEqualTo("2026-11-29T08:05:30Z");
        assertThat(Wish.parsed("latest", CLOCK)).isInstanceOf(Wish.Latest.class);
        assertThat(Wish.parsed("undo", CLOCK)).isInstanceOf(Wish.Undo.class);
    }

    @Test
    void whatIsNoMomentIsRefusedWithWhatIs() {
        for (var text : new String[] {"", "yesterday", "10", "m", "2026-11-29", "25:00:00", "10 m"}) {
            assertThatThrownBy(() -> Wish.parsed(text, CLOCK))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("10m (ten minutes ago)");
        }
    }

    private static String moment(String text) {
        return Wish.parsed(text, CLOCK) instanceof Wish.At at ? at.instant().toString() : "none";
    }
}
