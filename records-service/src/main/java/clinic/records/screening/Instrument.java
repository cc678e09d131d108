package clinic.records.screening;

import clinic.care.Sensitivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What patients are asked, and how the answers are counted. Item texts are on the printed forms; PHQ may be used
/// freely, PEG is reproduced in Krebs et al. 2009 (doi 10.1007/s11606-009-0981-1).
public enum Instrument {
    /// Pain, enjoyment, general activity in the past week, 0 to 10 each.
    PEG(3, 10, null),
    /// Two depression questions, 0 to 3 each: 3 or more asks for the PHQ-9.
    PHQ_2(2, 3, Sensitivity.PSY),
    /// Nine depression questions, 0 to 3 each (PMC2906530). A ninth answer above 0 asks for somebody now.
    PHQ_9(9, 3, Sensitivity.PSY),
    /// Nine yes/no items on the risk of opioid use disorder (Cheatle et al. 2019, PMC6768552): 3 or more is high.
    ORT_OUD(9, 1, Sensitivity.SUD),
    /// The prescription monitoring programme was looked at: 0 as expected, 1 not.
    PDMP(1, 1, Sensitivity.SUD);

    private final int items;
    private final int highest;
    private final @Nullable Sensitivity sensitivity;

    Instrument(int items, int highest, @Nullable Sensitivity sensitivity) {
        this.items = items;
        this.highest = highest;
        this.sensitivity = sensitivity;
    }

    int items() {
        return items;
    }

    int highest() {
        return highest;
    }

    /// Null for what everybody who treats the patient may read.
    @Nullable
    String label() {
        return sensitivity == null ? null : sensitivity.name();
    }

    Band band(int total) {
        return switch (this) {
            case PEG -> total >= 12 ? Band.BOTHERSOME : Band.MILD;
            case PHQ_2 -> total >= 3 ? Band.POSITIVE : Band.NEGATIVE;
            case PHQ_9 ->
                total >= 20
                        ? Band.SEVERE
                        : total >= 15
                                ? Band.MODERATELY_SEVERE
                                : total >= 10 ? Band.MODERATE : total >= 5 ? Band.MILD : Band.MINIMAL;
            case ORT_OUD -> total >= 3 ? Band.HIGH : Band.LOW;
            case PDMP -> total > 0 ? Band.POSITIVE : Band.NEGATIVE;
        };
    }

    /// Whatever the total is: thoughts of being better off dead.
    boolean asksForSomebodyNow(List<Integer> answers) {
        return this == PHQ_9 && answers.getLast() > 0;
    }

    enum Band {
        MINIMAL,
        MILD,
        MODERATE,
        MODERATELY_SEVERE,
        SEVERE,
        NEGATIVE,
        POSITIVE,
        LOW,
        HIGH,
        BOTHERSOME
    }
}
