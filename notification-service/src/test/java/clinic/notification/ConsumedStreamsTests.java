package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.contracts.scheduling.DirectoryEvent.SiteChanged;
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
        site().tell();
        onCall().tell();

        tellTwice(opened());
        awaitState("CASE_OPENED", "SENT");

        assertThat(message("CASE_OPENED").recipientId()).isEqualTo(onCallId);
        assertThat(mailsTo(onCallAddress)).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("Case update");
            assertThat(mail.getContent().toString()).contains("https://portal.clinic.example/cases/" + caseId);
        });
        assertThat(messages()).hasSize(1);
    }

    @Test
    void tellsTheAssignedClinicianRatherThanOnCall() {
        site().tell();
        opened().tell();
        awaitWaiting("CASE_OPENED", "CLINICIAN");

        tellTwice(assigned());
        clinician().tell();
        awaitState("CASE_OPENED", "SENT");
        awaitState("CASE_ASSIGNED", "SENT");

        assertThat(messages())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.recipientId()).isEqualTo(clinicianId));
        assertThat(mailsTo(clinicianAddress)).hasSize(2);
        assertThat(mailsTo(onCallAddress)).isEmpty();
    }

    @Test
    void tellsTheBookedClinicianBeforeAnybodyElse() {
        everybodyIsKnown();
        booked().tell();

        opened().tell();
        awaitState("CASE_OPENED", "SENT");

        assertThat(message("CASE_OPENED").recipientId()).isEqualTo(clinicianId);
    }

    @Test
    void waitsForSomebodyOnCall() {
        onCall().tell();
        told(
                        recipientDirectory,
                        EventTraffic.DIRECTORY,
                        new SiteChanged(siteId, "Riverside", "Riverside", "America/Denver", "+1", true, null))
                .tell();
        opened().tell();
        awaitWaiting("CASE_OPENED", "ON_CALL");

        tellTwice(site());
        awaitState("CASE_OPENED", "SENT");

        assertThat(mailsTo(onCallAddress)).hasSize(1);
    }

    @Test
    void whatWaitsIsWokenByTheArrivalAndNotByTheClock() {
        dueTasks.stop();
        try {
            tellTwice(booked());
            awaitWaiting("VISIT_BOOKED", "PATIENT");
            tellTwice(patient());
            awaitWaiting("VISIT_BOOKED", "SITE");
            tellTwice(site());
            awaitState("VISIT_BOOKED", "SENT");
        } finally {
            dueTasks.start();
        }

        assertThat(mailsTo(patientAddress)).hasSize(1);
    }

    @Test
    void waitsForTheCliniciansAddress() {
        assigned().tell();
        awaitWaiting("CASE_ASSIGNED", "CLINICIAN");
        tellTwice(clinician());
        awaitState("CASE_ASSIGNED", "SENT");

        assertThat(mailsTo(clinicianAddress)).hasSize(1);
    }

    @Test
    void tellsOfEveryChangeOfAVisit() {
        everybodyIsKnown();
        tellTwice(booked());
        awaitState("VISIT_BOOKED", "SENT");
        tellTwice(moved());
        awaitState("VISIT_MOVED", "SENT");
        tellTwice(cancelled(CancelReason.CLINIC_REQUEST));
        awaitState("VISIT_CANCELLED", "SENT");

        assertThat(mailsTo(patientAddress))
                .extracting(mail -> mail.getSubject())
                .containsExactly(
                        "Your appointment at Riverside",
                        "Your appointment at Riverside has changed",
                        "Your appointment at Riverside was cancelled");
    }

    @Test
    void tellsThePatientOfANewDocumentInTheirLanguage() throws Exception {
        site().tell();
        patient(patientAddress, true, "es").tell();

        tellTwice(planSigned());
        awaitState("PLAN_READY", "SENT");

        assertThat(mailsTo(patientAddress))
                .singleElement()
                .satisfies(
                        mail -> assertThat(mail.getSubject()).isEqualTo("Un nuevo documento para usted en Riverside"));
    }

    @RepeatedTest(8)
    void endsTheSameInWhateverOrderTheStreamsCome() {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        // who is responsible depends on what is known first, so here it is the same person either way
        List<Told> facts = new ArrayList<>(List.of(
                told(
                        recipientDirectory,
                        EventTraffic.DIRECTORY,
                        new SiteChanged(siteId, "Riverside", "Riverside", "America/Denver", "+1", true, clinicianId)),
                clinician(),
                patient(),
                opened(),
                booked(),
                planSigned()));
        Collections.shuffle(facts, new Random(seed));

        facts.forEach(this::tellTwice);
        awaitState("CASE_OPENED", "SENT");
        awaitState("VISIT_BOOKED", "SENT");
        awaitState("PLAN_READY", "SENT");

        assertThat(messages()).hasSize(3);
        assertThat(mailsTo(clinicianAddress)).hasSize(1);
        assertThat(mailsTo(patientAddress)).hasSize(2);
    }

    @Test
    void hearsTheBrokerInEveryFeature() {
        everybodyIsKnown();
        var escalationId = UUID.randomUUID();
        var opened = new CaseOpened(
                caseId,
                patientId,
                siteId,
                Priority.EMERGENCY,
                Disposition.EMERGENCY_NOW,
                Category.NEURO,
                tomorrow,
                Instant.now());
        Map<String, Object> properties =
                Map.of("bootstrap.servers", TestInfrastructure.get().bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(events.record(EventTraffic.CASES, opened));
            producer.send(events.record(EventTraffic.CASES, escalated(escalationId)));
        }

        awaitState("CASE_OPENED", "SENT");
        soon().until(() -> messages().stream()
                .anyMatch(row ->
                        row.template().equals("ON_CALL_PAGE") && row.state().equals("SENT")));
    }

    private void tellTwice(Told told) {
        told.tell();
        told.tell();
    }
}
