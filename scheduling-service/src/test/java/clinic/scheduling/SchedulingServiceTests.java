package clinic.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.Topic;
import clinic.contracts.Topics;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.ConsultationEvent.ConsultationStarted;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.PlanEvent.PlanItem;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.infrastructure.DatabaseAccess;
import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.access.MutableRules;
import clinic.kit.testing.Api;
import clinic.kit.testing.Api.Answer;
import clinic.kit.testing.Published;
import clinic.kit.testing.Published.Fact;
import clinic.kit.testing.TestEvents;
import clinic.kit.testing.TestTokens;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.messaging.Message;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The service as it runs, on a Monday morning (07:00 at Harbor, 05:00 at Riverside) with an empty diary. What other
/// services tell comes straight into the inbox.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import({SchedulingServiceTests.StandingTime.class, MutableRules.Setup.class})
public abstract class SchedulingServiceTests {

    protected static final Instant NOW = Instant.parse("2031-03-03T12:00:00Z");
    /// 10:00 at Harbor, 08:00 at Riverside, on the next day.
    protected static final Instant TUESDAY_10AM = Instant.parse("2031-03-04T15:00:00Z");

    protected static final UUID HARBOR = TestTokens.HARBOR;
    protected static final UUID RIVERSIDE = TestTokens.RIVERSIDE;
    protected static final UUID DR_LEE = UUID.fromString("0192a000-0000-7000-8000-000000000203");
    protected static final UUID DR_ALVAREZ = UUID.fromString("0192a000-0000-7000-8000-000000000204");
    protected static final UUID NOVAK = UUID.fromString("0192a000-0000-7000-8000-000000000205");
    protected static final UUID HARBOR_CONSULT_1 = UUID.fromString("0192a000-0000-7000-8000-000000000301");
    protected static final UUID HARBOR_CONSULT_2 = UUID.fromString("0192a000-0000-7000-8000-000000000302");
    protected static final UUID HARBOR_PROCEDURE = UUID.fromString("0192a000-0000-7000-8000-000000000303");
    protected static final UUID HARBOR_C_ARM = UUID.fromString("0192a000-0000-7000-8000-000000000401");

    protected static final String APPOINTMENTS = "/api/v1/appointments";

    /// A case as intake told about it.
    public record KnownCase(UUID id, UUID patientId, UUID siteId, Instant consultBy) {}

    @TestConfiguration(proxyBeanMethods = false)
    static class StandingTime {
        @Bean
        SettableClock clock() {
            return new SettableClock(NOW);
        }
    }

    @LocalServerPort
    protected int port;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected SettableClock clock;

    @Autowired
    Consumer<Message<byte[]>> caseloadCases;

    @Autowired
    Consumer<Message<byte[]>> caseloadConsultations;

    @Autowired
    Consumer<Message<byte[]>> appointmentConsultations;

    @Autowired
    Consumer<Message<byte[]>> treatmentPlans;

    protected final TestEvents events = new TestEvents();

    @DynamicPropertySource
    static void infrastructure(DynamicPropertyRegistry registry) {
        TestInfrastructure.get()
                .createTopics(Topics.ALL.stream()
                        .map(topic -> new NewTopic(topic.name(), Topic.PARTITIONS, (short) 1))
                        .toList());
        ClinicProperties.register(registry, "scheduling");
    }

    @BeforeEach
    void emptyDiary() {
        clock.set(NOW);
        owner().sql("truncate appointment, claim, follow_up, treatment_visit").update();
    }

    /// As the role that owns the tables, which the service itself never is.
    protected static JdbcClient owner() {
        DatabaseAccess database = TestInfrastructure.get().database("scheduling");
        return JdbcClient.create(
                new DriverManagerDataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword()));
    }

    protected Api anybody() {
        return Api.at(port);
    }

    protected Api as(String role) {
        return anybody().as(role, HARBOR, RIVERSIDE);
    }

    protected Api frontDesk() {
        return as(Role.FRONT_DESK);
    }

    protected KnownCase openCase(UUID siteId) {
        var opened = opened(UUID.randomUUID(), siteId, Disposition.CONSULT_WITHIN_TWO_WEEKS);
        tell(opened);
        return new KnownCase(opened.caseId(), opened.patientId(), siteId, opened.consultBy());
    }

    protected static CaseOpened opened(UUID caseId, UUID siteId, Disposition disposition) {
        return new CaseOpened(
                caseId,
                UUID.randomUUID(),
                siteId,
                Priority.ROUTINE,
                disposition,
                Category.NONE,
                NOW.plusSeconds(14 * 86_400),
                NOW);
    }

    protected static CaseEscalated escalated(KnownCase known, UUID escalationId) {
        return new CaseEscalated(
                known.id(),
                known.patientId(),
                known.siteId(),
                escalationId,
                Category.NEURO,
                Disposition.EMERGENCY_NOW,
                NOW);
    }

    protected static EscalationResolved resolved(KnownCase known, UUID escalationId, Resolution resolution) {
        return new EscalationResolved(known.id(), escalationId, UUID.randomUUID(), resolution, NOW);
    }

    protected static CaseClosed closed(KnownCase known) {
        return new CaseClosed(known.id(), known.patientId(), CloseReason.WITHDRAWN, null, NOW);
    }

    protected static ConsultationStarted started(KnownCase known, @Nullable UUID appointmentId) {
        return new ConsultationStarted(
                UUID.randomUUID(),
                known.id(),
                known.patientId(),
                known.siteId(),
                UUID.randomUUID(),
                appointmentId,
                NOW);
    }

    protected static TreatmentPlanSigned signed(KnownCase known, UUID planId, int version, PlanItem... items) {
        return new TreatmentPlanSigned(
                planId,
                known.id(),
                known.patientId(),
                known.siteId(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                version,
                List.of(items),
                LocalDate.of(2031, 4, 14),
                NOW);
    }

    protected Message<byte[]> message(CaseEvent event) {
        return events.message(EventTraffic.CASES, event);
    }

    protected void deliver(Message<byte[]> caseEvent) {
        caseloadCases.accept(caseEvent);
    }

    protected void tell(CaseEvent event) {
        deliver(message(event));
    }

    /// To both features that listen.
    protected void tell(ConsultationEvent event) {
        var message = events.message(EventTraffic.CONSULTATIONS, event);
        caseloadConsultations.accept(message);
        appointmentConsultations.accept(message);
    }

    /// Twice, as after a rebalance.
    protected void tellTwice(ConsultationEvent event) {
        var message = events.message(EventTraffic.CONSULTATIONS, event);
        for (var delivery = 0; delivery < 2; delivery++) {
            caseloadConsultations.accept(message);
            appointmentConsultations.accept(message);
        }
    }

    protected void tell(PlanEvent event) {
        treatmentPlans.accept(events.message(EventTraffic.PLANS, event));
    }

    protected void tellTwice(PlanEvent event) {
        var message = events.message(EventTraffic.PLANS, event);
        treatmentPlans.accept(message);
        treatmentPlans.accept(message);
    }

    protected static Map<String, Object> visit(
            UUID caseId, UUID siteId, UUID clinicianId, String visitType, Instant startsAt, int minutes) {
        var request = new HashMap<String, Object>();
        request.put("caseId", caseId);
        request.put("siteId", siteId);
        request.put("clinicianId", clinicianId);
        request.put("visitType", visitType);
        request.put("startsAt", startsAt);
        request.put("minutes", minutes);
        return request;
    }

    protected static Map<String, Object> consultation(
            KnownCase known, UUID siteId, UUID clinicianId, Instant startsAt) {
        return visit(known.id(), siteId, clinicianId, "CONSULTATION", startsAt, 45);
    }

    protected Answer book(Map<String, Object> request) {
        return frontDesk().create(APPOINTMENTS, request);
    }

    /// A consultation with Dr. Lee at Harbor, Tuesday at ten.
    protected Answer booked(KnownCase known) {
        var answer = book(consultation(known, HARBOR, DR_LEE, TUESDAY_10AM));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer;
    }

    protected String statusOf(UUID appointmentId) {
        return frontDesk()
                .get(APPOINTMENTS + "/" + appointmentId)
                .body()
                .path("status")
                .asString();
    }

    protected long versionOf(UUID appointmentId) {
        return frontDesk().get(APPOINTMENTS + "/" + appointmentId).version();
    }

    /// Types of the events published about something, in their order; also those that the relay has sent already.
    protected List<String> published(UUID key) {
        return Published.of(key, AppointmentEvent.TOPIC, DirectoryEvent.TOPIC).stream()
                .map(Fact::type)
                .toList();
    }

    protected int claims() {
        return jdbc.sql("select count(*) from claim").query(Integer.class).single();
    }
}
