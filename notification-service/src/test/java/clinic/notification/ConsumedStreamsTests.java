package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.infrastructure.test.OnEveryInfrastructure;
import clinic.infrastructure.test.TestInfrastructure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Each stream, redelivered; and all of them in any order relative to each other.
@OnEveryInfrastructure
class ConsumedStreamsTests extends NotificationStory {

    @Test
    void tellsTheClinicianOnCallOfANewCase() throws Exception {
        tell(theCase.site());
        tell(theCase.onCall());

        tell(theCase.opened()).again();
        awaitState("CASE_OPENED", "SENT");

        assertThat(message("CASE_OPENED").recipientId()).isEqualTo(theCase.onCallId);
        assertThat(mailsTo(theCase.onCallAddress)).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("Case update");
            assertThat(mail.getContent().toString()).contains("https://portal.clinic.example/cases/" + theCase.id);
        });
        assertThat(messages()).hasSize(1);
    }

    @Test
    void tellsTheAssignedClinicianRatherThanOnCall() {
        tell(theCase.site());
        tell(theCase.opened());
        awaitWaiting("CASE_OPENED", "CLINICIAN");

        tell(theCase.assigned()).again();
        tell(theCase.clinician());
        awaitState("CASE_OPENED", "SENT");
        awaitState("CASE_ASSIGNED", "SENT");

        assertThat(messages())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.recipientId()).isEqualTo(theCase.clinicianId));
        assertThat(mailsTo(theCase.clinicianAddress)).hasSize(2);
        assertThat(mailsTo(theCase.onCallAddress)).isEmpty();
    }

    @Test
    void tellsTheBookedClinicianBeforeAnybodyElse() {
        everybodyIsKnown();
        tell(theCase.booked());

        tell(theCase.opened());
        awaitState("CASE_OPENED", "SENT");

        assertThat(message("CASE_OPENED").recipientId()).isEqualTo(theCase.clinicianId);
    }

    @Test
    void waitsForSomebodyOnCall() {
        tell(theCase.onCall());
        tell(theCase.site(null));
        tell(theCase.opened());
        awaitWaiting("CASE_OPENED", "ON_CALL");

        tell(theCase.site()).again();
        awaitState("CASE_OPENED", "SENT");

        assertThat(mailsTo(theCase.onCallAddress)).hasSize(1);
    }

    @Test
    void whatWaitsIsWokenByTheArrivalAndNotByTheClock() {
        dueTasks.stop();
        try {
            tell(theCase.booked()).again();
            awaitWaiting("VISIT_BOOKED", "PATIENT");
            tell(theCase.patient()).again();
            awaitWaiting("VISIT_BOOKED", "SITE");
            tell(theCase.site()).again();
            awaitState("VISIT_BOOKED", "SENT");
        } finally {
            dueTasks.start();
        }

        assertThat(mailsTo(theCase.patientAddress)).hasSize(1);
    }

    @Test
    void waitsForTheCliniciansAddress() {
        tell(theCase.assigned());
        awaitWaiting("CASE_ASSIGNED", "CLINICIAN");
        tell(theCase.clinician()).again();
        awaitState("CASE_ASSIGNED", "SENT");

        assertThat(mailsTo(theCase.clinicianAddress)).hasSize(1);
    }

    @Test
    void tellsOfEveryChangeOfAVisit() {
        everybodyIsKnown();
        tell(theCase.booked()).again();
        awaitState("VISIT_BOOKED", "SENT");
        tell(theCase.moved()).again();
        awaitState("VISIT_MOVED", "SENT");
        tell(theCase.cancelled(CancelReason.CLINIC_REQUEST)).again();
        awaitState("VISIT_CANCELLED", "SENT");

        assertThat(mailsTo(theCase.patientAddress))
                .extracting(mail -> mail.getSubject())
                .containsExactly(
                        "Your appointment at Riverside",
                        "Your appointment at Riverside has changed",
                        "Your appointment at Riverside was cancelled");
    }

    @Test
    void tellsThePatientOfANewDocumentInTheirLanguage() throws Exception {
        tell(theCase.site());
        tell(theCase.patient(theCase.patientAddress, true, "es"));

        tell(theCase.planSigned()).again();
        awaitState("PLAN_READY", "SENT");

        assertThat(mailsTo(theCase.patientAddress))
                .singleElement()
                .satisfies(
                        mail -> assertThat(mail.getSubject()).isEqualTo("Un nuevo documento para usted en Riverside"));
    }

    @RepeatedTest(8)
    void endsTheSameInWhateverOrderTheStreamsCome() {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        // who is responsible depends on what is known first, so here it is the same person either way
        List<Event> facts = new ArrayList<>(List.of(
                theCase.site(theCase.clinicianId),
                theCase.clinician(),
                theCase.patient(),
                theCase.opened(),
                theCase.booked(),
                theCase.planSigned()));
        Collections.shuffle(facts, new Random(seed));

        facts.forEach(fact -> tell(fact).again());
        awaitState("CASE_OPENED", "SENT");
        awaitState("VISIT_BOOKED", "SENT");
        awaitState("PLAN_READY", "SENT");

        assertThat(messages()).hasSize(3);
        assertThat(mailsTo(theCase.clinicianAddress)).hasSize(1);
        assertThat(mailsTo(theCase.patientAddress)).hasSize(2);
    }

    @Test
    void hearsTheBrokerInEveryFeature() {
        everybodyIsKnown();
        var escalationId = UUID.randomUUID();
        var opened = new CaseOpened(
                theCase.id,
                theCase.patientId,
                theCase.siteId,
                Priority.EMERGENCY,
                Disposition.EMERGENCY_NOW,
                Category.NEURO,
                theCase.tomorrow,
                Instant.now());
        Map<String, Object> properties =
                Map.of("bootstrap.servers", TestInfrastructure.get().bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(events.record(EventTraffic.CASES, opened));
            producer.send(events.record(EventTraffic.CASES, theCase.escalated(escalationId)));
        }

        awaitState("CASE_OPENED", "SENT");
        soon().until(() -> messages().stream()
                .anyMatch(row ->
                        row.template().equals("ON_CALL_PAGE") && row.state().equals("SENT")));
    }
}
