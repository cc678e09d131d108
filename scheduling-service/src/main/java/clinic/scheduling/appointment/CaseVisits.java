package clinic.scheduling.appointment;

import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.ConsultationEvent.ConsultationStarted;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.kit.event.Received;
import clinic.kit.outbox.Outbox;
import clinic.scheduling.appointment.FollowUp.Reason;
import clinic.scheduling.caseload.CaseReaction;
import clinic.scheduling.caseload.Caseload;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What visits make of news about their case. Only a closed case cancels; everything else is listed for a person.
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class CaseVisits implements CaseReaction {

    private static final Logger log = LoggerFactory.getLogger(CaseVisits.class);

    private final Appointments appointments;
    private final AppointmentBooking booking;
    private final Caseload caseload;
    private final FollowUps followUps;
    private final Outbox outbox;
    private final Clock clock;

    CaseVisits(
            Appointments appointments,
            AppointmentBooking booking,
            Caseload caseload,
            FollowUps followUps,
            Outbox outbox,
            Clock clock) {
        this.appointments = appointments;
        this.booking = booking;
        this.caseload = caseload;
        this.followUps = followUps;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void escalated(UUID caseId, Instant at) {
        appointments
                .pendingOf(caseId, clock.instant())
                .forEach(visit -> followUps.flag(visit, Reason.CASE_ESCALATED, at));
    }

    @Override
    public void safe(UUID caseId) {
        followUps.settleAllOf(caseId, Reason.CASE_ESCALATED);
    }

    @Override
    public void closed(UUID caseId, Instant at) {
        for (var visit : appointments.pendingOf(caseId, clock.instant())) {
            switch (visit.getStatus()) {
                case BOOKED -> booking.cancel(visit, CancelReason.CASE_CLOSED);
                // the patient is in the house; somebody has to talk to them
                case CHECKED_IN, STARTED, CHECKED_OUT, CANCELLED -> followUps.flag(visit, Reason.CASE_CLOSED, at);
            }
        }
    }

    public void onConsultation(Received<ConsultationEvent> received) {
        switch (received.event()) {
            case ConsultationStarted started
            when started.appointmentId() != null -> started(started, started.appointmentId());
            case ConsultationEvent _ -> {}
        }
    }

    private void started(ConsultationStarted started, UUID appointmentId) {
        caseload.locked(started.caseId());
        var found = appointments
                .findWithLockById(appointmentId)
                .filter(visit -> visit.getCaseId().equals(started.caseId()));
        if (found.isEmpty()) {
            log.warn("consultation {} names visit {}, which its case does not have", started.key(), appointmentId);
            return;
        }
        var visit = found.get();
        if (visit.getStatus() == Appointment.Status.CANCELLED) {
            followUps.flag(visit, Reason.SEEN_THOUGH_CANCELLED, started.startedAt());
            return;
        }
        var event = visit.start(started.startedAt());
        if (event != null) {
            appointments.save(visit);
            outbox.append(event, visit.getVersion());
        }
    }
}
