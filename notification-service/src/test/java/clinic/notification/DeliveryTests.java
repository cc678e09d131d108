package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.notification.DeliveryEvent;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.testing.Published;
import clinic.notification.delivery.GrumpyMailServer;
import jakarta.mail.internet.MimeMessage;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// From fact to mail, and what happens when something on the way is not there.
class DeliveryTests extends NotificationStory {

    @Test
    void tellsThePatientOnceHoweverOftenTheFactComes() throws Exception {
        everybodyIsKnown();

        var booked = tell(theCase.booked()).again();
        awaitState("VISIT_BOOKED", "SENT");
        booked.again();

        assertThat(messages()).hasSize(1);
        assertThat(message("VISIT_BOOKED").attempts()).isEqualTo(1);
        assertThat(mailsTo(theCase.patientAddress)).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("Your appointment at Riverside");
            assertThat(mail.getMessageID())
                    .isEqualTo("<" + message("VISIT_BOOKED").id() + "@clinic>");
        });
    }

    @Test
    void publishesProofOfDelivery() {
        everybodyIsKnown();
        var sent = meters.counter("notification.deliveries", "channel", "email", "outcome", "sent");
        var before = sent.count();

        tell(theCase.booked());
        awaitState("VISIT_BOOKED", "SENT");
        soon().until(() -> sent.count() > before);
        var id = message("VISIT_BOOKED").id();

        soon().untilAsserted(() -> assertThat(Published.of(id, DeliveryEvent.TOPIC))
                .singleElement()
                .satisfies(fact -> {
                    assertThat(fact.type()).isEqualTo("MessageSent.v1");
                    assertThat(fact.correlation()).isEqualTo(theCase.id.toString());
                    assertThat(fact.actor()).isEqualTo("service:notification");
                    assertThat(fact.payload().toString())
                            .contains(theCase.patientId.toString())
                            .doesNotContain("@mail.example");
                }));
    }

    @Test
    void isWokenByTheFactItselfAndNotByTheClock() {
        everybodyIsKnown();
        dueTasks.stop();
        try {
            tell(theCase.planSigned());
            awaitState("PLAN_READY", "SENT");
        } finally {
            dueTasks.start();
        }
    }

    @Test
    void waitsForAMailServerThatIsDownAndSendsOnceWhenItIsBack() {
        everybodyIsKnown();
        MAIL_SERVER.stop();

        tell(theCase.booked());
        soon().untilAsserted(() -> {
            assertThat(message("VISIT_BOOKED").attempts()).isPositive();
            assertThat(message("VISIT_BOOKED").state()).isEqualTo("QUEUED");
        });
        MAIL_SERVER.start();
        awaitState("VISIT_BOOKED", "SENT");

        assertThat(mailsTo(theCase.patientAddress)).hasSize(1);
        assertThat(messages()).hasSize(1);
    }

    @Test
    void failsWithoutAMailServerAndNeverSaysSent() {
        everybodyIsKnown();
        mailSender.setHost("");

        tell(theCase.booked());
        awaitState("VISIT_BOOKED", "FAILED");

        assertThat(message("VISIT_BOOKED").failure()).isEqualTo("CHANNEL_UNAVAILABLE");
        assertThatOnlyFailureIsPublished("CHANNEL_UNAVAILABLE");
    }

    @Test
    void failsWhenTheMailServerRefuses() {
        everybodyIsKnown();
        try (var server = GrumpyMailServer.answering("550 no such user here")) {
            mailSender.setPort(server.port());

            tell(theCase.booked());
            awaitState("VISIT_BOOKED", "FAILED");
        }

        assertThat(message("VISIT_BOOKED").failure()).isEqualTo("REFUSED_BY_SERVER");
        assertThatOnlyFailureIsPublished("REFUSED_BY_SERVER");
    }

    /// A restore took the memory that it was sent; the topic has it.
    @Test
    void doesNotSendAgainWhatARestoredDatabaseForgot() {
        tell(theCase.site());
        tell(theCase.booked());
        awaitState("VISIT_BOOKED", "QUEUED");
        jdbc.sql("""
                        insert into lost_event (event_id, topic, key, sequence, headers, payload, found_at)
                        select gen_random_uuid(), 'notification.deliveries.v1', gen_random_uuid(), 1,
                            jsonb_build_object('ce_type', 'clinic.notification.MessageSent.v1',
                                'ce_time', '2026-11-30T08:00:00Z', 'ce_actor', 'service:notification'),
                            convert_to(jsonb_build_object(
                                'cause', cause, 'template', template, 'recipient', addressee)::text, 'UTF8'), now()
                        from message where case_id = ?""").param(theCase.id).update();

        tell(theCase.patient());
        awaitState("VISIT_BOOKED", "VOID");

        assertThat(message("VISIT_BOOKED").voidReason()).isEqualTo("TOLD_BEFORE");
        assertThat(mailsTo(theCase.patientAddress)).isEmpty();
    }

    @Test
    void failsWithoutAddressOrConsent() {
        tell(theCase.site());
        tell(theCase.patient(null, true, "en"));
        tell(theCase.booked());
        awaitState("VISIT_BOOKED", "FAILED");
        tell(theCase.patient(theCase.patientAddress, false, "en"));
        tell(theCase.planSigned());
        awaitState("PLAN_READY", "FAILED");

        assertThat(message("VISIT_BOOKED").failure()).isEqualTo("NO_ADDRESS");
        assertThat(message("PLAN_READY").failure()).isEqualTo("NO_CONSENT");
        assertThat(mailsTo(theCase.patientAddress)).isEmpty();
    }

    /// The mail is out, and the outcome cannot be stored: what a process sees that dies in between.
    @Test
    void sendsAgainUnderTheSameMessageIdWhenNobodyKnowsWhetherItWasSent() throws Exception {
        everybodyIsKnown();
        asOwner("""
                create function lose_outcome() returns trigger language plpgsql as
                $$ begin raise exception 'lost'; end $$""");
        asOwner("""
                create trigger lose_outcome before update on message for each row
                when (new.state = 'SENT' and new.case_id = '%s') execute function lose_outcome()""".formatted(theCase.id));
        try {
            tell(theCase.booked());
            soon().until(() -> mailsTo(theCase.patientAddress).size() == 1);
            assertThat(message("VISIT_BOOKED").state()).isEqualTo("SENDING");
        } finally {
            asOwner("drop trigger lose_outcome on message");
            asOwner("drop function lose_outcome");
        }
        awaitState("VISIT_BOOKED", "SENT");

        var row = message("VISIT_BOOKED");
        assertThat(row.attempts()).isEqualTo(2);
        assertThat(mailsTo(theCase.patientAddress))
                .hasSize(2)
                .extracting(MimeMessage::getMessageID)
                .containsOnly("<" + row.id() + "@clinic>");
        soon().untilAsserted(() ->
                assertThat(Published.of(row.id(), DeliveryEvent.TOPIC)).hasSize(1));
    }

    @Test
    void anUnsentMailIsVoidOnceItsVisitIsCancelled() {
        everybodyIsKnown();
        MAIL_SERVER.stop();
        tell(theCase.booked());
        soon().until(() -> message("VISIT_BOOKED").attempts() > 0);

        tell(theCase.cancelled(CancelReason.PATIENT_REQUEST));
        MAIL_SERVER.start();
        awaitState("VISIT_CANCELLED", "SENT");
        awaitState("VISIT_BOOKED", "VOID");

        assertThat(message("VISIT_BOOKED").voidReason()).isEqualTo("OUTDATED");
        assertThat(mailsTo(theCase.patientAddress)).hasSize(1);
    }

    @Test
    void aClosedCaseVoidsWhatWasNotSent() {
        tell(theCase.site());
        tell(theCase.planSigned());
        awaitWaiting("PLAN_READY", "PATIENT");

        tell(theCase.closed(CloseReason.WITHDRAWN));
        awaitState("PLAN_READY", "VOID");
        tell(theCase.patient());

        assertThat(message("PLAN_READY").voidReason()).isEqualTo("CASE_CLOSED");
        assertThat(mailsTo(theCase.patientAddress)).isEmpty();
    }

    @Test
    void nobodyIsWrittenToAfterADeathInWhateverOrderItIsLearned() {
        everybodyIsKnown();
        tell(theCase.booked());
        awaitState("VISIT_BOOKED", "SENT");

        tell(theCase.cancelled(CancelReason.CASE_CLOSED));
        awaitWaiting("VISIT_CANCELLED", "CLOSING");
        tell(theCase.closed(CloseReason.DECEASED));
        awaitState("VISIT_CANCELLED", "VOID");
        tell(theCase.planSigned());
        awaitState("PLAN_READY", "VOID");

        assertThat(messages())
                .filteredOn(row -> row.state().equals("VOID"))
                .allSatisfy(row -> assertThat(row.voidReason()).isEqualTo("DECEASED"));
        assertThat(mailsTo(theCase.patientAddress)).hasSize(1);
    }

    @Test
    void aCompletedCasesVisitIsCancelledWithAWord() {
        everybodyIsKnown();
        tell(theCase.booked());
        awaitState("VISIT_BOOKED", "SENT");
        tell(theCase.cancelled(CancelReason.CASE_CLOSED));
        awaitWaiting("VISIT_CANCELLED", "CLOSING");

        tell(theCase.closed(CloseReason.COMPLETED));
        awaitState("VISIT_CANCELLED", "SENT");

        assertThat(mailsTo(theCase.patientAddress)).hasSize(2);
    }

    private void assertThatOnlyFailureIsPublished(String reason) {
        var id = message("VISIT_BOOKED").id();
        soon().untilAsserted(() -> assertThat(Published.of(id, DeliveryEvent.TOPIC))
                .singleElement()
                .satisfies(fact -> {
                    assertThat(fact.type()).isEqualTo("MessageFailed.v1");
                    assertThat(fact.payload().toString()).contains(reason);
                }));
        assertThat(mailsTo(theCase.patientAddress)).isEmpty();
    }

    private static void asOwner(String sql) throws SQLException {
        var database = TestInfrastructure.get().database("notification");
        try (var connection = DriverManager.getConnection(
                        database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
