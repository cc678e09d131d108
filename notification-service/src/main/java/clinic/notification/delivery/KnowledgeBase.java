package clinic.notification.delivery;

import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.kit.operations.LostEvents;
import clinic.notification.caseevent.CaseFile;
import clinic.notification.caseevent.CaseFiles;
import clinic.notification.message.Message;
import clinic.notification.message.Message.Addressee;
import clinic.notification.paging.Escalation;
import clinic.notification.paging.Escalations;
import clinic.notification.recipient.Recipients;
import clinic.notification.recipient.Site;
import clinic.notification.visit.Visits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Gathers what the features know about one message.
@Component
class KnowledgeBase {

    private static final String MESSAGE_SENT = "clinic.notification.MessageSent.v1";

    /// The mailbox has no entry in the directory, so it gets an id that is always the same.
    private static final UUID PRIVACY_OFFICE =
            UUID.nameUUIDFromBytes("privacy-officer".getBytes(StandardCharsets.UTF_8));

    private final CaseFiles cases;
    private final Visits visits;
    private final Escalations escalations;
    private final Recipients recipients;
    private final LostEvents lost;

    KnowledgeBase(CaseFiles cases, Visits visits, Escalations escalations, Recipients recipients, LostEvents lost) {
        this.cases = cases;
        this.visits = visits;
        this.escalations = escalations;
        this.recipients = recipients;
        this.lost = lost;
    }

    Knowledge about(Message message, Instant now) {
        var file = cases.find(message.getCaseId());
        var site = recipients.site(message.getSiteId());
        var recipientId = Optional.ofNullable(message.getRecipientId()).or(() -> switch (message.getAddressee()) {
            case PATIENT, CLINICIAN -> Optional.empty();
            case RESPONSIBLE -> responsible(message, file, site, now);
            case ON_CALL -> site.map(Site::onCallClinicianId);
            case PRIVACY_OFFICER -> Optional.of(PRIVACY_OFFICE);
        });
        var toPatient = message.getAddressee() == Addressee.PATIENT;
        return new Knowledge(
                file.map(CaseFile::closed).orElse(null),
                toPatient && recipientId.filter(cases::isDeceased).isPresent(),
                Optional.ofNullable(message.getAppointmentId())
                        .flatMap(visits::find)
                        .orElse(null),
                Optional.ofNullable(message.getEscalationId())
                        .flatMap(escalations::findById)
                        .filter(Escalation::isAnswered)
                        .isPresent(),
                isToldBefore(message),
                site.orElse(null),
                recipientId.orElse(null),
                toPatient ? recipientId.flatMap(recipients::patient).orElse(null) : null,
                toPatient ? null : recipientId.flatMap(recipients::clinician).orElse(null));
    }

    /// Whoever is on call is rather paged once too often.
    private boolean isToldBefore(Message message) {
        return message.getTemplate() != Template.ON_CALL_PAGE
                && lost.tell(
                        MESSAGE_SENT,
                        Map.of(
                                "cause", message.getCause().toString(),
                                "template", message.getTemplate().name(),
                                "recipient", message.getRecipient().name()));
    }

    private Optional<UUID> responsible(Message message, Optional<CaseFile> file, Optional<Site> site, Instant now) {
        return visits.bookedClinician(message.getCaseId(), now)
                .or(() -> file.map(CaseFile::assignedClinicianId))
                .or(() -> site.map(Site::onCallClinicianId));
    }
}
