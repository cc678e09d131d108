package clinic.scheduling.appointment;

import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.kit.outbox.Outbox;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.scheduling.caseload.Caseload;
import clinic.scheduling.directory.Directory;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The patient is here, and has left.
@Service
@Transactional
class Visiting {

    private final Appointments appointments;
    private final Caseload caseload;
    private final Directory directory;
    private final FollowUps followUps;
    private final Outbox outbox;
    private final Clock clock;

    Visiting(
            Appointments appointments,
            Caseload caseload,
            Directory directory,
            FollowUps followUps,
            Outbox outbox,
            Clock clock) {
        this.appointments = appointments;
        this.caseload = caseload;
        this.directory = directory;
        this.followUps = followUps;
        this.outbox = outbox;
        this.clock = clock;
    }

    Appointment checkIn(UUID id, IfMatch seen) {
        var appointment = locked(id, seen);
        var site = directory.site(appointment.getSiteId()).orElseThrow();
        var checkedIn = appointment.checkIn(site, now());
        appointments.save(appointment);
        outbox.append(checkedIn, appointment.getVersion());
        return appointment;
    }

    /// Checkout, not signature, completes the visit.
    Appointment checkOut(UUID id, IfMatch seen) {
        var appointment = locked(id, seen);
        var checkedOut = appointment.checkOut(now());
        appointments.save(appointment);
        if (appointment.getVisitType() == VisitType.CONSULTATION) {
            caseload.seen(appointment.getCaseId());
        }
        followUps.settle(id);
        outbox.append(checkedOut, appointment.getVersion());
        return appointment;
    }

    private Appointment locked(UUID id, IfMatch seen) {
        caseload.locked(appointments.findById(id).orElseThrow(NotFound::new).getCaseId());
        return appointments.locked(id, seen);
    }

    /// As exact as the database keeps it.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
