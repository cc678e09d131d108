package clinic.intake.history;

import static clinic.intake.PainHistoryFixtures.TODAY;
import static clinic.intake.PainHistoryFixtures.foundingPatient;
import static clinic.intake.PainHistoryFixtures.history;
import static clinic.intake.PainHistoryFixtures.lowerBack;
import static clinic.intake.PainHistoryFixtures.mild;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.PainHistoryEvent.Answer;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Cause;
import clinic.contracts.intake.PainHistoryEvent.FlareFrequency;
import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.PainRegion;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.contracts.intake.PainHistoryEvent.RedFlagAnswer;
import clinic.contracts.intake.PainHistoryEvent.Side;
import clinic.kit.web.Problems.FieldError;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PainHistoryCheckTests {

    static final LocalDate BORN = LocalDate.of(1980, 5, 17);

    @Test
    void acceptsTheFoundingPatient() {
        assertThat(invalidFieldsOf(foundingPatient())).isEmpty();
    }

    @Test
    void wantsTheWorstPainToBeTheWorst() {
        assertThat(invalidFieldsOf(severity(6, 5, 5))).containsExactly("severityWorst");
        assertThat(invalidFieldsOf(severity(4, 5, 6))).containsExactly("severityWorst");
        assertThat(invalidFieldsOf(severity(5, 5, 5))).isEmpty();
    }

    @Test
    void wantsAnOnsetWithinThePatientsLife() {
        assertThat(check(mild(), BORN, TODAY.minusWeeks(4))).isEmpty();
        assertThat(check(mild(), BORN, TODAY.minusWeeks(4).minusDays(1))).containsExactly("onset");
        assertThat(check(mild(), TODAY.minusWeeks(4), TODAY)).isEmpty();
        assertThat(check(mild(), TODAY.minusWeeks(4).plusDays(1), TODAY)).containsExactly("onset");
    }

    @Test
    void wantsExactlyOnePrimaryRegion() {
        var back = new PainRegion(BodyRegion.LUMBAR, Side.BOTH, true);
        var leg = new PainRegion(BodyRegion.THIGH, Side.LEFT, false);

        assertThat(invalidFieldsOf(regions(back, leg))).isEmpty();
        assertThat(invalidFieldsOf(regions(leg))).containsExactly("regions");
        assertThat(invalidFieldsOf(regions(back, new PainRegion(BodyRegion.THIGH, Side.LEFT, true))))
                .containsExactly("regions");
    }

    @Test
    void wantsEachRegionAndSideOnce() {
        var left = new PainRegion(BodyRegion.THIGH, Side.LEFT, true);

        assertThat(invalidFieldsOf(regions(left, new PainRegion(BodyRegion.THIGH, Side.RIGHT, false))))
                .isEmpty();
        assertThat(invalidFieldsOf(regions(left, new PainRegion(BodyRegion.THIGH, Side.LEFT, false))))
                .containsExactly("regions");
    }

    @Test
    void doesNotTakeTwoAnswersToOneQuestion() {
        var contradiction = List.of(
                new RedFlagAnswer(RedFlag.NIGHT_PAIN, Answer.NO), new RedFlagAnswer(RedFlag.NIGHT_PAIN, Answer.YES));

        assertThat(invalidFieldsOf(mild(contradiction))).containsExactly("redFlags");
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        var leg = new PainRegion(BodyRegion.THIGH, Side.LEFT, false);
        var wrong = history(6, 5, 5, FlareFrequency.NONE, Cause.NOT_KNOWN, List.of(leg), List.of());

        assertThat(check(wrong, BORN, TODAY.minusYears(1))).containsExactly("severityWorst", "onset", "regions");
    }

    private static PainHistory severity(int now, int worst, int average) {
        return history(now, worst, average, FlareFrequency.NONE, Cause.NOT_KNOWN, lowerBack(), List.of());
    }

    private static PainHistory regions(PainRegion... regions) {
        return history(1, 1, 1, FlareFrequency.NONE, Cause.NOT_KNOWN, List.of(regions), List.of());
    }

    private static List<String> invalidFieldsOf(PainHistory history) {
        return check(history, BORN, TODAY);
    }

    private static List<String> check(PainHistory history, LocalDate bornOn, LocalDate today) {
        return PainHistoryCheck.check(history, bornOn, today).stream()
                .map(FieldError::field)
                .toList();
    }
}
