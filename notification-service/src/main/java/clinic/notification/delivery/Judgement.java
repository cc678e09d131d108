package clinic.notification.delivery;

import static java.util.Objects.requireNonNull;

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
    private final String privacyOfficer;

    /// @param privacyOfficer the address of the clinic's privacy officer; empty if nobody set one
    Judgement(Letters letters, String privacyOfficer) {
        this.letters = letters;
        this.privacyOfficer = privacyOfficer;
    }

    Decision judge(Message message, Knowledge known, Instant now) {
        if (known.toldBefore()) {
            return new Drop(VoidReason.TOLD_BEFORE);
        }
        if (message.getAddressee() == Addressee.PRIVACY_OFFICER) {
            return toPrivacyOfficer(message, known);
        }
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

    /// Neither the end of the case nor a death takes back that somebody looked.
    private Decision toPrivacyOfficer(Message message, Knowledge known) {
        var mailbox = requireNonNull(known.recipientId());
        return privacyOfficer.isBlank()
                ? new Refuse(mailbox, FailureReason.NO_ADDRESS)
                : new Send(mailbox, privacyOfficer, letters.toPrivacyOfficer(message.getTemplate()));
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
