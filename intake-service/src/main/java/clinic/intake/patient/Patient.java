package clinic.intake.patient;

import clinic.contracts.intake.PatientEvent.PatientChanged;
import clinic.contracts.intake.PatientEvent.PatientRegistered;
import clinic.contracts.intake.PatientEvent.PatientState;
import clinic.intake.patient.PatientRefused.InvalidDetails;
import clinic.kit.event.Ids;
import java.time.LocalDate;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Embedded;

/// A person who seeks help, known under one medical record number for life.
class Patient {

    @Id
    private final UUID id;

    /// 0 until stored for the first time.
    @Version
    private long version;

    private final String medicalRecordNumber;

    @Embedded.Empty
    private PatientDetails details;

    @Embedded.Empty
    private SearchName searchName;

    @PersistenceCreator
    private Patient(UUID id, long version, String medicalRecordNumber, PatientDetails details, SearchName searchName) {
        this.id = id;
        this.version = version;
        this.medicalRecordNumber = medicalRecordNumber;
        this.details = details;
        this.searchName = searchName;
    }

    /// @param number drawn from the clinic's sequence
    static Patient register(long number, PatientDetails details, LocalDate today) {
        check(details, today);
        var medicalRecordNumber = "MRN-" + number;
        return new Patient(Ids.next(), 0, medicalRecordNumber, details, searchName(details, medicalRecordNumber));
    }

    PatientRegistered registered() {
        return new PatientRegistered(id, state());
    }

    PatientChanged change(PatientDetails details, LocalDate today) {
        check(details, today);
        this.details = details;
        this.searchName = searchName(details, medicalRecordNumber);
        return new PatientChanged(id, state());
    }

    private static void check(PatientDetails details, LocalDate today) {
        var invalid = details.check(today);
        if (!invalid.isEmpty()) {
            throw new InvalidDetails(invalid);
        }
    }

    private static SearchName searchName(PatientDetails details, String medicalRecordNumber) {
        return SearchName.of(details.familyName(), details.givenName(), medicalRecordNumber);
    }

    private PatientState state() {
        return new PatientState(
                medicalRecordNumber,
                details.familyName(),
                details.givenName(),
                details.birthDate(),
                details.email(),
                details.phone(),
                details.language(),
                details.interpreterNeeded(),
                new clinic.contracts.intake.PatientEvent.Consent(
                        details.consent().email(), details.consent().sms()));
    }

    public UUID getId() {
        return id;
    }

    public long getVersion() {
        return version;
    }

    public String getMedicalRecordNumber() {
        return medicalRecordNumber;
    }

    public PatientDetails getDetails() {
        return details;
    }

    SearchName getSearchName() {
        return searchName;
    }
}
