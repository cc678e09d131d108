package clinic.intake.triage;

import static clinic.contracts.intake.CaseEvent.Disposition.CONSULT_WITHIN_TWO_DAYS;
import static clinic.contracts.intake.CaseEvent.Disposition.CONSULT_WITHIN_TWO_WEEKS;
import static clinic.contracts.intake.CaseEvent.Disposition.EMERGENCY_NOW;
import static clinic.contracts.intake.CaseEvent.Disposition.SAME_DAY_CALL;
import static clinic.intake.PainHistoryFixtures.allAnswered;
import static clinic.intake.PainHistoryFixtures.flags;
import static clinic.intake.PainHistoryFixtures.foundingPatient;
import static clinic.intake.PainHistoryFixtures.history;
import static clinic.intake.PainHistoryFixtures.lowerBack;
import static clinic.intake.PainHistoryFixtures.mild;
import static clinic.intake.PainHistoryFixtures.mildWithYesTo;
import static clinic.intake.PainHistoryFixtures.yesTo;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.PainHistoryEvent.Answer;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Cause;
import clinic.contracts.intake.PainHistoryEvent.FlareFrequency;
import clinic.contracts.intake.PainHistoryEvent.PainRegion;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.contracts.intake.PainHistoryEvent.RedFlagAnswer;
import clinic.contracts.intake.PainHistoryEvent.Side;
import clinic.intake.triage.Triage.FiredRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriageTests {

    @ParameterizedTest(name = "{0} fires {1}")
    @CsvSource({
        "SADDLE_NUMBNESS,           cauda-equina,        EMERGENCY_NOW,           NEURO,      EMERGENCY",
        "BLADDER_OR_BOWEL_CHANGE,   cauda-equina,        EMERGENCY_NOW,           NEURO,      EMERGENCY",
        "BILATERAL_LEG_WEAKNESS,    cauda-equina,        EMERGENCY_NOW,           NEURO,      EMERGENCY",
        "PROGRESSIVE_WEAKNESS,      progressive-deficit, EMERGENCY_NOW,           NEURO,      EMERGENCY",
        "PULSATING_ABDOMINAL_MASS,  aortic-aneurysm,     EMERGENCY_NOW,           VASCULAR,   EMERGENCY",
        "SUICIDAL_THOUGHTS,         self-harm,           EMERGENCY_NOW,           SAFETY,     EMERGENCY",
        "GAIT_OR_HAND_CHANGE,       spinal-cord,         SAME_DAY_CALL,           NEURO,      SAME_DAY",
        "FEVER_OR_CHILLS,           infection,           SAME_DAY_CALL,           INFECTION,  SAME_DAY",
        "IMMUNOSUPPRESSED,          infection,           SAME_DAY_CALL,           INFECTION,  SAME_DAY",
        "MAJOR_TRAUMA,              fracture,            SAME_DAY_CALL,           FRACTURE,   SAME_DAY",
        "OSTEOPOROSIS_OR_STEROIDS,  fracture,            SAME_DAY_CALL,           FRACTURE,   SAME_DAY",
        "DARK_URINE,                dark-urine,          SAME_DAY_CALL,           METABOLIC,  SAME_DAY",
        "CANCER_HISTORY,            malignancy,          CONSULT_WITHIN_TWO_DAYS, MALIGNANCY, URGENT",
        "UNEXPLAINED_WEIGHT_LOSS,   malignancy,          CONSULT_WITHIN_TWO_DAYS, MALIGNANCY, URGENT",
        "NIGHT_PAIN,                malignancy,          CONSULT_WITHIN_TWO_DAYS, MALIGNANCY, URGENT"
    })
    void everyRedFlagFiresItsRuleAlone(
            RedFlag flag, String rule, Disposition disposition, Category category, Priority priority) {
        var triage = Triage.of(mildWithYesTo(flag));

        assertThat(triage.rules()).extracting(FiredRule::ruleId).containsExactly(rule);
        assertThat(triage.rules().getFirst().evidence()).containsExactly(flag + "=YES");
        assertThat(triage.disposition()).isEqualTo(disposition);
        assertThat(triage.category()).isEqualTo(category);
        assertThat(triage.priority()).isEqualTo(priority);
    }

    @Test
    void noQuestionIsAskedInVain() {
        assertThat(flags())
                .allSatisfy(flag ->
                        assertThat(Triage.of(mildWithYesTo(flag)).rules()).isNotEmpty());
    }

    @Test
    void firesNothingWhenNothingIsWrong() {
        var triage = Triage.of(mild());

        assertThat(triage)
                .isEqualTo(new Triage(Priority.ROUTINE, CONSULT_WITHIN_TWO_WEEKS, Category.NONE, List.of(), List.of()));
    }

    @Test
    void doesNotTakeSilenceForANo() {
        var triage = Triage.of(mild(allAnswered(Answer.NOT_ANSWERED)));

        assertThat(triage.rules()).isEmpty();
        assertThat(triage.notCleared()).containsExactlyElementsOf(flags().toList());
    }

    @Test
    void listsAQuestionThatWasNotEvenAskedAsNotCleared() {
        var triage = Triage.of(mild(List.of(new RedFlagAnswer(RedFlag.NIGHT_PAIN, Answer.NO))));

        assertThat(triage.notCleared())
                .contains(RedFlag.SADDLE_NUMBNESS)
                .doesNotContain(RedFlag.NIGHT_PAIN)
                .hasSize((int) flags().count() - 1);
    }

    @Test
    void hasTheFoundingPatientSeenWithinTwoDaysAndNotEscalated() {
        var triage = Triage.of(foundingPatient());

        assertThat(triage.disposition()).isEqualTo(CONSULT_WITHIN_TWO_DAYS);
        assertThat(triage.priority()).isEqualTo(Priority.URGENT);
        assertThat(triage.category()).isEqualTo(Category.NONE);
        assertThat(triage.rules())
                .containsExactly(new FiredRule(
                        "severe-daily-pain",
                        1,
                        "Severe pain that flares up every day",
                        List.of("severityNow=8", "flareFrequency=DAILY"),
                        CONSULT_WITHIN_TWO_DAYS));
    }

    @ParameterizedTest(name = "now {0}, average {1}, {2}: {3}")
    @CsvSource({
        "8,  3, DAILY,               true",
        "3,  8, SEVERAL_A_DAY,       true",
        "10, 9, CONSTANT,            true",
        "7,  7, CONSTANT,            false",
        "10, 9, THREE_TO_SIX_A_WEEK, false",
        "10, 9, NONE,                false"
    })
    void wantsBothSeverityAndDailyFlaresForUrgency(int now, int average, FlareFrequency flares, boolean urgent) {
        var triage = Triage.of(history(now, 10, average, flares, Cause.NOT_KNOWN, lowerBack(), allAnswered(Answer.NO)));

        assertThat(triage.disposition() == CONSULT_WITHIN_TWO_DAYS).isEqualTo(urgent);
    }

    @Test
    void callsTheSameDayForWidespreadSpasmAfterDehydration() {
        assertThat(widespread(Cause.DEHYDRATION, allAnswered(Answer.NO)))
                .extracting(Triage::disposition, Triage::category)
                .containsExactly(SAME_DAY_CALL, Category.METABOLIC);
        assertThat(widespread(Cause.OVERUSE, allAnswered(Answer.NO)).rules()).isEmpty();
        assertThat(Triage.of(history(
                                3, 5, 3, FlareFrequency.NONE, Cause.DEHYDRATION, lowerBack(), allAnswered(Answer.NO)))
                        .rules())
                .isEmpty();
    }

    @Test
    void namesEveryRuleThatFiredMostUrgentFirst() {
        var triage = widespread(Cause.OVERUSE, yesTo(RedFlag.PROGRESSIVE_WEAKNESS));

        assertThat(triage.disposition()).isEqualTo(EMERGENCY_NOW);
        assertThat(triage.category()).isEqualTo(Category.NEURO);
        assertThat(triage.rules())
                .extracting(FiredRule::ruleId)
                .containsExactly("progressive-deficit", "widespread-spasm");
        assertThat(triage.rules().getLast().evidence())
                .containsExactly("region=WIDESPREAD", "PROGRESSIVE_WEAKNESS=YES");
    }

    /// The table is what people read, so its order has to be the order of urgency.
    @Test
    void keepsTheTableInOrderOfUrgencyWithUniqueIds() {
        assertThat(TriageRule.TABLE).extracting(TriageRule::disposition).isSorted();
        assertThat(TriageRule.TABLE).extracting(TriageRule::id).doesNotHaveDuplicates();
        assertThat(Stream.of(Disposition.values()).limit(4))
                .containsExactly(EMERGENCY_NOW, SAME_DAY_CALL, CONSULT_WITHIN_TWO_DAYS, CONSULT_WITHIN_TWO_WEEKS);
    }

    private static Triage widespread(Cause cause, List<RedFlagAnswer> redFlags) {
        return Triage.of(history(
                3,
                5,
                3,
                FlareFrequency.NONE,
                cause,
                List.of(new PainRegion(BodyRegion.WIDESPREAD, Side.BOTH, true)),
                redFlags));
    }
}
