package clinic.records.chart;

import clinic.contracts.intake.PainHistoryEvent.Cause;
import clinic.contracts.intake.PainHistoryEvent.FlareFrequency;
import clinic.contracts.intake.PainHistoryEvent.Medication;
import clinic.contracts.intake.PainHistoryEvent.PainRegion;
import clinic.contracts.intake.PainHistoryEvent.RedFlagAnswer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the patient told intake.
record HistoryView(
        int severityNow,
        int severityWorst,
        int severityAverage,
        LocalDate onset,
        FlareFrequency flareFrequency,
        Cause cause,
        @Nullable String activity,
        List<PainRegion> regions,
        List<RedFlagAnswer> redFlags,
        List<Medication> medications,
        @Nullable String medicalHistory,
        @Nullable String narrative,
        Instant submittedAt) {

    @Override
    public String toString() {
        return "HistoryView[masked]";
    }
}
