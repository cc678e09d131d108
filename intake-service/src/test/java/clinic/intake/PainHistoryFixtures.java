package clinic.intake;

import clinic.contracts.intake.PainHistoryEvent.Answer;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Cause;
import clinic.contracts.intake.PainHistoryEvent.FlareFrequency;
import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.PainRegion;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.contracts.intake.PainHistoryEvent.RedFlagAnswer;
import clinic.contracts.intake.PainHistoryEvent.Side;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Histories that tests begin with.
public final class PainHistoryFixtures {

    public static final LocalDate TODAY = LocalDate.of(2024, 3, 4);

    private PainHistoryFixtures() {}

    /// The founding document's patient: spasms of the lower back since lifting four weeks ago, 8 of 10, flaring daily,
    /// every red flag answered with no.
    public static PainHistory foundingPatient() {
        return history(8, 9, 7, FlareFrequency.DAILY, Cause.MUSCLE_INJURY, lowerBack(), allAnswered(Answer.NO));
    }

    /// Mild, rare, nothing to worry about.
    public static PainHistory mild() {
        return mild(allAnswered(Answer.NO));
    }

    public static PainHistory mild(List<RedFlagAnswer> redFlags) {
        return history(3, 5, 3, FlareFrequency.LESS_THAN_MONTHLY, Cause.OVERUSE, lowerBack(), redFlags);
    }

    public static PainHistory mildWithYesTo(RedFlag flag) {
        return mild(yesTo(flag));
    }

    public static List<RedFlagAnswer> yesTo(RedFlag flag) {
        return flags().map(asked -> new RedFlagAnswer(asked, asked == flag ? Answer.YES : Answer.NO))
                .toList();
    }

    public static List<RedFlagAnswer> allAnswered(Answer answer) {
        return flags().map(flag -> new RedFlagAnswer(flag, answer)).toList();
    }

    public static List<PainRegion> lowerBack() {
        return List.of(new PainRegion(BodyRegion.LUMBAR, Side.BOTH, true));
    }

    public static PainHistory history(
            int now,
            int worst,
            int average,
            FlareFrequency flares,
            Cause cause,
            List<PainRegion> regions,
            List<RedFlagAnswer> redFlags) {
        return new PainHistory(
                now,
                worst,
                average,
                TODAY.minusWeeks(4),
                flares,
                cause,
                "lifting a box",
                regions,
                redFlags,
                List.of(),
                null,
                null);
    }

    /// Every question that intake asks.
    public static Stream<RedFlag> flags() {
        return Arrays.stream(RedFlag.values()).filter(flag -> flag != RedFlag.UNKNOWN);
    }
}
