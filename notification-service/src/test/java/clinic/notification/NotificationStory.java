package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Event;
import clinic.contracts.Topics;
import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.PatientEvent.Consent;
import clinic.contracts.intake.PatientEvent.PatientRegistered;
import clinic.contracts.intake.PatientEvent.PatientState;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentBooked;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCancelled;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentRescheduled;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.contracts.scheduling.DirectoryEvent.ClinicianChanged;
import clinic.contracts.scheduling.DirectoryEvent.SiteChanged;
import clinic.infrastructure.Ports;
import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.event.EventStream;
import clinic.kit.testing.TestEvents;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.messaging.Message;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// One case with its patient, clinician and site, all of this test's own, told to the running service event by event; a
/// real database, a real mail server. Every test shares one application.
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "clinic.portal-url=https://portal.clinic.example",
            "clinic.paging.interval=PT2S",
            "clinic.delivery.patience=PT3S",
            "resilience4j.timelimiter.instances.mail.timeout-duration=2s",
            "resilience4j.circuitbreaker.instances.mail.wait-duration-in-open-state=1s"
        })
abstract class NotificationStory {

    static final GreenMail MAIL_SERVER = new GreenMail(new ServerSetup(Ports.free(), "localhost", "smtp"));

    @DynamicPropertySource
    static void infrastructure(DynamicPropertyRegistry registry) {
        TestInfrastructure.get()
                .createTopics(Topics.ALL.stream()
                        .map(topic -> new NewTopic(topic.name(), 6, (short) 1))
                        .toList());
        ClinicProperties.register(registry, "notification");
        registry.add("SMTP_HOST", () -> "localhost");
        registry.add("SMTP_PORT", () -> MAIL_SERVER.getSmtp().getServerSetup().getPort());
    }

    final TestEvents events = new TestEvents();
    final UUID caseId = UUID.randomUUID();
    final UUID patientId = UUID.randomUUID();
    final UUID siteId = UUID.randomUUID();
    final UUID clinicianId = UUID.randomUUID();
    final UUID onCallId = UUID.randomUUID();
    final UUID subject = UUID.randomUUID();
    final UUID appointmentId = UUID.randomUUID();
    final Instant tomorrow = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(1));
    final String patientAddress = "jo." + patientId + "@mail.example";
    final String clinicianAddress = "lee." + clinicianId + "@clinic.example";
    final String onCallAddress = "alvarez." + onCallId + "@clinic.example";

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JavaMailSenderImpl mailSender;

    @Autowired
    CircuitBreakerRegistry breakers;

    @Autowired
    DueTasks dueTasks;

    @Autowired
    Consumer<Message<byte[]>> recipientPatients;

    @Autowired
    Consumer<Message<byte[]>> recipientDirectory;

    @Autowired
    Consumer<Message<byte[]>> caseeventCases;

    @Autowired
    Consumer<Message<byte[]>> pagingCases;

    @Autowired
    Consumer<Message<byte[]>> visitAppointments;

    @Autowired
    Consumer<Message<byte[]>> planPlans;

    @LocalServerPort
    int port;

    @BeforeEach
    void aMailServer() {
        if (!MAIL_SERVER.isRunning()) {
            MAIL_SERVER.start();
        }
        breakers.circuitBreaker("mail").reset();
    }

    @AfterEach
    void theMailServerAsItWas() {
        mailSender.setHost("localhost");
        mailSender.setPort(MAIL_SERVER.getSmtp().getServerSetup().getPort());
        jdbc.sql("update escalation set next_page_at = null where case_id = ?")
                .param(caseId)
                .update();
    }

    /// An event on its way to one consumer; telling it twice is a redelivery.
    record Told(Consumer<Message<byte[]>> consumer, Message<byte[]> message) {
        void tell() {
            consumer.accept(message);
        }
    }

    <E extends Event> Told told(Consumer<Message<byte[]>> consumer, EventStream<E> stream, E event) {
        return new Told(consumer, events.message(stream, event));
    }

    Told patient(@Nullable String email, boolean consent, String language) {
        var state = new PatientState(
                "MRN-1",
                "Okafor",
                "Jo",
                LocalDate.of(1980, 1, 1),
                email,
                null,
                language,
                false,
                new Consent(consent, false));
        return told(recipientPatients, EventTraffic.PATIENTS, new PatientRegistered(patientId, state));
    }

    Told patient() {
        return patient(patientAddress, true, "en");
    }

    Told site() {
        return told(
                recipientDirectory,
                EventTraffic.DIRECTORY,
                new SiteChanged(siteId, "Riverside", "Riverside", "America/Denver", "+13035550100", true, onCallId));
    }

    Told clinician() {
        return told(
                recipientDirectory,
                EventTraffic.DIRECTORY,
                new ClinicianChanged(
                        clinicianId,
                        "Dr. Mina Lee",
                        subject.toString(),
                        clinicianAddress,
                        List.of("physician"),
                        List.of(siteId)));
    }

    Told onCall() {
        return told(
                recipientDirectory,
                EventTraffic.DIRECTORY,
                new ClinicianChanged(
                        onCallId, "Dr. Rafael Alvarez", null, onCallAddress, List.of("physician"), List.of(siteId)));
    }

    Told opened() {
        return told(
                caseeventCases,
                EventTraffic.CASES,
                new CaseOpened(
                        caseId,
                        patientId,
                        siteId,
                        Priority.ROUTINE,
                        Disposition.CONSULT_WITHIN_TWO_WEEKS,
                        Category.NONE,
                        tomorrow,
                        Instant.now()));
    }

    Told assigned() {
        return told(
                caseeventCases,
                EventTraffic.CASES,
                new CaseAssigned(caseId, patientId, siteId, clinicianId, Instant.now()));
    }

    Told closed(CloseReason reason) {
        return told(caseeventCases, EventTraffic.CASES, new CaseClosed(caseId, patientId, reason, null, Instant.now()));
    }

    CaseEscalated escalated(UUID escalationId) {
        return new CaseEscalated(
                caseId, patientId, siteId, escalationId, Category.NEURO, Disposition.EMERGENCY_NOW, Instant.now());
    }

    Told booked() {
        return told(
                visitAppointments,
                EventTraffic.APPOINTMENTS,
                new AppointmentBooked(
                        appointmentId,
                        caseId,
                        patientId,
                        siteId,
                        clinicianId,
                        null,
                        VisitType.CONSULTATION,
                        null,
                        tomorrow,
                        tomorrow.plus(Duration.ofMinutes(45))));
    }

    Told moved() {
        var later = tomorrow.plus(Duration.ofDays(1));
        return told(
                visitAppointments,
                EventTraffic.APPOINTMENTS,
                new AppointmentRescheduled(
                        appointmentId,
                        caseId,
                        patientId,
                        siteId,
                        clinicianId,
                        null,
                        tomorrow,
                        later,
                        later.plus(Duration.ofMinutes(45))));
    }

    Told cancelled(CancelReason reason) {
        return told(
                visitAppointments,
                EventTraffic.APPOINTMENTS,
                new AppointmentCancelled(appointmentId, caseId, patientId, reason));
    }

    Told planSigned() {
        return told(
                planPlans,
                EventTraffic.PLANS,
                new TreatmentPlanSigned(
                        UUID.randomUUID(),
                        caseId,
                        patientId,
                        siteId,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        1,
                        List.of(),
                        LocalDate.of(2031, 1, 1),
                        Instant.now()));
    }

    void everybodyIsKnown() {
        site().tell();
        clinician().tell();
        onCall().tell();
        patient().tell();
    }

    record Row(
            UUID id,
            String template,
            String state,
            @Nullable String waitingFor,
            int attempts,
            @Nullable String failure,
            @Nullable String voidReason,
            @Nullable UUID recipientId) {}

    /// The messages of this test's case, oldest first.
    List<Row> messages() {
        return jdbc.sql("select * from message where case_id = ? order by id")
                .param(caseId)
                .query((row, _) -> new Row(
                        row.getObject("id", UUID.class),
                        row.getString("template"),
                        row.getString("state"),
                        row.getString("waiting_for"),
                        row.getInt("attempts"),
                        row.getString("failure"),
                        row.getString("void_reason"),
                        row.getObject("recipient_id", UUID.class)))
                .list();
    }

    Row message(String template) {
        return messages().stream()
                .filter(row -> row.template().equals(template))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new AssertionError("no " + template));
    }

    List<MimeMessage> mailsTo(String address) {
        return Arrays.stream(MAIL_SERVER.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(address);
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    void awaitState(String template, String state) {
        soon().untilAsserted(() -> assertThat(message(template).state()).isEqualTo(state));
    }

    void awaitWaiting(String template, String what) {
        soon().untilAsserted(() -> assertThat(message(template).waitingFor()).isEqualTo(what));
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }
}
