package clinic.intake.paincase;

import static clinic.intake.Desk.as;
import static clinic.intake.PainHistoryFixtures.mild;
import static clinic.intake.PainHistoryFixtures.mildWithYesTo;
import static clinic.kit.testing.TestTokens.RIVERSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.intake.Desk;
import clinic.intake.IntakeTest;
import clinic.kit.testing.Published;
import clinic.kit.testing.TestTokens;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@IntakeTest
class HandlingACaseTests {

    static final UUID DR_LEE = UUID.fromString("0192a000-0000-7000-8000-000000000203");

    @Autowired
    Desk desk;

    @Test
    void assignsAClinician() {
        var id = desk.opened(mild());

        assertThat(act(Role.NURSE, id, "assignment", 1, Map.of("clinicianId", DR_LEE)))
                .hasStatus(HttpStatus.NO_CONTENT)
                .hasHeader("ETag", "\"2\"");

        assertThat(Published.await(CaseEvent.TOPIC, id, 2)).last().satisfies(assigned -> {
            assertThat(assigned.type()).isEqualTo("CaseAssigned.v1");
            assertThat(assigned.text("clinicianId")).isEqualTo(DR_LEE.toString());
            assertThat(assigned.version()).isEqualTo(2);
        });
        assertThat(show(id)).bodyJson().extractingPath("$.clinicianId").isEqualTo(DR_LEE.toString());
        assertThat(act(Role.NURSE, id, "assignment", 2, Map.of("clinicianId", DR_LEE)))
                .hasStatus(HttpStatus.CONFLICT);
        assertThat(act(Role.NURSE, id, "assignment", 2, Map.of())).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(act(Role.FRONT_DESK, id, "assignment", 2, Map.of("clinicianId", DR_LEE)))
                .hasStatus(HttpStatus.FORBIDDEN);
    }

    @Test
    void letsAnybodyEscalateButOnlyAPhysicianResolve() {
        var id = desk.opened(mild());
        assertThat(act(Role.THERAPIST, id, "escalation", 1, Map.of("category", "INFECTION")))
                .hasStatus(HttpStatus.NO_CONTENT);
        assertThat(act(Role.FRONT_DESK, id, "escalation", 2, Map.of("category", "SAFETY")))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("/problems/already-escalated");

        assertThat(act(Role.NURSE, id, "escalation/acknowledgement", 2, null)).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(show(id)).bodyJson().satisfies(body -> {
            assertThat(body).extractingPath("$.status").isEqualTo("ESCALATED");
            assertThat(body)
                    .extractingPath("$.escalation.acknowledgedBy")
                    .isEqualTo(TestTokens.subject(Role.NURSE).toString());
        });

        var safe = Map.of("resolution", "SAFE_TO_BOOK", "note", "Examined by telephone.\nNo fever.");
        for (var role : new String[] {Role.NURSE, Role.FRONT_DESK, Role.THERAPIST, Role.SITE_MANAGER}) {
            assertThat(act(role, id, "escalation/resolution", 3, safe)).hasStatus(HttpStatus.FORBIDDEN);
        }
        assertThat(act(Role.PHYSICIAN, id, "escalation/resolution", 3, safe))
                .hasStatus(HttpStatus.NO_CONTENT)
                .hasHeader("ETag", "\"4\"");

        assertThat(Published.awaitTypes(CaseEvent.TOPIC, id, 4))
                .containsExactly(
                        "CaseOpened.v1", "CaseEscalated.v1", "EscalationAcknowledged.v1", "EscalationResolved.v1");
        assertThat(show(id)).bodyJson().satisfies(body -> {
            assertThat(body).extractingPath("$.status").isEqualTo("OPEN");
            assertThat(body).extractingPath("$.escalation.resolution").isEqualTo("SAFE_TO_BOOK");
        });
    }

    @Test
    void keepsThePhysiciansNoteWithinIntake() {
        var id = desk.opened(mildWithYesTo(RedFlag.SADDLE_NUMBNESS));
        act(
                Role.PHYSICIAN,
                id,
                "escalation/resolution",
                1,
                Map.of("resolution", "SENT_TO_EMERGENCY", "note", "retention for six hours"));

        assertThat(Published.await(CaseEvent.TOPIC, id, 3).toString()).doesNotContain("six hours");
        assertThat(show(id)).bodyText().doesNotContain("six hours");
        assertThat(desk.get(as(Role.NURSE), "/api/v1/cases/" + id + "/triage"))
                .bodyJson()
                .extractingPath("$.decisions[0].note")
                .isEqualTo("retention for six hours");
    }

    @Test
    void staysEscalatedWhileThePatientIsInEmergency() {
        var id = desk.opened(mildWithYesTo(RedFlag.SADDLE_NUMBNESS));

        act(Role.PHYSICIAN, id, "escalation/resolution", 1, Map.of("resolution", "SENT_TO_EMERGENCY", "note", "sent"));
        assertThat(show(id)).bodyJson().extractingPath("$.status").isEqualTo("ESCALATED");

        act(Role.PHYSICIAN, id, "escalation/resolution", 2, Map.of("resolution", "SAFE_TO_BOOK", "note", "back"));
        assertThat(show(id)).bodyJson().extractingPath("$.status").isEqualTo("OPEN");
    }

    @Test
    void asksForAResolutionAndANote() {
        var id = desk.opened(mildWithYesTo(RedFlag.SADDLE_NUMBNESS));

        assertThat(act(
                        Role.PHYSICIAN,
                        id,
                        "escalation/resolution",
                        1,
                        Map.of("resolution", "SAFE_TO_BOOK", "note", " ")))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo("note");
        assertThat(act(Role.PHYSICIAN, id, "escalation/resolution", 1, Map.of("resolution", "UNKNOWN", "note", "x")))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo("resolution");
        assertThat(show(id)).bodyJson().extractingPath("$.version").isEqualTo(1);
    }

    @Test
    void closesOnceAndForGood() {
        var id = desk.opened(mild());

        assertThat(act(Role.SITE_MANAGER, id, "closure", 1, Map.of("reason", "REFERRED_OUT")))
                .hasStatus(HttpStatus.NO_CONTENT);

        assertThat(Published.await(CaseEvent.TOPIC, id, 2)).last().satisfies(closed -> {
            assertThat(closed.type()).isEqualTo("CaseClosed.v1");
            assertThat(closed.text("reason")).isEqualTo("REFERRED_OUT");
        });
        assertThat(show(id)).bodyJson().satisfies(body -> {
            assertThat(body).extractingPath("$.status").isEqualTo("CLOSED");
            assertThat(body).extractingPath("$.stage").isEqualTo("CLOSED");
            assertThat(body).extractingPath("$.closeReason").isEqualTo("REFERRED_OUT");
        });
        assertThat(act(Role.NURSE, id, "closure", 2, Map.of("reason", "COMPLETED")))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("/problems/case-closed");
    }

    @Test
    void closesADuplicateOnlyOfAnotherCaseOfThePatient() {
        var id = desk.opened(mild());
        var somebodyElses = desk.opened(mild());

        for (var wrong : new Object[] {
            Map.of("reason", "DUPLICATE"),
            Map.of("reason", "DUPLICATE", "duplicateOf", id),
            Map.of("reason", "DUPLICATE", "duplicateOf", somebodyElses),
            Map.of("reason", "DUPLICATE", "duplicateOf", UUID.randomUUID()),
            Map.of("reason", "WITHDRAWN", "duplicateOf", somebodyElses)
        }) {
            assertThat(act(Role.NURSE, id, "closure", 1, wrong))
                    .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                    .bodyJson()
                    .extractingPath("$.errors[0].field")
                    .isEqualTo("duplicateOf");
        }
    }

    @Test
    void isNotClosedAroundAnUnresolvedEscalation() {
        var id = desk.opened(mildWithYesTo(RedFlag.SADDLE_NUMBNESS));

        assertThat(act(Role.NURSE, id, "closure", 1, Map.of("reason", "WITHDRAWN")))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("/problems/escalation-unresolved");
    }

    @Test
    void refusesWhoeverHasNotSeenTheNewestVersion() {
        var id = desk.opened(mild());
        act(Role.NURSE, id, "assignment", 1, Map.of("clinicianId", DR_LEE));

        assertThat(act(Role.NURSE, id, "closure", 1, Map.of("reason", "WITHDRAWN")))
                .hasStatus(HttpStatus.PRECONDITION_FAILED);
        assertThat(show(id)).bodyJson().extractingPath("$.status").isEqualTo("OPEN");
    }

    @Test
    void losesNobodysChangeWhenSeveralRace() throws Exception {
        var id = desk.opened(mild());
        try (var desks = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = Stream.<Callable<Integer>>generate(() ->
                            () -> act(Role.NURSE, id, "assignment", 1, Map.of("clinicianId", UUID.randomUUID()))
                                    .getResponse()
                                    .getStatus())
                    .limit(6)
                    .toList();

            var answers =
                    desks.invokeAll(racing).stream().map(f -> f.resultNow()).toList();

            assertThat(answers)
                    .containsOnlyOnce(204)
                    .filteredOn(status -> status != 204)
                    .containsOnly(412);
        }
        assertThat(show(id)).bodyJson().extractingPath("$.version").isEqualTo(2);
    }

    @Test
    void answersForACaseOfAnotherSiteAsForOneThatIsNotThere() {
        var id = desk.opened(mild());
        var elsewhere = TestTokens.as(Role.PHYSICIAN, RIVERSIDE);

        for (var path : new String[] {"/assignment", "/escalation", "/closure"}) {
            var body = path.equals("/assignment")
                    ? Map.of("clinicianId", DR_LEE)
                    : path.equals("/closure") ? Map.of("reason", "WITHDRAWN") : Map.of("category", "SAFETY");
            assertThat(desk.post(elsewhere, "/api/v1/cases/" + id + path, 1, body))
                    .hasStatus(HttpStatus.NOT_FOUND);
        }
        assertThat(show(id)).bodyJson().extractingPath("$.version").isEqualTo(1);
    }

    private MvcTestResult show(UUID id) {
        return desk.get(as(Role.NURSE), "/api/v1/cases/" + id);
    }

    private MvcTestResult act(String role, UUID id, String what, long version, @Nullable Object body) {
        return desk.post(as(role), "/api/v1/cases/" + id + "/" + what, version, body);
    }
}
