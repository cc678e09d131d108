package clinic.intake.patient;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record PatientView(
        UUID id,
        long version,
        String medicalRecordNumber,
        String familyName,
        String givenName,
        LocalDate birthDate,
        @Nullable String email,
        @Nullable String phone,
        String language,
        boolean interpreterNeeded,
        Consent consent) {

    @Override
    public String toString() {
        return "PatientView[masked]";
    }
}
