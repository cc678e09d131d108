package clinic.records.casefile;

import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.PatientEvent;
import clinic.kit.event.Received;
import org.springframework.stereotype.Component;

/// Keeps the local copy of cases and patients.
@Component
public class CaseFileKeeping {

    private final CaseFiles cases;
    private final Patients patients;

    CaseFileKeeping(CaseFiles cases, Patients patients) {
        this.cases = cases;
        this.patients = patients;
    }

    public void onCase(Received<CaseEvent> received) {
        switch (received.event()) {
            case CaseOpened opened ->
                cases.open(opened.caseId(), opened.patientId(), opened.siteId(), opened.openedAt());
            case CaseClosed closed ->
                cases.close(closed.caseId(), closed.reason().name(), closed.closedAt());
            case CaseEvent _ -> {}
        }
    }

    /// Each event carries the whole patient, and the inbox lets only newer ones pass.
    public void onPatient(Received<PatientEvent> received) {
        var patient = received.event().patient();
        patients.put(new Patient(
                received.event().patientId(),
                patient.medicalRecordNumber(),
                patient.familyName(),
                patient.givenName(),
                patient.birthDate(),
                patient.language(),
                patient.interpreterNeeded()));
    }
}
