package clinic.intake.patient;

import clinic.kit.outbox.Outbox;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// A patient becomes known to the clinic, and stays known as they are now.
@Service
@Transactional
class PatientRegistration {

    private static final Logger log = LoggerFactory.getLogger(PatientRegistration.class);

    private final Patients patients;
    private final Outbox outbox;
    private final Clock clock;

    PatientRegistration(Patients patients, Outbox outbox, Clock clock) {
        this.patients = patients;
        this.outbox = outbox;
        this.clock = clock;
    }

    Patient register(PatientDetails details) {
        var patient = patients.save(Patient.register(patients.nextNumber(), details, today()));
        outbox.append(patient.registered(), patient.getVersion());
        log.info("PatientRegistered {}", patient.getId());
        return patient;
    }

    Patient change(UUID id, IfMatch expected, PatientDetails details) {
        var patient = patients.findWithLockById(id).orElseThrow(NotFound::new);
        expected.requireCurrent(patient.getVersion());
        var changed = patient.change(details, today());
        patient = patients.save(patient);
        outbox.append(changed, patient.getVersion());
        log.info("PatientChanged {}", id);
        return patient;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
