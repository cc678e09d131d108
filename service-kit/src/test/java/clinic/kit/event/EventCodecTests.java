package clinic.kit.event;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clinic.kit.event.EventCodec.UnpublishableEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `Outbox.append` writes by this codec before it stores anything, so what is refused here is never published.
class EventCodecTests {

    private static final String TYPE = "clinic.test.Formatted.v1";
    private static final Map<String, Object> WELL_FORMED = Map.of(
            "id",
            Ids.next(),
            "at",
            Instant.parse("2026-11-20T15:00:00.123456Z"),
            "day",
            LocalDate.parse("2024-02-29"),
            "email",
            "elena.o'hara+clinic@example.org");

    private final EventCodec codec = new EventCodec();

    @Test
    void writesWhatIsWellFormed() {
        assertThatCode(() -> codec.write(TYPE, WELL_FORMED)).doesNotThrowAnyException();
        assertThatCode(() -> codec.write(TYPE, with("day", null))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "id,0192a000-0000-7000-8000",
        "id,case 17",
        "at,2026-11-20 15:00:00",
        "at,2026-11-20T15:00:00",
        "at,2026-02-30T15:00:00Z",
        "day,2026-02-29",
        "day,11/20/2026",
        "email,elena at example.org",
        "email,elena@"
    })
    void refusesAMalformedValueAndTellsItsPlaceOnly(String field, String malformed) {
        assertThatExceptionOfType(UnpublishableEvent.class)
                .isThrownBy(() -> codec.write(TYPE, with(field, malformed)))
                .withMessageContaining("/" + field + " (format)")
                .withMessageNotContaining(malformed);
    }

    private static Map<String, Object> with(String field, @org.jspecify.annotations.Nullable Object value) {
        var changed = new HashMap<>(WELL_FORMED);
        changed.put(field, value);
        return changed;
    }
}
