package clinic.notification.message;

import clinic.contracts.notification.DeliveryEvent.Channel;
import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.contracts.notification.DeliveryEvent.MessageFailed;
import clinic.contracts.notification.DeliveryEvent.MessageSent;
import clinic.contracts.notification.DeliveryEvent.Recipient;
import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.kit.event.Ids;
import clinic.notification.message.Dispatch.VoidReason;
import clinic.notification.message.Dispatch.WaitingFor;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Embedded;

/// Something that one recipient is to be told because of one fact. It holds ids only: words, names and addresses are
/// looked up at the moment of sending, so a message never tells what is no longer true.
///
/// A fact makes at most one message per template and recipient: `idempotency_key` is unique in the database.
///
/// Who is responsible or on call is decided when the message is first sent, by what is known then; from that moment
/// [#recipientId] is fixed.
public class Message {

    /// How the recipient is found.
    public enum Addressee {
        PATIENT,
        CLINICIAN,
        /// The booked clinician of the case, else the assigned one, else whoever is on call.
        RESPONSIBLE,
        ON_CALL,
        /// One mailbox for the whole clinic group.
        PRIVACY_OFFICER
    }

    @Id
    private final UUID id;

    @Version
    private @Nullable Long version;

    private final String idempotencyKey;
    private final UUID cause;
    private final Template template;
    private final Addressee addressee;
    private @Nullable UUID recipientId;
    private final UUID caseId;
    private final UUID siteId;
    private final @Nullable UUID appointmentId;
    private final @Nullable UUID escalationId;
    private final int repetition;
    private @Nullable String traceparent;
    private final Instant createdAt;

    @Embedded.Empty
    private Dispatch dispatch;

    @PersistenceCreator
    private Message(
            UUID id,
            @Nullable Long version,
            String idempotencyKey,
            UUID cause,
            Template template,
            Addressee addressee,
            @Nullable UUID recipientId,
            UUID caseId,
            UUID siteId,
            @Nullable UUID appointmentId,
            @Nullable UUID escalationId,
            int repetition,
            @Nullable String traceparent,
            Instant createdAt,
            Dispatch dispatch) {
        this.id = id;
        this.version = version;
        this.idempotencyKey = idempotencyKey;
        this.cause = cause;
        this.template = template;
        this.addressee = addressee;
        this.recipientId = recipientId;
        this.caseId = caseId;
        this.siteId = siteId;
        this.appointmentId = appointmentId;
        this.escalationId = escalationId;
        this.repetition = repetition;
        this.traceparent = traceparent;
        this.createdAt = createdAt;
        this.dispatch = dispatch;
    }

    /// @param cause id of the event that is told about
    /// @param appointmentId null for what is not about a visit
    public static Message toPatient(
            UUID cause,
            Template template,
            UUID patientId,
            UUID caseId,
            UUID siteId,
            @Nullable UUID appointmentId,
            Instant now) {
        var key = key(cause, template, patientId.toString());
        return queued(key, cause, template, Addressee.PATIENT, patientId, caseId, siteId, appointmentId, null, 1, now);
    }

    public static Message toClinician(
            UUID cause, Template template, UUID clinicianId, UUID caseId, UUID siteId, Instant now) {
        var key = key(cause, template, clinicianId.toString());
        return queued(key, cause, template, Addressee.CLINICIAN, clinicianId, caseId, siteId, null, null, 1, now);
    }

    public static Message toResponsible(UUID cause, Template template, UUID caseId, UUID siteId, Instant now) {
        var key = key(cause, template, "responsible");
        return queued(key, cause, template, Addressee.RESPONSIBLE, null, caseId, siteId, null, null, 1, now);
    }

    /// @param repetition counts the pages of one escalation from 1; each is a message of its own
    public static Message page(UUID cause, UUID caseId, UUID siteId, UUID escalationId, int repetition, Instant now) {
        var template = Template.ON_CALL_PAGE;
        var key = key(cause, template, "on-call/" + repetition);
        return queued(
                key, cause, template, Addressee.ON_CALL, null, caseId, siteId, null, escalationId, repetition, now);
    }

    public static Message toPrivacyOfficer(UUID cause, Template template, UUID caseId, UUID siteId, Instant now) {
        var key = key(cause, template, "privacy-officer");
        return queued(key, cause, template, Addressee.PRIVACY_OFFICER, null, caseId, siteId, null, null, 1, now);
    }

    private static String key(UUID cause, Template template, String recipient) {
        return cause + "/" + template + "/" + recipient;
    }

    private static Message queued(
            String key,
            UUID cause,
            Template template,
            Addressee addressee,
            @Nullable UUID recipientId,
            UUID caseId,
            UUID siteId,
            @Nullable UUID appointmentId,
            @Nullable UUID escalationId,
            int repetition,
            Instant now) {
        return new Message(
                Ids.next(),
                null,
                key,
                cause,
                template,
                addressee,
                recipientId,
                caseId,
                siteId,
                appointmentId,
                escalationId,
                repetition,
                null,
                now,
                Dispatch.queued(now));
    }

    /// The trace that delivery continues.
    void tracedBy(@Nullable String traceparent) {
        this.traceparent = traceparent;
    }

    public void waitFor(WaitingFor what, Instant now) {
        dispatch = dispatch.waiting(what, now);
    }

    /// @param patience after this long without an outcome the sender counts as dead
    public void send(UUID to, Instant now, Duration patience) {
        if (recipientId != null && !recipientId.equals(to)) {
            throw new IllegalStateException("the recipient of a message does not change");
        }
        recipientId = to;
        dispatch = dispatch.sending(now, patience);
    }

    public MessageSent accepted(Instant now) {
        dispatch = dispatch.accepted(now);
        return new MessageSent(
                id, caseId, recipient(), knownRecipient(), Channel.EMAIL, template, cause, dispatch.attempts(), now);
    }

    /// The failure, when patience is at its end.
    public Optional<MessageFailed> unreachable(Instant now) {
        dispatch = dispatch.unreachable(now, createdAt, RetryPolicy.of(template));
        return Optional.ofNullable(dispatch.failure()).map(reason -> failed(reason, now));
    }

    public void hold(Instant until) {
        dispatch = dispatch.held(until);
    }

    public MessageFailed refuse(UUID to, FailureReason reason, Instant now) {
        recipientId = to;
        dispatch = dispatch.refused(reason);
        return failed(reason, now);
    }

    public void drop(VoidReason reason) {
        dispatch = dispatch.dropped(reason);
    }

    private MessageFailed failed(FailureReason reason, Instant now) {
        return new MessageFailed(
                id,
                caseId,
                recipient(),
                knownRecipient(),
                Channel.EMAIL,
                template,
                cause,
                reason,
                dispatch.attempts(),
                now);
    }

    private UUID knownRecipient() {
        return Objects.requireNonNull(recipientId, "a recipient is known before the channel is");
    }

    private Recipient recipient() {
        return switch (addressee) {
            case PATIENT -> Recipient.PATIENT;
            case CLINICIAN, RESPONSIBLE, ON_CALL -> Recipient.CLINICIAN;
            case PRIVACY_OFFICER -> Recipient.PRIVACY_OFFICER;
        };
    }

    public UUID getId() {
        return id;
    }

    /// As in the `ETag`.
    public long getVersion() {
        return Objects.requireNonNull(version, "not stored yet");
    }

    String getIdempotencyKey() {
        return idempotencyKey;
    }

    public UUID getCause() {
        return cause;
    }

    public Template getTemplate() {
        return template;
    }

    public Addressee getAddressee() {
        return addressee;
    }

    public Recipient getRecipient() {
        return recipient();
    }

    public Channel getChannel() {
        return Channel.EMAIL;
    }

    public @Nullable UUID getRecipientId() {
        return recipientId;
    }

    public UUID getCaseId() {
        return caseId;
    }

    public UUID getSiteId() {
        return siteId;
    }

    public @Nullable UUID getAppointmentId() {
        return appointmentId;
    }

    public @Nullable UUID getEscalationId() {
        return escalationId;
    }

    public int getRepetition() {
        return repetition;
    }

    public @Nullable String getTraceparent() {
        return traceparent;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    public Dispatch getDispatch() {
        return dispatch;
    }
}
