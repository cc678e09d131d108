package clinic.contracts.intake;

import clinic.contracts.Event;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who the patients are. Published on a compacted topic keyed by patient: every event carries the whole current state,
/// so a reader needs only the newest. This is the one topic with names, birth dates and contacts.
public sealed interface PatientEvent extends Event {

    String TOPIC = "intake.patients.v1";

    UUID patientId();

    PatientState patient();

    @Override
    default UUID key() {
        return patientId();
    }

    record PatientRegistered(UUID patientId, PatientState patient) implements PatientEvent {}

    record PatientChanged(UUID patientId, PatientState patient) implements PatientEvent {}

    /// @param medicalRecordNumber the clinic's own number, such as `MRN-100042`
    /// @param email               null when the patient has none
    /// @param phone               E.164, null when the patient has none
    /// @param language            BCP 47, such as `en` or `es`
    /// @param interpreterNeeded   whether visits need an interpreter
    record PatientState(
            String medicalRecordNumber,
            String familyName,
            String givenName,
            LocalDate birthDate,
            @Nullable String email,
            @Nullable String phone,
            String language,
            boolean interpreterNeeded,
            Consent consent) {

        /// A patient's identity does not belong in a log.
        @Override
        public String toString() {
            return "PatientState[masked]";
        }
    }

    /// Which channels the patient agreed to be contacted by.
    record Consent(boolean email, boolean sms) {}
}
