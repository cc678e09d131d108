package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.local.DemoUser;
import clinic.local.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Each drill makes a fault in the running clinic, sees that whoever watches is told of it and led to the page that is
/// written for it, follows that page, command by command, and sees that all is well.
@ExtendWith(ClinicExtension.class)
class RunbookTests {

    private static final String AGREED = "All services agree.";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static Optional<Prometheus> watch = Optional.empty();

    private RunningClinic clinic;
    private Faults faults;
    private Phone phone;

    @BeforeAll
    static void watch(RunningClinic running) throws IOException {
        watch = Prometheus.watching(running.stack());
    }

    @AfterAll
    static void unwatch() {
        watch.ifPresent(Prometheus::close);
    }

    @BeforeEach
    void prepare(RunningClinic running) {
        clinic = running;
        faults = new Faults(running.stack());
        phone = new Phone(running);
    }

    @Test
    void everyPageIsListedAndSaysWhetherItIsDrilled() throws IOException {
        var folder = clinic.stack().root().resolve("docs/runbooks");
        var index = Files.readString(folder.resolve("README.md"));
        try (var pages = Files.list(folder)) {
            assertThat(pages.filter(it -> !it.endsWith("README.md"))).allSatisfy(page -> {
                var name = page.getFileName().toString();
                assertThat(index).contains("(" + name + ")");
                assertThat(Files.readString(page)).containsAnyOf("\n```sh\n", "\nNot drilled");
            });
        }
    }

    @Test
    void brokerDown() throws Exception {
        clinic.act("kill", Part.BROKER);
        var patient = phone.register("Brokerless");
        assertThat(knows(Part.INTAKE, patient)).isTrue();
        alarm("broker-down", "BrokerAway");
        alarm("lag", "ReadModelStale");
        doctorNames("broker-down");

        assertThat(follow("broker-down", Map.of())).contains(AGREED);

        assertThat(knows(Part.NOTIFICATION, patient)).isTrue();
        allIsWellAgain("BrokerAway", "ReadModelStale");
    }

    @Test
    void databaseDown() throws Exception {
        var patient = phone.register("Databaseless");
        clinic.act("kill", Part.DATABASE);
        alarm("database-down", "DatabaseAway");
        doctorNames("database-down");

        follow("database-down", Map.of());

        assertThat(knows(Part.NOTIFICATION, patient)).isTrue();
        allIsWellAgain("DatabaseAway");
    }

    @Test
    void identityDown() throws Exception {
        var token = clinic.stack().token(DemoUser.named("ana").orElseThrow());
        clinic.act("kill", Part.IDENTITY);
        assertThat(phone.status(Part.SCHEDULING, "/sites", token)).isEqualTo(200);
        alarm("identity-down", "SignInAway");
        doctorNames("identity-down");

        follow("identity-down", Map.of());
        allIsWellAgain("SignInAway");
    }

    @Test
    void mailDown() throws Exception {
        var page = Runbook.open("mail-down", clinic);
        clinic.act("kill", Part.MAIL);
        var cases = List.of(
                phone.openUrgentCase(phone.register("Urgent")), phone.openUrgentCase(phone.register("Urgenttoo")));
        alarm("mail-down", "PageOverdue", "DeliveriesFail");
        alarm("service-down", "CircuitOpen");
        doctorNames("mail-down");

        var ids = cases.stream().map(UUID::toString).toArray(String[]::new);
        assertThat(page.next()).contains("ON_CALL_PAGE").contains(ids);
        page.next();

        for (var id : ids) {
            var pages = "from message where template = 'ON_CALL_PAGE' and case_id = '%s'".formatted(id);
            await().atMost(SOON)
                    .until(() ->
                            faults.count(Part.NOTIFICATION, "select count(*) " + pages + " and state = 'SENT'") > 0);
            phone.acknowledge(UUID.fromString(id));
            await().atMost(SOON)
                    .until(() -> faults.count(
                                    Part.NOTIFICATION, "select count(*) " + pages + " and next_attempt_at is not null")
                            == 0);
            assertThat(faults.count(Part.NOTIFICATION, "select attempts " + pages + " and repetition = 1"))
                    .as("attempts")
                    .isGreaterThan(1);
            var first = faults.text(Part.NOTIFICATION, "select id::text " + pages + " and repetition = 1");
            assertThat(phone.mails()).containsOnlyOnce("<" + first + "@clinic>");
        }
        assertThat(page.next()).doesNotContain(ids);
        allIsWellAgain("PageOverdue");
    }

    @Test
    void aServiceThatHangs() throws Exception {
        clinic.pause(Part.NOTIFICATION);
        var patient = phone.register("Unanswered");
        alarm("service-down", "ServiceDown");
        doctorNames("service-down");

        assertThat(follow("service-down", Map.of("SERVICE", "notification"))).contains(AGREED);

        assertThat(knows(Part.NOTIFICATION, patient)).isTrue();
        allIsWellAgain("ServiceDown");
    }

    @Test
    void keyRotation() throws Exception {
        var token = clinic.stack().token(DemoUser.named("ana").orElseThrow());

        follow("key-rotation", Map.of());

        assertThat(phone.status(Part.SCHEDULING, "/sites", token))
                .as("a token of the old key")
                .isEqualTo(401);
    }

    @Test
    void aConsumerThatHangs() throws Exception {
        var page = Runbook.open("lag", clinic);
        try (var _ = faults.forgetTransaction(Part.NOTIFICATION, "patient")) {
            var patient = phone.register("Unheard");
            alarm("lag", "ConsumerBehind");

            page.next(Map.of("SERVICE", "notification"));
            faults.sql(Part.NOTIFICATION, page.query());

            assertThat(page.next()).contains(AGREED);
            assertThat(knows(Part.NOTIFICATION, patient)).isTrue();
        }
        allIsWellAgain("ConsumerBehind");
    }

    @Test
    void aConsumerThatLostItsPlace() throws Exception {
        var page = Runbook.open("lag", clinic);
        clinic.act("stop", Part.NOTIFICATION);
        var patient = phone.register("Passedover");
        var caseId = phone.openCase(patient);
        await().atMost(SOON).until(() -> faults.count(Part.INTAKE, "select count(*) from outbox") == 0);
        faults.passOver("notification.recipient", "intake.patients.v1");
        faults.passOver("notification.caseevent", "intake.cases.v1");
        clinic.act("start", Part.NOTIFICATION);
        phone.close(caseId);
        alarm("lag", "EventMissing");

        page.skip();
        assertThat(page.next()).contains("has handled none of 2 events of " + caseId);

        assertThat(page.next(Map.of("SERVICE", "notification"))).contains(AGREED);
        assertThat(knows(Part.NOTIFICATION, patient)).isTrue();
        assertThat(page.next(Map.of("SERVICE", "scheduling")))
                .contains("as they were")
                .doesNotContain("wrong");
        allIsWellAgain("EventMissing");
    }

    @Test
    void deadLetters() throws Exception {
        var page = Runbook.open("dead-letters", clinic);
        faults.sql(
                Part.SCHEDULING, "alter table caseload_entry add constraint drill check (status = 'drill') not valid");
        var caseId = phone.openCase(phone.register("Parked"));
        phone.close(caseId);
        await().atMost(SOON).until(() -> deadLetters(Part.SCHEDULING) == 1);
        alarm("dead-letters", "DeadLetter", "KeyBlocked");
        doctorNames("dead-letters");

        assertThat(page.next()).contains("clinic.intake.CaseOpened.v1", "1 wait behind it", "fails after 0 events");
        faults.sql(Part.SCHEDULING, "alter table caseload_entry drop constraint drill");
        assertThat(page.next()).contains("would handle 2 events", "1 handled, 0 failed");

        assertThat(faults.count(
                        Part.SCHEDULING,
                        "select count(*) from caseload_entry where status = 'CLOSED' and case_id = '%s'"
                                .formatted(caseId)))
                .isEqualTo(1);
        var nonsense = UUID.randomUUID();
        faults.sendNonsense(nonsense);
        await().atMost(SOON).until(() -> deadLetters(Part.RECORDS) == 2);
        var id = faults.text(Part.RECORDS, "select min(id::text) from dead_letter where resolved_at is null");
        var other = faults.text(Part.RECORDS, "select max(id::text) from dead_letter where resolved_at is null");
        assertThat(clinic.shell("./clinic dead-letters discard " + other + " --reason likewise --yes", Map.of())
                        .exit())
                .isZero();
        assertThat(page.next(Map.of("ID", id))).contains("nothing waits", "discarded", "made by a test, and no event");
        assertThat(page.next()).contains("No dead letters.");
        // for whoever compares: as if intake had published it
        faults.sql(Part.INTAKE, "insert into stream_head values ('intake.histories.v1', '%s', 1)".formatted(nonsense));
        allIsWellAgain("DeadLetter", "KeyBlocked");
    }

    @Test
    void restore() throws Exception {
        var page = Runbook.open("restore", clinic);
        assertThat(clinic.shell("./clinic backup", Map.of()))
                .extracting(RunningClinic.Said::exit)
                .isEqualTo(0);
        var before = phone.openCase(phone.register("Before"));
        await().atMost(SOON).until(() -> caseload(before) == 1);
        var moment = Instant.now();
        var visit = phone.book(before);
        var after = phone.openCase(phone.register("After"));
        await().atMost(SOON)
                .until(() -> caseload(after) == 1
                        && faults.count(
                                        Part.PORTAL,
                                        "select count(*) from visit_card where appointment_id = '%s'".formatted(visit))
                                == 1);
        faults.sql(Part.SCHEDULING, "delete from availability_hours");

        var scheduling = Map.of("SERVICE", "scheduling", "MOMENT", moment.toString());
        page.next(scheduling);
        assertThat(page.next(scheduling)).contains("clinic.scheduling.AppointmentBooked.v1", AGREED);

        assertThat(faults.count(Part.SCHEDULING, "select count(*) from availability_hours"))
                .as("what was deleted")
                .isPositive();
        assertThat(caseload(after)).as("what it was told since").isEqualTo(1);
        assertThat(faults.count(Part.SCHEDULING, "select count(*) from appointment where id = '%s'".formatted(visit)))
                .as("what it had told the others is for a person to do again")
                .isZero();
        var id = faults.text(Part.SCHEDULING, "select event_id from lost_event where key = '%s'".formatted(visit));
        assertThat(page.next(Map.of("SERVICE", "scheduling", "ID", id))).contains("settled");
        assertThat(page.next()).contains("restored at");
    }

    private long caseload(UUID caseId) throws SQLException {
        return faults.count(
                Part.SCHEDULING, "select count(*) from caseload_entry where case_id = '%s'".formatted(caseId));
    }

    @Test
    void stuckOutbox() throws Exception {
        faults.forbidWriting("intake", "intake.patients.v1");
        var patient = phone.register("Stuck");
        await().during(Duration.ofSeconds(3)).until(() -> faults.count(Part.INTAKE, "select count(*) from outbox") > 0);
        alarm("stuck-outbox", "OutboxStuck");

        assertThat(follow("stuck-outbox", Map.of("SERVICE", "intake"))).contains(AGREED);

        assertThat(knows(Part.NOTIFICATION, patient)).isTrue();
        allIsWellAgain("OutboxStuck");
    }

    @Test
    void suspectedBreach() throws Exception {
        var page = Runbook.open("suspected-breach", clinic);
        phone.register("Watched");
        var ana = DemoUser.named("ana").orElseThrow().subject().toString();
        phone.isAskedByAStranger(Part.INTAKE, 1_100);
        faults.changeAudit(Part.INTAKE, "actor || ' was somebody else'");
        try {
            assertThat(page.next(Map.of(), 3)).contains("intake        CHANGED: row 1 ");
            alarm("suspected-breach", "AuditTrailChanged", "ManyBadTokens");
            doctorNames("suspected-breach");
        } finally {
            faults.changeAudit(Part.INTAKE, "replace(actor, ' was somebody else', '')");
        }

        assertThat(page.rest(Map.of("SUBJECT", ana))).contains("PatientRegistered", ana);
        assertThat(clinic.shell("./clinic audit verify", Map.of()).exit()).isZero();
        allIsWellAgain("AuditTrailChanged");
    }

    /// Each alert fires, and leads to the page.
    private static void alarm(String page, String... alerts) {
        watch.ifPresent(prometheus -> List.of(alerts).forEach(alert -> prometheus.fires(alert, page)));
    }

    private void doctorNames(String page) throws IOException, InterruptedException {
        var said = clinic.shell("./clinic doctor", Map.of());
        assertThat(said.words()).contains("more in docs/runbooks/" + page + ".md");
        assertThat(said.exit()).isEqualTo(1);
    }

    /// The alerts have ended, and the doctor finds nothing.
    private void allIsWellAgain(String... alerts) {
        watch.ifPresent(prometheus -> prometheus.ends(List.of(alerts)));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(clinic.shell("./clinic doctor", Map.of()))
                        .isEqualTo(new RunningClinic.Said(0, "Nothing is wrong.\n")));
    }

    private String follow(String page, Map<String, String> variables) throws IOException, InterruptedException {
        return Runbook.open(page, clinic).rest(variables);
    }

    private boolean knows(Part service, UUID patient) throws SQLException {
        return faults.count(service, "select count(*) from patient where id = '%s'".formatted(patient)) == 1;
    }

    private long deadLetters(Part service) throws SQLException {
        return faults.count(service, "select count(*) from dead_letter where resolved_at is null");
    }
}
