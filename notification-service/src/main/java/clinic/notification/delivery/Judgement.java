package clinic.notification.delivery;

import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.notification.delivery.Decision.Drop;
import clinic.notification.delivery.Decision.Refuse;
import clinic.notification.delivery.Decision.Send;
import clinic.notification.delivery.Decision.Wait;
import clinic.notification.message.Dispatch.VoidReason;
import clinic.notification.message.Dispatch.WaitingFor;
import clinic.notification.message.Message;
import clinic.notification.message.Message.Addressee;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Decides at the moment of sending what becomes of a message, by what is known then: a pure function of message and
/// knowledge. Nobody else voids, holds back or refuses a message, so the order in which facts arrived does not matter.
final class Judgement {

    private final Letters letters;

    Judgement(Letters letters) {
        this.letters = letters;
    }

    Decision judge(Message message, Knowledge known, Instant now) {
        var obsolete = obsolete(message, known, now);
        if (obsolete != null) {
            return new Drop(obsolete);
        }
        return message.getAddressee() == Addressee.PATIENT ? toPatient(message, known) : toClinician(message, known);
    }

    private static @Nullable VoidReason obsolete(Message message, Knowledge known, Instant now) {
        if (known.patientDeceased() || known.closed() == CloseReason.DECEASED) {
            return VoidReason.DECEASED;
        }
        // a patient who is not told of a cancelled visit comes for nothing, so that one outlives the case
        if (known.closed() != null && message.getTemplate() != Template.VISIT_CANCELLED) {
            return VoidReason.CASE_CLOSED;
        }
        if (known.answered()) {
            return VoidReason.ANSWERED;
        }
        var visit = known.visit();
        if (visit != null && !visit.lastChange().equals(message.getCause())) {
            return VoidReason.OUTDATED;
        }
        if (visit != null && !visit.endsAt().isAfter(now)) {
            return VoidReason.VISIT_OVER;
        }
        return null;
    }

    private Decision toPatient(Message message, Knowledge known) {
        var visit = known.visit();
        if (visit != null && visit.cancelled() == CancelReason.CASE_CLOSED && known.closed() == null) {
            return new Wait(WaitingFor.CLOSING);
        }
        var patient = known.patient();
        if (patient == null) {
            return new Wait(WaitingFor.PATIENT);
        }
        var address = patient.email();
        if (address == null || address.isBlank()) {
            return new Refuse(patient.id(), FailureReason.NO_ADDRESS);
        }
        if (!patient.emailConsent()) {
            return new Refuse(patient.id(), FailureReason.NO_CONSENT);
        }
        var site = known.site();
        if (site == null) {
            return new Wait(WaitingFor.SITE);
        }
        return new Send(
                patient.id(), address, letters.toPatient(message.getTemplate(), site, visit, patient.language()));
    }

    private Decision toClinician(Message message, Knowledge known) {
        if (known.recipientId() == null) {
            return new Wait(known.site() == null ? WaitingFor.SITE : WaitingFor.ON_CALL);
        }
        var clinician = known.clinician();
        if (clinician == null) {
            return new Wait(WaitingFor.CLINICIAN);
        }
        if (clinician.email().isBlank()) {
            return new Refuse(clinician.id(), FailureReason.NO_ADDRESS);
        }
        return new Send(
                clinician.id(),
                clinician.email(),
                letters.toClinician(message.getTemplate(), message.getCaseId(), message.getRepetition()));
    }
}
