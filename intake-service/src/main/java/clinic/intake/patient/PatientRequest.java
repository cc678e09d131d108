package clinic.intake.patient;

import clinic.kit.web.Text;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// @param consent missing means that the patient agreed to nothing
record PatientRequest(
        @Text(max = 100) String familyName,
        @Text(max = 100) String givenName,
        @NotNull LocalDate birthDate,
        @Nullable @Size(max = 254) String email,
        @Nullable @Size(max = 40) String phone,
        @Text(max = 35) String language,
        @NotNull Boolean interpreterNeeded,
        @Nullable Consent consent) {

    PatientDetails toDetails() {
        return new PatientDetails(
                familyName,
                givenName,
                birthDate,
                email,
                phone,
                language,
                interpreterNeeded,
                consent == null ? Consent.NONE : consent);
    }

    @Override
    public String toString() {
        return "PatientRequest[masked]";
    }
}
