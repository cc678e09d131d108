package clinic.local.backup;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.backup.Retention.Candidate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTests {

    private static final List<Candidate> NEWEST_FIRST = List.of(
            of("today, not tried", "2026-11-30T18:00:00Z", false),
            of("today", "2026-11-30T12:00:00Z", true),
            of("today, earlier", "2026-11-30T08:00:00Z", true),
            of("yesterday, not tried", "2026-11-29T18:00:00Z", false),
            of("yesterday", "2026-11-29T12:00:00Z", true),
            of("last week", "2026-11-22T12:00:00Z", true),
            of("last month", "2026-10-22T12:00:00Z", true));

    @Test
    void keepsTheNewestGoodOneOfEachDay() {
        assertThat(new Retention(3).kept(NEWEST_FIRST))
                .containsExactly("today, not tried", "today", "yesterday", "last week");
        assertThat(new Retention(1).kept(NEWEST_FIRST)).containsExactly("today, not tried", "today");
    }

    @Test
    void keepsEverythingUntilOneIsGood() {
        var never = NEWEST_FIRST.stream()
                .map(each -> new Candidate(each.name(), each.finished(), false))
                .toList();

        assertThat(new Retention(1).kept(never)).hasSize(never.size());
    }

    private static Candidate of(String name, String finished, boolean verified) {
        return new Candidate(name, Instant.parse(finished), verified);
    }
}
