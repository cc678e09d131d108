package clinic.notification.paging;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EscalationTests {

    static final Instant NOW = Instant.parse("2031-03-03T03:00:00Z");
    static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @Test
    void pagesAtOnce() {
        assertThat(raised().round(NOW, FIVE_MINUTES, false).page()).hasValue(1);
    }

    @Test
    void pagesAgainEveryInterval() {
        var first = raised().round(NOW, FIVE_MINUTES, false).escalation();

        var early = first.round(NOW.plusSeconds(299), FIVE_MINUTES, false);
        var second = first.round(NOW.plusSeconds(300), FIVE_MINUTES, false);
        var third = second.escalation().round(NOW.plusSeconds(600), FIVE_MINUTES, false);

        assertThat(early.page()).isEmpty();
        assertThat(early.escalation()).isEqualTo(first);
        assertThat(second.page()).hasValue(2);
        assertThat(third.page()).hasValue(3);
    }

    @Test
    void doesNotPileUpPagesWhileOneIsOnItsWay() {
        var first = raised().round(NOW, FIVE_MINUTES, false).escalation();

        var waiting = first.round(NOW.plusSeconds(300), FIVE_MINUTES, true);
        var after = waiting.escalation().round(NOW.plusSeconds(600), FIVE_MINUTES, false);

        assertThat(waiting.page()).isEmpty();
        assertThat(after.page()).hasValue(2);
    }

    @Test
    void isSilentForGoodOnceAnswered() {
        var answered = raised().round(NOW, FIVE_MINUTES, false).escalation().answered();

        assertThat(answered.isAnswered()).isTrue();
        assertThat(answered.round(NOW.plus(Duration.ofDays(1)), FIVE_MINUTES, false)
                        .page())
                .isEmpty();
    }

    private static Escalation raised() {
        var event = new CaseEscalated(
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                new UUID(0, 4),
                Category.NEURO,
                Disposition.EMERGENCY_NOW,
                NOW);
        return Escalation.raised(event, new UUID(0, 5), NOW);
    }
}
