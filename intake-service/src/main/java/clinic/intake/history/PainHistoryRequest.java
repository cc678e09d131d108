package clinic.intake.history;

import clinic.contracts.intake.PainHistoryEvent.Answer;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Cause;
import clinic.contracts.intake.PainHistoryEvent.FlareFrequency;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.contracts.intake.PainHistoryEvent.Side;
import clinic.kit.web.Lines;
import clinic.kit.web.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pain history as staff type it in. An answer or a list that is missing is one that was not given.
public record PainHistoryRequest(
        @NotNull @Min(0) @Max(10) Integer severityNow,
        @NotNull @Min(0) @Max(10) Integer severityWorst,
        @NotNull @Min(0) @Max(10) Integer severityAverage,
        @NotNull LocalDate onset,
        @NotNull FlareFrequency flareFrequency,
        @NotNull Cause cause,
        @Nullable @Size(max = 500) String activity,
        @NotEmpty @Size(max = 30) List<@NotNull @Valid Region> regions,
        @Nullable @Size(max = 30) List<@NotNull @Valid FlagAnswer> redFlags,
        @Nullable @Size(max = 100) List<@NotNull @Valid TakenMedication> medications,
        @Nullable @Lines @Size(max = 8000) String medicalHistory,
        @Nullable @Lines @Size(max = 8000) String narrative) {

    public record Region(
            @NotNull BodyRegion region,
            @NotNull Side side,
            @Nullable Boolean primary) {}

    public record FlagAnswer(
            @NotNull RedFlag flag, @Nullable Answer answer) {}

    public record TakenMedication(
            @Text(max = 200) String name,
            @Nullable @Size(max = 200) String dose,
            @NotNull Boolean current) {

        @Override
        public String toString() {
            return "TakenMedication[masked]";
        }
    }

    /// What a patient told does not belong in a log.
    @Override
    public String toString() {
        return "PainHistoryRequest[masked]";
    }
}
