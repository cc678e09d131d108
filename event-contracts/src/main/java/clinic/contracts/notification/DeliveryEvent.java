package clinic.contracts.notification;

import clinic.contracts.Event;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The proof of delivery of one message. Keyed by message; never holds the message's words or its address.
public sealed interface DeliveryEvent extends Event {

    String TOPIC = "notification.deliveries.v1";

    UUID messageId();

    @Nullable
    UUID caseId();

    @Override
    default UUID key() {
        return messageId();
    }

    @Override
    default @Nullable UUID correlation() {
        return caseId();
    }

    /// The receiving mail server took the message. More is not known.
    ///
    /// @param recipientId patient or clinician, by [#recipient]
    /// @param cause       id of the event that the message tells about
    /// @param attempt     1 for the first try
    record MessageSent(
            UUID messageId,
            @Nullable UUID caseId,
            Recipient recipient,
            UUID recipientId,
            Channel channel,
            Template template,
            UUID cause,
            int attempt,
            Instant sentAt)
            implements DeliveryEvent {}

    /// Given up; a person has to act.
    record MessageFailed(
            UUID messageId,
            @Nullable UUID caseId,
            Recipient recipient,
            UUID recipientId,
            Channel channel,
            Template template,
            UUID cause,
            FailureReason reason,
            int attempts,
            Instant failedAt)
            implements DeliveryEvent {}

    enum Recipient {
        PATIENT,
        CLINICIAN,
        PRIVACY_OFFICER,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum Channel {
        EMAIL,
        SMS,
        PORTAL,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum Template {
        CASE_OPENED,
        CASE_ASSIGNED,
        ON_CALL_PAGE,
        VISIT_BOOKED,
        VISIT_MOVED,
        VISIT_CANCELLED,
        PLAN_READY,
        BREAK_GLASS,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum FailureReason {
        NO_ADDRESS,
        NO_CONSENT,
        REFUSED_BY_SERVER,
        CHANNEL_UNAVAILABLE,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
