package clinic.notification.message;

import clinic.contracts.notification.DeliveryEvent.Channel;
import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.contracts.notification.DeliveryEvent.Recipient;
import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.kit.audit.OfCase;
import clinic.notification.message.Dispatch.State;
import clinic.notification.message.Dispatch.VoidReason;
import clinic.notification.message.Dispatch.WaitingFor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as staff see it: who is told what, and how far it has come; never the words or the address.
///
/// @param recipientId patient or clinician, by `recipient`; null until it is known who is responsible or on call
/// @param repetition  which page of its escalation; 1 for every other message
/// @param attempts    how often it was handed to the channel
public record MessageView(
        UUID id,
        long version,
        UUID caseId,
        UUID siteId,
        Recipient recipient,
        @Nullable UUID recipientId,
        Channel channel,
        Template template,
        UUID cause,
        int repetition,
        State state,
        @Nullable WaitingFor waitingFor,
        int attempts,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable FailureReason failure,
        @Nullable VoidReason voidReason)
        implements OfCase {}
