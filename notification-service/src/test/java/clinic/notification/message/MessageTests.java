package clinic.notification.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.contracts.notification.DeliveryEvent.Channel;
import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.contracts.notification.DeliveryEvent.MessageFailed;
import clinic.contracts.notification.DeliveryEvent.MessageSent;
import clinic.contracts.notification.DeliveryEvent.Recipient;
import clinic.contracts.notification.DeliveryEvent.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageTests {

    static final Instant NOW = Instant.parse("2031-03-03T09:00:00Z");
    static final Duration PATIENCE = Duration.ofMinutes(1);
    static final UUID CAUSE = new UUID(0, 1);
    static final UUID CASE = new UUID(0, 2);
    static final UUID SITE = new UUID(0, 3);
    static final UUID PATIENT = new UUID(0, 4);
    static final UUID CLINICIAN = new UUID(0, 5);

    @Test
    void tellsThatItWasSent() {
        var message = Message.toPatient(CAUSE, Template.PLAN_READY, PATIENT, CASE, SITE, null, NOW);
        message.send(PATIENT, NOW, PATIENCE);

        assertThat(message.accepted(NOW))
                .isEqualTo(new MessageSent(
                        message.getId(),
                        CASE,
                        Recipient.PATIENT,
                        PATIENT,
                        Channel.EMAIL,
                        Template.PLAN_READY,
                        CAUSE,
                        1,
                        NOW));
    }

    @Test
    void tellsWhyItFailed() {
        var message = Message.toClinician(CAUSE, Template.CASE_ASSIGNED, CLINICIAN, CASE, SITE, NOW);

        assertThat(message.refuse(CLINICIAN, FailureReason.NO_ADDRESS, NOW))
                .isEqualTo(new MessageFailed(
                        message.getId(),
                        CASE,
                        Recipient.CLINICIAN,
                        CLINICIAN,
                        Channel.EMAIL,
                        Template.CASE_ASSIGNED,
                        CAUSE,
                        FailureReason.NO_ADDRESS,
                        0,
                        NOW));
    }

    @Test
    void keepsTheRecipientItWasFirstSentTo() {
        var page = Message.page(CAUSE, CASE, SITE, new UUID(0, 6), 1, NOW);
        page.send(CLINICIAN, NOW, PATIENCE);
        page.unreachable(NOW);

        assertThatThrownBy(() -> page.send(new UUID(0, 7), NOW.plusSeconds(1), PATIENCE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hasOneKeyPerFactTemplateAndRecipient() {
        assertThat(Message.toPatient(CAUSE, Template.VISIT_BOOKED, PATIENT, CASE, SITE, null, NOW)
                        .getIdempotencyKey())
                .isEqualTo(CAUSE + "/VISIT_BOOKED/" + PATIENT);
        assertThat(Message.page(CAUSE, CASE, SITE, CASE, 1, NOW).getIdempotencyKey())
                .isNotEqualTo(Message.page(CAUSE, CASE, SITE, CASE, 2, NOW).getIdempotencyKey());
    }
}
