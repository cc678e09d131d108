package clinic.intake.patient;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// What other features may ask about a patient.
@Service
public class KnownPatients {

    private final Patients patients;

    KnownPatients(Patients patients) {
        this.patients = patients;
    }

    /// Empty when there is no such patient.
    public Optional<LocalDate> bornOn(UUID patientId) {
        return patients.findById(patientId).map(patient -> patient.getDetails().birthDate());
    }
}
