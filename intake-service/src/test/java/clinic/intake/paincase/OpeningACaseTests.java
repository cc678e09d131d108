package clinic.intake.paincase;

import static clinic.intake.Desk.as;
import static clinic.intake.Desk.idOf;
import static clinic.intake.Desk.opening;
import static clinic.intake.PainHistoryFixtures.foundingPatient;
import static clinic.intake.PainHistoryFixtures.mild;
import static clinic.intake.PainHistoryFixtures.mildWithYesTo;
import static clinic.kit.testing.TestTokens.HARBOR;
import static clinic.kit.testing.TestTokens.RIVERSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.PainHistoryEvent;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.infrastructure.test.OnEveryInfrastructure;
import clinic.intake.Desk;
import clinic.intake.IntakeTest;
import clinic.kit.testing.Published;
import clinic.kit.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@OnEveryInfrastructure
@IntakeTest
class OpeningACaseTests {

    static final String CASES = "/api/v1/cases";

    @Autowired
    Desk desk;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JsonMapper json;

    @Test
    void storesAndPublishesTheCaseAndItsHistory() {
        var patient = desk.registered();
        var created = open(patient, HARBOR, foundingPatient());

        var id = idOf(created);
        assertThat(created).hasHeader("ETag", "\"1\"");
        assertThat(Published.await(CaseEvent.TOPIC, id, 1)).singleElement().satisfies(opened -> {
            assertThat(opened.type()).isEqualTo("CaseOpened.v1");
            assertThat(opened.version()).isEqualTo(1);
            assertThat(opened.text("patientId")).isEqualTo(patient.toString());
            assertThat(opened.text("disposition")).isEqualTo("CONSULT_WITHIN_TWO_DAYS");
            assertThat(Duration.between(
                            Instant.parse(opened.text("openedAt")), Instant.parse(opened.text("consultBy"))))
                    .isEqualTo(Duration.ofDays(2));
        });
        assertThat(Published.await(PainHistoryEvent.TOPIC, id, 1))
                .singleElement()
                .satisfies(submitted -> {
                    assertThat(submitted.type()).isEqualTo("PainHistorySubmitted.v1");
                    assertThat(submitted.payload().at("/history/activity").asString())
                            .isEqualTo("lifting a box");
                });
        assertThat(jdbc.sql("select count(*) from pain_history join triage using (case_id) where case_id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void showsTheCaseItsHistoryAndWhyItIsUrgent() {
        var id = desk.opened(foundingPatient());

        assertThat(desk.get(as(Role.FRONT_DESK), CASES + "/" + id))
                .hasStatusOk()
                .hasHeader("ETag", "\"1\"")
                .bodyJson()
                .satisfies(body -> {
                    assertThat(body).extractingPath("$.status").isEqualTo("OPEN");
                    assertThat(body).extractingPath("$.stage").isEqualTo("INTAKE");
                    assertThat(body).extractingPath("$.priority").isEqualTo("URGENT");
                    assertThat(body).extractingPath("$.escalation").isNull();
                });
        assertThat(desk.get(as(Role.NURSE), CASES + "/" + id + "/history"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.severityWorst")
                .isEqualTo(9);
        assertThat(desk.get(as(Role.NURSE), CASES + "/" + id + "/triage"))
                .hasStatusOk()
                .bodyJson()
                .satisfies(body -> {
                    assertThat(body).extractingPath("$.rules[0].ruleId").isEqualTo("severe-daily-pain");
                    assertThat(body).extractingPath("$.rules[0].ruleVersion").isEqualTo(1);
                    assertThat(body)
                            .extractingPath("$.rules[0].evidence")
                            .isEqualTo(List.of("severityNow=8", "flareFrequency=DAILY"));
                    assertThat(body).extractingPath("$.notCleared").isEqualTo(List.of());
                });
    }

    @Test
    void escalatesAnEmergencyInTheSameBreath() {
        var id = desk.opened(mildWithYesTo(RedFlag.SADDLE_NUMBNESS));

        var events = Published.await(CaseEvent.TOPIC, id, 2);
        assertThat(events).extracting(Published.Fact::type).containsExactly("CaseOpened.v1", "CaseEscalated.v1");
        assertThat(events).extracting(Published.Fact::sequence).containsExactly(1L, 2L);
        assertThat(events).extracting(Published.Fact::version).containsOnly(1L);
        assertThat(events.getLast().text("category")).isEqualTo("NEURO");
        assertThat(desk.get(as(Role.NURSE), CASES + "/" + id)).bodyJson().satisfies(body -> {
            assertThat(body).extractingPath("$.status").isEqualTo("ESCALATED");
            assertThat(body)
                    .extractingPath("$.escalation.id")
                    .isEqualTo(events.getLast().text("escalationId"));
        });
    }

    @Test
    void tellsOtherServicesNoAnswer() {
        var id = desk.opened(mildWithYesTo(RedFlag.SADDLE_NUMBNESS));

        assertThat(Published.await(CaseEvent.TOPIC, id, 2))
                .allSatisfy(event -> assertThat(event.payload().toString())
                        .doesNotContain("SADDLE", "cauda-equina", "lifting", "\"rules\""));
    }

    @Test
    void listsUnansweredQuestionsAsNotCleared() {
        var id = desk.opened(mild(List.of()));

        assertThat(desk.get(as(Role.NURSE), CASES + "/" + id + "/triage"))
                .bodyJson()
                .satisfies(body -> {
                    assertThat(body).extractingPath("$.rules").isEqualTo(List.of());
                    assertThat(body)
                            .extractingPath("$.notCleared")
                            .asArray()
                            .contains("SADDLE_NUMBNESS", "SUICIDAL_THOUGHTS")
                            .hasSize(15);
                });
    }

    @Test
    void opensOneCasePerRegionAndSideAndNamesTheOneThatIsOpen() {
        var patient = desk.registered();
        var first = idOf(open(patient, HARBOR, mild()));

        assertThat(open(patient, RIVERSIDE, mild()))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyJson()
                .satisfies(body -> {
                    assertThat(body).extractingPath("$.type").isEqualTo("/problems/case-already-open");
                    assertThat(body).extractingPath("$.caseId").isEqualTo(first.toString());
                });
        assertThat(open(patient, HARBOR, elsewhere())).hasStatus(HttpStatus.CREATED);
        assertThat(jdbc.sql("select count(*) from pain_history where patient_id = ?")
                        .param(patient)
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void opensOneCaseWhenSeveralDesksRace() throws Exception {
        var patient = desk.registered();
        try (var desks = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = Stream.<Callable<Integer>>generate(() ->
                            () -> open(patient, HARBOR, mild()).getResponse().getStatus())
                    .limit(6)
                    .toList();

            var answers =
                    desks.invokeAll(racing).stream().map(f -> f.resultNow()).toList();

            assertThat(answers)
                    .containsOnlyOnce(201)
                    .filteredOn(status -> status != 201)
                    .containsOnly(409);
        }
        assertThat(jdbc.sql("select count(*) from pain_case where patient_id = ?")
                        .param(patient)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void opensAnotherCaseAfterTheFirstWasClosed() {
        var patient = desk.registered();
        var first = idOf(open(patient, HARBOR, mild()));
        desk.post(as(Role.NURSE), CASES + "/" + first + "/closure", 1, Map.of("reason", "WITHDRAWN"));

        assertThat(open(patient, HARBOR, mild())).hasStatus(HttpStatus.CREATED);
    }

    @ParameterizedTest(name = "{0} = {1}: {3} {2}")
    @CsvSource({
        "severityNow,           11,            history.severityNow,     400",
        "severityNow,           -1,            history.severityNow,     400",
        "severityNow,           null,          history.severityNow,     400",
        "severityNow,           3.5,           history.severityNow,     400",
        "severityWorst,         2,             history.severityWorst,   422",
        "onset,                 '\"2999-01-01\"', history.onset,        422",
        "onset,                 '\"1979-01-01\"', history.onset,        422",
        "onset,                 '\"yesterday\"',  history.onset,        400",
        "flareFrequency,        '\"UNKNOWN\"',  history.flareFrequency, 400",
        "cause,                 '\"BAD_LUCK\"', history.cause,          400",
        "regions,               '[]',           history.regions,        400",
        "regions,               '[{\"region\":\"HIP\",\"primary\":true}]', history.regions[0].side, 400",
        "regions,               '[{\"region\":\"HIP\",\"side\":\"LEFT\",\"primary\":false}]', history.regions, 422"
    })
    void namesTheFieldThatCannotStayAndStoresNothing(String field, String value, String named, int status) {
        var patient = desk.registered();
        var history = (ObjectNode) json.valueToTree(mild());
        history.set(field, json.readTree(value));

        assertThat(desk.create(as(Role.FRONT_DESK), CASES, opening(patient, HARBOR, history)))
                .hasStatus(status)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo(named);
        assertThat(jdbc.sql("select count(*) from pain_case where patient_id = ?")
                        .param(patient)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void needsAPatientWhoIsRegistered() {
        assertThat(open(UUID.randomUUID(), HARBOR, mild()))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo("patientId");
    }

    @Test
    void keepsTheSitesApart() {
        var id = desk.opened(mild());
        var elsewhere = TestTokens.as(Role.NURSE, RIVERSIDE);

        for (var path : List.of("", "/history", "/triage")) {
            assertThat(desk.get(elsewhere, CASES + "/" + id + path)).hasStatus(HttpStatus.NOT_FOUND);
        }
        assertThat(desk.get(elsewhere, CASES + "?siteId=" + HARBOR)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(desk.create(TestTokens.as(Role.NURSE, RIVERSIDE), CASES, opening(desk.registered(), HARBOR, mild())))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo("siteId");
        assertThat(desk.get(elsewhere, CASES + "?limit=200"))
                .bodyJson()
                .extractingPath("$.items[*].siteId")
                .asArray()
                .doesNotContain(HARBOR.toString());
    }

    @Test
    void listsTheMostUrgentFirst() {
        var site = UUID.randomUUID();
        var clerk = TestTokens.as(Role.FRONT_DESK, site);
        var routine = idOf(desk.create(clerk, CASES, opening(desk.registered(), site, mild())));
        var urgent = idOf(desk.create(clerk, CASES, opening(desk.registered(), site, foundingPatient())));
        var emergency = idOf(
                desk.create(clerk, CASES, opening(desk.registered(), site, mildWithYesTo(RedFlag.SADDLE_NUMBNESS))));

        assertThat(desk.get(clerk, CASES))
                .bodyJson()
                .extractingPath("$.items[*].id")
                .isEqualTo(List.of(emergency.toString(), urgent.toString(), routine.toString()));
        assertThat(desk.get(clerk, CASES + "?status=ESCALATED&siteId=" + site))
                .bodyJson()
                .extractingPath("$.items[*].id")
                .isEqualTo(List.of(emergency.toString()));

        var page = desk.read(clerk, CASES + "?limit=2");
        assertThat(desk.get(clerk, CASES + "?limit=2&cursor=" + page.get("next").asString()))
                .bodyJson()
                .satisfies(body -> {
                    assertThat(body).extractingPath("$.items[*].id").isEqualTo(List.of(routine.toString()));
                    assertThat(body).extractingPath("$.next").isNull();
                });
    }

    @Test
    void hidesTheHistoryFromTheFrontDesk() {
        var id = desk.opened(mild());

        assertThat(desk.get(as(Role.FRONT_DESK), CASES + "/" + id + "/history")).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(desk.get(as(Role.FRONT_DESK), CASES + "/" + id + "/triage")).hasStatus(HttpStatus.FORBIDDEN);
    }

    private MvcTestResult open(UUID patient, UUID site, Object history) {
        return desk.create(as(Role.FRONT_DESK), CASES, opening(patient, site, history));
    }

    private Object elsewhere() {
        var history = (ObjectNode) json.valueToTree(mild());
        history.set("regions", json.readTree("[{\"region\":\"SHOULDER\",\"side\":\"LEFT\",\"primary\":true}]"));
        return history;
    }
}
