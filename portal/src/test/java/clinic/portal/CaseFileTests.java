package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.contracts.Role;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.portal.Surroundings.SignedIn;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/// What the topics make of a case, redelivered and with the streams in any order; read as a person reads it.
@PortalTest
class CaseFileTests {

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void services() {
        StubServices.get().reset();
    }

    @Test
    void gathersEverythingThatHappened() throws Exception {
        var journey = clinic.journey().tellEverything();

        var page = page("/cases/" + journey.caseId, journey.siteId);

        assertThat(page).contains(journey.familyName.toUpperCase(java.util.Locale.ROOT), "Riverside", "Dr. Mina Lee");
        assertThat(page).contains("Rosa &lt;b&gt;").doesNotContain("Rosa <b>");
        assertThat(entries(journey.caseId)).isEqualTo(12);
        assertThat(row(journey.caseId)).isEqualTo("TREATMENT, 2 ready");
    }

    @Test
    void redeliveryChangesNothing() {
        var once = clinic.journey().tellEverything();
        var twice = clinic.journey().tellTwice();

        assertThat(entries(twice.caseId)).isEqualTo(entries(once.caseId));
        assertThat(row(twice.caseId)).isEqualTo(row(once.caseId));
    }

    @RepeatedTest(6)
    void streamsMayComeInAnyOrder() throws Exception {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        var journey = clinic.journey().tellInAnyOrder(seed);

        assertThat(entries(journey.caseId)).isEqualTo(12);
        assertThat(row(journey.caseId)).isEqualTo("TREATMENT, 2 ready");
        assertThat(page("/cases/" + journey.caseId, journey.siteId)).contains("Dr. Mina Lee");
    }

    @Test
    void aCaseIsListedBeforeItsPatientIsKnown() throws Exception {
        var journey = clinic.journey().tellTheCaseAlone();

        assertThat(page("/cases", journey.siteId)).contains("/cases/" + journey.caseId);
        assertThat(page("/cases/" + journey.caseId, journey.siteId)).contains("not here yet");

        journey.tellThePatient();
        assertThat(page("/cases", journey.siteId)).contains(journey.familyName.toUpperCase(java.util.Locale.ROOT));
    }

    /// What happens while a page is made or loaded is missed by no one: the page compares versions.
    @Test
    void aPageSaysTheVersionThatItIsNotOlderThan() throws Exception {
        var journey = clinic.journey().tellEverything();
        var board = "select version from board";

        await().untilAsserted(() -> assertThat(page("/cases/" + journey.caseId, journey.siteId))
                .contains("data-board=\"" + jdbc.sql(board).query(Long.class).single() + "\""));
    }

    @Test
    void isSeenAtItsOwnSiteOnly() throws Exception {
        var journey = clinic.journey().tellEverything();
        var session = signedIn.as(Role.PHYSICIAN, UUID.randomUUID());

        var foreign =
                mvc.perform(get("/cases/" + journey.caseId).session(session)).andReturn();
        var unknown =
                mvc.perform(get("/cases/" + UUID.randomUUID()).session(session)).andReturn();
        var list = mvc.perform(get("/cases").session(session)).andReturn();

        assertThat(foreign.getResponse().getStatus()).isEqualTo(404);
        assertThat(unknown.getResponse().getStatus()).isEqualTo(404);
        assertThat(list.getResponse().getContentAsString()).doesNotContain(journey.caseId.toString());
    }

    @Test
    void operationsSeeNoCase() throws Exception {
        var response = mvc.perform(get("/cases").session(signedIn.as(Role.OPERATIONS)))
                .andReturn()
                .getResponse();

        assertThat(response.getStatus()).isEqualTo(403);
    }

    @Test
    void theMostUrgentComesFirstAndPagesFollowEachOther() throws Exception {
        var site = clinic.journey();
        var later = clinic.journey();
        var urgent = clinic.journey();
        urgent.priority = Priority.URGENT;
        urgent.consultBy = TheClinic.NOW.plus(Duration.ofDays(2));
        site.tellEverything();
        later.consultBy = TheClinic.NOW.plus(Duration.ofDays(20));
        later.tellEverything();
        urgent.tellEverything();
        var session = signedIn.as(Role.FRONT_DESK, site.siteId, later.siteId, urgent.siteId);

        var all = mvc.perform(get("/cases").session(session))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(all.indexOf(urgent.caseId.toString()))
                .isLessThan(all.indexOf(site.caseId.toString()))
                .isNotNegative();
        assertThat(all.indexOf(site.caseId.toString())).isLessThan(all.indexOf(later.caseId.toString()));

        var first = mvc.perform(get("/cases?limit=1").session(session))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(first).contains(urgent.caseId.toString()).doesNotContain(site.caseId.toString());
        var next = java.util.regex.Pattern.compile("cursor=([A-Za-z0-9_=-]+)").matcher(first);
        assertThat(next.find()).isTrue();
        assertThat(mvc.perform(get("/cases?limit=1&cursor=" + next.group(1)).session(session))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains(site.caseId.toString())
                .doesNotContain(urgent.caseId.toString());
    }

    @Test
    void filtersStandInTheAddress() throws Exception {
        var calm = clinic.journey().tellEverything();
        var escalated = clinic.journey().escalate().tellThePatient();
        var session = signedIn.as(Role.NURSE, calm.siteId, escalated.siteId);

        assertThat(text("/cases?status=escalated", session))
                .contains(escalated.caseId.toString())
                .doesNotContain(calm.caseId.toString());
        assertThat(text("/cases?site=" + calm.siteId, session))
                .contains(calm.caseId.toString())
                .doesNotContain(escalated.caseId.toString());
        // without its accents
        assertThat(new PlainBrowser(mvc, session)
                        .lookFor("/cases", "nunez" + calm.caseId.toString().substring(0, 4))
                        .html())
                .contains(calm.caseId.toString())
                .doesNotContain(escalated.caseId.toString());
        assertThat(text("/cases?status=closed", session)).doesNotContain(calm.caseId.toString());
    }

    @Test
    void everyReadIsAudited() throws Exception {
        var journey = clinic.journey().tellEverything();
        page("/cases/" + journey.caseId, journey.siteId);

        assertThat(jdbc.sql("select count(*) from audit where action = 'READ' and resource_id = ?")
                        .param(journey.caseId)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    private String page(String path, UUID site) throws Exception {
        return text(path, signedIn.as(Role.PHYSICIAN, site));
    }

    private String text(String path, org.springframework.mock.web.MockHttpSession session) throws Exception {
        var response = mvc.perform(get(path).session(session)).andReturn().getResponse();
        assertThat(response.getStatus()).as(path).isEqualTo(200);
        return response.getContentAsString();
    }

    private int entries(UUID caseId) {
        return jdbc.sql("select count(*) from timeline_entry where case_id = ?")
                .param(caseId)
                .query(Integer.class)
                .single();
    }

    private String row(UUID caseId) {
        return jdbc.sql("""
                        select stage || ', ' || (select count(*) from readiness_item r where r.case_id = c.case_id
                            and r.state in ('RECEIVED', 'REVIEWED', 'NOT_APPLICABLE')) || ' ready'
                        from case_row c where case_id = ?""").param(caseId).query(String.class).single();
    }
}
