package clinic.records.casefile;

import java.time.LocalDate;
import java.util.UUID;

/// Who the patient is, as far as a chart needs it. Contacts stay with those who contact.
public record Patient(
        UUID id,
        String medicalRecordNumber,
        String familyName,
        String givenName,
        LocalDate birthDate,
        String language,
        boolean interpreterNeeded) {

    @Override
    public String toString() {
        return "Patient[" + id + "]";
    }
}
