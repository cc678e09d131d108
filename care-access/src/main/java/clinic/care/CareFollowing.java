package clinic.care;

import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.EscalationAcknowledged;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.records.BreakGlassEvent;
import clinic.contracts.records.BreakGlassEvent.BreakGlassEnded;
import clinic.contracts.records.BreakGlassEvent.BreakGlassGranted;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentBooked;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCancelled;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentRescheduled;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.contracts.scheduling.DirectoryEvent.ClinicianChanged;
import clinic.kit.event.Received;
import java.util.UUID;

/// Keeps the relations up to date. A closed case stays its clinician's, who answers for it; a cancelled visit is none.
class CareFollowing {

    private final CareRelations relations;

    CareFollowing(CareRelations relations) {
        this.relations = relations;
    }

    void onCase(Received<CaseEvent> received) {
        switch (received.event()) {
            case CaseOpened it ->
                relations.opened(
                        it.caseId(),
                        it.patientId(),
                        it.siteId(),
                        received.metadata().actor(),
                        it.openedAt());
            case CaseAssigned it -> relations.assign(it.caseId(), it.patientId(), it.clinicianId(), it.assignedAt());
            case EscalationAcknowledged it ->
                relations.answeredPage(it.caseId(), it.acknowledgedBy(), it.acknowledgedAt());
            case EscalationResolved it -> relations.answeredPage(it.caseId(), it.resolvedBy(), it.resolvedAt());
            case CaseEvent _ -> {}
        }
    }

    void onAppointment(Received<AppointmentEvent> received) {
        switch (received.event()) {
            case AppointmentBooked it ->
                relations.visit(
                        it.appointmentId(),
                        it.patientId(),
                        it.siteId(),
                        received.metadata().time(),
                        it.endsAt());
            case AppointmentRescheduled it ->
                relations.visit(
                        it.appointmentId(),
                        it.patientId(),
                        it.siteId(),
                        received.metadata().time(),
                        it.endsAt());
            case AppointmentCancelled it ->
                relations.cancelVisit(it.appointmentId(), received.metadata().time());
            case AppointmentEvent _ -> {}
        }
    }

    void onDirectory(Received<DirectoryEvent> received) {
        if (received.event() instanceof ClinicianChanged it) {
            if (it.subject() == null) {
                relations.forget(it.clinicianId());
            } else {
                relations.know(it.clinicianId(), UUID.fromString(it.subject()));
            }
        }
    }

    void onBreakGlass(Received<BreakGlassEvent> received) {
        switch (received.event()) {
            case BreakGlassGranted it ->
                relations.broken(it.grantId(), it.patientId(), it.subject(), it.grantedAt(), it.expiresAt());
            case BreakGlassEnded it -> relations.glassMended(it.grantId(), it.endedAt());
        }
    }
}
