package clinic.intake.paincase;

import static clinic.intake.Desk.as;
import static clinic.intake.PainHistoryFixtures.mild;
import static clinic.kit.testing.TestTokens.HARBOR;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Event;
import clinic.contracts.Role;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.ConsultationEvent.ConsultationStarted;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.intake.Desk;
import clinic.intake.IntakeTest;
import clinic.kit.event.Envelope;
import clinic.kit.event.EventStream;
import clinic.kit.testing.TestEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;

@IntakeTest
class CaseProgressTests {

    static final EventStream<ConsultationEvent> CONSULTATIONS = EventStream.facts(
            ConsultationEvent.TOPIC, ConsultationEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<PlanEvent> PLANS =
            EventStream.facts(PlanEvent.TOPIC, PlanEvent.class, Event::key, Event::correlation, Event::site);
    static final Instant NOW = Instant.parse("2031-03-03T09:00:00Z");

    @Autowired
    Desk desk;

    @Autowired
    TestEvents records;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    @Qualifier("stageConsultations")
    Consumer<Message<byte[]>> consultations;

    @Autowired
    @Qualifier("stagePlans")
    Consumer<Message<byte[]>> plans;

    @Test
    void movesTheCaseToConsultationOnceHoweverOftenItIsTold() {
        var id = desk.opened(mild());
        var started = records.message(CONSULTATIONS, started(id));

        consultations.accept(started);
        consultations.accept(started);

        assertThat(stage(id)).isEqualTo("CONSULTATION");
        assertThat(seen(started)).isEqualTo(1);
    }

    @Test
    void movesTheCaseToTreatmentOnceHoweverOftenItIsTold() {
        var id = desk.opened(mild());
        var signed = records.message(PLANS, signed(id));

        plans.accept(signed);
        plans.accept(signed);

        assertThat(stage(id)).isEqualTo("TREATMENT");
        assertThat(seen(signed)).isEqualTo(1);
    }

    @Test
    void neverGoesBackWhenTheStreamsArriveSwapped() {
        var id = desk.opened(mild());

        plans.accept(records.message(PLANS, signed(id)));
        consultations.accept(records.message(CONSULTATIONS, started(id)));

        assertThat(stage(id)).isEqualTo("TREATMENT");
    }

    @Test
    void leavesTheVersionToThoseWhoWorkOnTheCase() {
        var id = desk.opened(mild());

        consultations.accept(records.message(CONSULTATIONS, started(id)));

        assertThat(desk.post(as(Role.NURSE), "/api/v1/cases/" + id + "/closure", 1, Map.of("reason", "WITHDRAWN")))
                .hasStatus(204);
        assertThat(stage(id)).isEqualTo("CLOSED");
    }

    @Test
    void passesOverACaseThatIsNotKnownHere() {
        var unknown = UUID.randomUUID();
        var message = records.message(CONSULTATIONS, started(unknown));

        consultations.accept(message);

        assertThat(seen(message)).isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from case_progress where case_id = ?")
                        .param(unknown)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void hearsBothStreamsFromTheBroker() throws Exception {
        var consulted = desk.opened(mild());
        var treated = desk.opened(mild());
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", TestInfrastructure.get().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(records.record(CONSULTATIONS, started(consulted))).get();
            producer.send(records.record(PLANS, signed(treated))).get();
        }

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(stage(consulted)).isEqualTo("CONSULTATION");
            assertThat(stage(treated)).isEqualTo("TREATMENT");
        });
    }

    private String stage(UUID id) {
        return desk.read(as(Role.NURSE), "/api/v1/cases/" + id).get("stage").asString();
    }

    private int seen(Message<byte[]> message) {
        return jdbc.sql("select count(*) from inbox_seen where consumer_group = 'intake.stage' and event_id = ?")
                .param(idOf(message))
                .query(Integer.class)
                .single();
    }

    private static UUID idOf(Message<byte[]> message) {
        var event = (ConsumerRecord<?, ?>) requireNonNull(message.getHeaders().get(KafkaHeaders.RAW_DATA));
        return UUID.fromString(
                new String(event.headers().lastHeader(Envelope.ID).value(), StandardCharsets.UTF_8));
    }

    private static ConsultationStarted started(UUID caseId) {
        return new ConsultationStarted(
                UUID.randomUUID(), caseId, UUID.randomUUID(), HARBOR, UUID.randomUUID(), null, NOW);
    }

    private static TreatmentPlanSigned signed(UUID caseId) {
        return new TreatmentPlanSigned(
                UUID.randomUUID(),
                caseId,
                UUID.randomUUID(),
                HARBOR,
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                List.of(),
                LocalDate.of(2031, 4, 14),
                NOW);
    }
}
