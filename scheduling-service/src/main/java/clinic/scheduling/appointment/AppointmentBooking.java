package clinic.scheduling.appointment;

import clinic.contracts.records.PlanEvent.Modality;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.kit.event.Ids;
import clinic.kit.outbox.Outbox;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.scheduling.appointment.AppointmentRefused.CaseIsClosed;
import clinic.scheduling.appointment.AppointmentRefused.CaseOnHold;
import clinic.scheduling.appointment.AppointmentRefused.PlanItemFullyBooked;
import clinic.scheduling.appointment.AppointmentRefused.PlanItemOfOtherType;
import clinic.scheduling.appointment.AppointmentRefused.PlanItemUnknown;
import clinic.scheduling.calendar.Span;
import clinic.scheduling.caseload.CaseEntry;
import clinic.scheduling.caseload.Caseload;
import clinic.scheduling.claim.Claims;
import clinic.scheduling.treatment.Treatments;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Books, moves and cancels visits.
///
/// Everybody locks in one order: the case, the visit, the line of the plan, then the queue for clinician, rooms,
/// equipment and patient. With the case's row locked, an escalation or a closure that arrives at the same moment either
/// refuses the booking or finds it.
@Service
@Transactional
class AppointmentBooking {

    private final Appointments appointments;
    private final Placing placing;
    private final Claims claims;
    private final Caseload caseload;
    private final Treatments treatments;
    private final FollowUps followUps;
    private final Outbox outbox;
    private final Clock clock;

    AppointmentBooking(
            Appointments appointments,
            Placing placing,
            Claims claims,
            Caseload caseload,
            Treatments treatments,
            FollowUps followUps,
            Outbox outbox,
            Clock clock) {
        this.appointments = appointments;
        this.placing = placing;
        this.claims = claims;
        this.caseload = caseload;
        this.treatments = treatments;
        this.followUps = followUps;
        this.outbox = outbox;
        this.clock = clock;
    }

    Appointment book(BookAppointment command) {
        var entry = bookable(command.caseId());
        var now = clock.instant();
        Appointment.requireAhead(command.slot(), now);
        var wish = placing.wish(
                entry.patient(),
                command.siteId(),
                command.clinicianId(),
                command.roomId(),
                null,
                command.visitType(),
                command.slot());
        requirePlanned(command);
        placing.queueFor(wish);
        var id = Ids.next();
        var place = placing.choose(wish, id);
        var appointment = Appointment.book(id, command, entry.patient(), place, now);
        appointments.save(appointment);
        claims.take(id, appointment.claims());
        visitsChanged(appointment);
        outbox.append(appointment.booked(), appointment.getVersion());
        return appointment;
    }

    Appointment reschedule(UUID id, IfMatch seen, RescheduleAppointment command) {
        var caseId = appointments.findById(id).orElseThrow(NotFound::new).getCaseId();
        var entry = bookable(caseId);
        var appointment = appointments.locked(id, seen);
        appointment.requireMovable();
        var siteId = command.siteId() == null ? appointment.getSiteId() : command.siteId();
        var clinicianId = command.clinicianId() == null ? appointment.getClinicianId() : command.clinicianId();
        var slot = Span.of(
                command.startsAt(),
                command.length() == null ? appointment.slot().length() : command.length());
        var now = clock.instant();
        Appointment.requireAhead(slot, now);
        var wish = placing.wish(
                entry.patient(),
                siteId,
                clinicianId,
                command.roomId(),
                appointment.getRoomId(),
                appointment.getVisitType(),
                slot);
        // before the release: whoever waits for the released claims must not be waited for
        placing.queueFor(wish);
        claims.release(id);
        var place = placing.choose(wish, id);
        var rescheduled = appointment.reschedule(slot, place, now);
        appointments.save(appointment);
        claims.take(id, appointment.claims());
        visitsChanged(appointment);
        followUps.settle(id);
        outbox.append(rescheduled, appointment.getVersion());
        return appointment;
    }

    Appointment cancel(UUID id, IfMatch seen, CancelReason reason) {
        caseload.locked(appointments.findById(id).orElseThrow(NotFound::new).getCaseId());
        var appointment = appointments.locked(id, seen);
        cancel(appointment, reason);
        return appointment;
    }

    /// With case and visit locked by the caller.
    void cancel(Appointment appointment, CancelReason reason) {
        var cancelled = appointment.cancel(reason);
        appointments.save(appointment);
        claims.release(appointment.getId());
        treatments.released(appointment.getId());
        consultationChanged(appointment.getCaseId());
        followUps.settle(appointment.getId());
        outbox.append(cancelled, appointment.getVersion());
    }

    private void visitsChanged(Appointment appointment) {
        if (appointment.getVisitType() == VisitType.CONSULTATION) {
            consultationChanged(appointment.getCaseId());
        }
        if (appointment.getPlanItemId() != null) {
            treatments.booked(appointment.getPlanItemId(), appointment.getId(), appointment.getStartsAt());
        }
    }

    private void consultationChanged(UUID caseId) {
        caseload.consultationIs(caseId, appointments.consultationOf(caseId).orElse(null));
    }

    private CaseEntry bookable(UUID caseId) {
        var entry = caseload.locked(caseId).filter(CaseEntry::isKnown).orElseThrow(NotFound::new);
        if (entry.isClosed()) {
            throw new CaseIsClosed();
        }
        if (entry.isOnHold()) {
            throw new CaseOnHold();
        }
        return entry;
    }

    private void requirePlanned(BookAppointment command) {
        if (command.planItemId() == null) {
            return;
        }
        var planned = treatments
                .locked(command.planItemId())
                .filter(line -> line.caseId().equals(command.caseId()))
                .orElseThrow(PlanItemUnknown::new);
        if (!fits(planned.modality(), command.visitType())) {
            throw new PlanItemOfOtherType();
        }
        if (planned.remaining() == 0) {
            throw new PlanItemFullyBooked();
        }
    }

    private static boolean fits(Modality modality, VisitType type) {
        return switch (modality) {
            case PHYSICAL_THERAPY -> type == VisitType.PHYSICAL_THERAPY;
            case TRIGGER_POINT_INJECTION, FACET_INJECTION, EPIDURAL_INJECTION -> type == VisitType.INJECTION;
            case FOLLOW_UP -> type == VisitType.FOLLOW_UP;
            // no visit is planned for these, so there is none left to book
            case MEDICATION, HOME_PROGRAM -> true;
            // a modality of tomorrow: the person who books knows more than this version
            case UNKNOWN -> true;
        };
    }
}
