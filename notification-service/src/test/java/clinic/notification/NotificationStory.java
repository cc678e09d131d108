package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Event;
import clinic.contracts.Topics;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.infrastructure.Ports;
import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.access.MutableRules;
import clinic.kit.testing.TestEvents;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
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
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.messaging.Message;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A case of this test's own, told to the running service event by event; a real database, a real mail server. Every
/// test shares one application.
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "clinic.portal-url=https://portal.clinic.example",
            "clinic.paging.interval=PT2S",
            "clinic.telemetry.interval=PT0.2S",
            "clinic.delivery.patience=PT3S",
            "resilience4j.timelimiter.instances.mail.timeout-duration=2s",
            "resilience4j.circuitbreaker.instances.mail.wait-duration-in-open-state=1s"
        })
@Import(MutableRules.Setup.class)
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
    final TheCase theCase = new TheCase();

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MeterRegistry meters;

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
    void aCaseThatIsKnown() {
        jdbc.sql("insert into care_case values (?, ?, ?)")
                .params(theCase.id, theCase.patientId, theCase.siteId)
                .update();
    }

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
                .param(theCase.id)
                .update();
    }

    /// Every consumer of the event's stream gets it, in this thread; once more is a redelivery.
    record Told(List<Consumer<Message<byte[]>>> consumers, Message<byte[]> message) {
        Told again() {
            consumers.forEach(consumer -> consumer.accept(message));
            return this;
        }
    }

    Told tell(Event event) {
        var told =
                switch (event) {
                    case PatientEvent patient ->
                        new Told(List.of(recipientPatients), events.message(EventTraffic.PATIENTS, patient));
                    case DirectoryEvent entry ->
                        new Told(List.of(recipientDirectory), events.message(EventTraffic.DIRECTORY, entry));
                    case CaseEvent news ->
                        new Told(List.of(caseeventCases, pagingCases), events.message(EventTraffic.CASES, news));
                    case AppointmentEvent visit ->
                        new Told(List.of(visitAppointments), events.message(EventTraffic.APPOINTMENTS, visit));
                    case PlanEvent plan -> new Told(List.of(planPlans), events.message(EventTraffic.PLANS, plan));
                    default -> throw new IllegalArgumentException("nobody here listens to " + event);
                };
        return told.again();
    }

    void everybodyIsKnown() {
        tell(theCase.site());
        tell(theCase.clinician());
        tell(theCase.onCall());
        tell(theCase.patient());
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
                .param(theCase.id)
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
