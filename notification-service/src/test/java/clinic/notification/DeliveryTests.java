package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.notification.DeliveryEvent;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.notification.delivery.GrumpyMailServer;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/// From fact to mail, and what happens when something on the way is not there.
class DeliveryTests extends NotificationStory {

    @Test
    void tellsThePatientOnceHoweverOftenTheFactComes() throws Exception {
        everybodyIsKnown();
        var booked = booked();

        booked.tell();
        booked.tell();
        awaitState("VISIT_BOOKED", "SENT");
        booked.tell();

        assertThat(messages()).hasSize(1);
        assertThat(message("VISIT_BOOKED").attempts()).isEqualTo(1);
        assertThat(mailsTo(patientAddress)).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("Your appointment at Riverside");
            assertThat(mail.getMessageID())
                    .isEqualTo("<" + message("VISIT_BOOKED").id() + "@clinic>");
        });
    }

    @Test
    void publishesProofOfDelivery() {
        everybodyIsKnown();

        booked().tell();
        awaitState("VISIT_BOOKED", "SENT");
        var id = message("VISIT_BOOKED").id();

        soon().untilAsserted(() -> assertThat(published(id)).singleElement().satisfies(record -> {
            assertThat(header(record, "ce_type")).isEqualTo("clinic.notification.MessageSent.v1");
            assertThat(header(record, "ce_correlationid")).isEqualTo(caseId.toString());
            assertThat(header(record, "ce_actor")).isEqualTo("service:notification");
            assertThat(record.value()).contains(patientId.toString()).doesNotContain("@mail.example");
        }));
    }

    @Test
    void isWokenByTheFactItselfAndNotByTheClock() {
        everybodyIsKnown();
        dueTasks.stop();
        try {
            planSigned().tell();
            awaitState("PLAN_READY", "SENT");
        } finally {
            dueTasks.start();
        }
    }

    @Test
    void waitsForAMailServerThatIsDownAndSendsOnceWhenItIsBack() {
        everybodyIsKnown();
        MAIL_SERVER.stop();

        booked().tell();
        soon().untilAsserted(() -> {
            assertThat(message("VISIT_BOOKED").attempts()).isPositive();
            assertThat(message("VISIT_BOOKED").state()).isEqualTo("QUEUED");
        });
        MAIL_SERVER.start();
        awaitState("VISIT_BOOKED", "SENT");

        assertThat(mailsTo(patientAddress)).hasSize(1);
        assertThat(messages()).hasSize(1);
    }

    @Test
    void failsWithoutAMailServerAndNeverSaysSent() {
        everybodyIsKnown();
        mailSender.setHost("");

        booked().tell();
        awaitState("VISIT_BOOKED", "FAILED");

        assertThat(message("VISIT_BOOKED").failure()).isEqualTo("CHANNEL_UNAVAILABLE");
        assertThatOnlyFailureIsPublished("CHANNEL_UNAVAILABLE");
    }

    @Test
    void failsWhenTheMailServerRefuses() {
        everybodyIsKnown();
        try (var server = GrumpyMailServer.answering("550 no such user here")) {
            mailSender.setPort(server.port());

            booked().tell();
            awaitState("VISIT_BOOKED", "FAILED");
        }

        assertThat(message("VISIT_BOOKED").failure()).isEqualTo("REFUSED_BY_SERVER");
        assertThatOnlyFailureIsPublished("REFUSED_BY_SERVER");
    }

    @Test
    void failsWithoutAddressOrConsent() {
        site().tell();
        patient(null, true, "en").tell();
        booked().tell();
        awaitState("VISIT_BOOKED", "FAILED");
        patient(patientAddress, false, "en").tell();
        planSigned().tell();
        awaitState("PLAN_READY", "FAILED");

        assertThat(message("VISIT_BOOKED").failure()).isEqualTo("NO_ADDRESS");
        assertThat(message("PLAN_READY").failure()).isEqualTo("NO_CONSENT");
        assertThat(mailsTo(patientAddress)).isEmpty();
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
                when (new.state = 'SENT' and new.case_id = '%s') execute function lose_outcome()""".formatted(caseId));
        try {
            booked().tell();
            soon().until(() -> mailsTo(patientAddress).size() == 1);
            assertThat(message("VISIT_BOOKED").state()).isEqualTo("SENDING");
        } finally {
            asOwner("drop trigger lose_outcome on message");
            asOwner("drop function lose_outcome");
        }
        awaitState("VISIT_BOOKED", "SENT");

        var row = message("VISIT_BOOKED");
        assertThat(row.attempts()).isEqualTo(2);
        assertThat(mailsTo(patientAddress))
                .hasSize(2)
                .extracting(MimeMessage::getMessageID)
                .containsOnly("<" + row.id() + "@clinic>");
        soon().untilAsserted(() -> assertThat(published(row.id())).hasSize(1));
    }

    @Test
    void anUnsentMailIsVoidOnceItsVisitIsCancelled() {
        everybodyIsKnown();
        MAIL_SERVER.stop();
        booked().tell();
        soon().until(() -> message("VISIT_BOOKED").attempts() > 0);

        cancelled(CancelReason.PATIENT_REQUEST).tell();
        MAIL_SERVER.start();
        awaitState("VISIT_CANCELLED", "SENT");
        awaitState("VISIT_BOOKED", "VOID");

        assertThat(message("VISIT_BOOKED").voidReason()).isEqualTo("OUTDATED");
        assertThat(mailsTo(patientAddress)).hasSize(1);
    }

    @Test
    void aClosedCaseVoidsWhatWasNotSent() {
        site().tell();
        planSigned().tell();
        awaitWaiting("PLAN_READY", "PATIENT");

        closed(CloseReason.WITHDRAWN).tell();
        awaitState("PLAN_READY", "VOID");
        patient().tell();

        assertThat(message("PLAN_READY").voidReason()).isEqualTo("CASE_CLOSED");
        assertThat(mailsTo(patientAddress)).isEmpty();
    }

    @Test
    void nobodyIsWrittenToAfterADeathInWhateverOrderItIsLearned() {
        everybodyIsKnown();
        booked().tell();
        awaitState("VISIT_BOOKED", "SENT");

        cancelled(CancelReason.CASE_CLOSED).tell();
        awaitWaiting("VISIT_CANCELLED", "CLOSING");
        closed(CloseReason.DECEASED).tell();
        awaitState("VISIT_CANCELLED", "VOID");
        planSigned().tell();
        awaitState("PLAN_READY", "VOID");

        assertThat(messages())
                .filteredOn(row -> row.state().equals("VOID"))
                .allSatisfy(row -> assertThat(row.voidReason()).isEqualTo("DECEASED"));
        assertThat(mailsTo(patientAddress)).hasSize(1);
    }

    @Test
    void aCompletedCasesVisitIsCancelledWithAWord() {
        everybodyIsKnown();
        booked().tell();
        awaitState("VISIT_BOOKED", "SENT");
        cancelled(CancelReason.CASE_CLOSED).tell();
        awaitWaiting("VISIT_CANCELLED", "CLOSING");

        closed(CloseReason.COMPLETED).tell();
        awaitState("VISIT_CANCELLED", "SENT");

        assertThat(mailsTo(patientAddress)).hasSize(2);
    }

    private void assertThatOnlyFailureIsPublished(String reason) {
        var id = message("VISIT_BOOKED").id();
        soon().untilAsserted(() -> assertThat(published(id)).singleElement().satisfies(record -> {
            assertThat(header(record, "ce_type")).isEqualTo("clinic.notification.MessageFailed.v1");
            assertThat(record.value()).contains(reason);
        }));
        assertThat(mailsTo(patientAddress)).isEmpty();
    }

    private static List<ConsumerRecord<String, String>> published(UUID messageId) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", TestInfrastructure.get().bootstrapServers(), "auto.offset.reset", "earliest");
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(DeliveryEvent.TOPIC).stream()
                    .map(partition -> new TopicPartition(DeliveryEvent.TOPIC, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var end = consumer.endOffsets(partitions);
            while (end.entrySet().stream().anyMatch(entry -> consumer.position(entry.getKey()) < entry.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records.stream()
                .filter(record -> record.key().equals(messageId.toString()))
                .toList();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
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
