package clinic.records.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.PatientEvent.Consent;
import clinic.contracts.intake.PatientEvent.PatientChanged;
import clinic.contracts.intake.PatientEvent.PatientState;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import clinic.records.RestOfTheClinic.TheCase;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RecordsTest
class PatientsStreamTests {

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    private Patients patients;

    @Test
    void theNewestStateCounts() {
        var theCase = TheCase.fresh();
        var registered = clinic.tell(theCase.patient());
        assertThat(patients.find(theCase.patientId()))
                .contains(new Patient(
                        theCase.patientId(),
                        "MRN-100042",
                        "Reyes",
                        "Elena",
                        LocalDate.parse("1984-05-02"),
                        "es",
                        false));

        clinic.tell(married(theCase));
        registered.again();

        assertThat(patients.find(theCase.patientId()))
                .get()
                .extracting(Patient::familyName)
                .isEqualTo("Reyes-Stone");
    }

    @Test
    void aPatientMayComeAfterTheCase() {
        var theCase = TheCase.fresh();
        clinic.tell(theCase.history());
        clinic.tell(theCase.opened());
        clinic.tell(married(theCase));

        assertThat(clinic.physician()
                        .get(theCase.path() + "/chart")
                        .body()
                        .at("/patient/familyName")
                        .asString())
                .isEqualTo("Reyes-Stone");
    }

    private static PatientChanged married(TheCase theCase) {
        return new PatientChanged(
                theCase.patientId(),
                new PatientState(
                        "MRN-100042",
                        "Reyes-Stone",
                        "Elena",
                        LocalDate.parse("1984-05-02"),
                        null,
                        null,
                        "es",
                        true,
                        new Consent(false, false)));
    }
}
