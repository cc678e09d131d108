package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.contracts.Role;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.portal.Surroundings.SignedIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;

/// The order of the list, page by page, and what it shows to whom.
@PortalTest
class CaseListTests {

    private static final Pattern ROW = Pattern.compile("id=\"p([0-9a-f-]{36})\"");
    private static final Pattern NEXT = Pattern.compile("cursor=([A-Za-z0-9_=-]+)");

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JdbcClient jdbc;

    private final UUID otherSite = UUID.randomUUID();

    @BeforeEach
    void services() {
        StubServices.get().reset();
    }

    @AfterEach
    void clear() {
        jdbc.sql("delete from case_row where site_id = ?").param(otherSite).update();
    }

    @Test
    void whatCannotWaitComesFirstWhateverIsDueSooner() throws Exception {
        var routine = clinic.journey();
        routine.consultBy = TheClinic.NOW.minus(Duration.ofDays(1));
        routine.tellEverything();
        var urgent = clinic.journey();
        urgent.priority = Priority.URGENT;
        urgent.consultBy = TheClinic.NOW.plus(Duration.ofDays(2));
        urgent.tellEverything();
        var emergency = clinic.journey();
        emergency.priority = Priority.EMERGENCY;
        emergency.consultBy = TheClinic.NOW.plus(Duration.ofDays(3));
        emergency.tellEverything();
        var escalated = clinic.journey();
        escalated.consultBy = TheClinic.NOW.plus(Duration.ofDays(4));
        escalated.escalate();
        var unknown = clinic.journey();
        unknown.tellEverything();
        jdbc.sql("update case_row set priority = 'UNKNOWN' where case_id = ?")
                .param(unknown.caseId)
                .update();
        var session = signedIn.as(
                Role.NURSE, routine.siteId, urgent.siteId, emergency.siteId, escalated.siteId, unknown.siteId);

        var expected = List.of(escalated.caseId, emergency.caseId, urgent.caseId, unknown.caseId, routine.caseId);
        assertThat(ids(text("/cases", session))).isEqualTo(expected);
        assertThat(walk("/cases?limit=1", session)).isEqualTo(expected);
    }

    @Test
    void closedCasesShowTheLatestFirst() throws Exception {
        many(3, true);

        var ids = walk("/cases?status=closed&limit=1", signedIn.as(Role.NURSE, otherSite));

        assertThat(ids)
                .isEqualTo(jdbc.sql("select case_id from case_row where site_id = ? order by closed_at desc")
                        .param(otherSite)
                        .query(UUID.class)
                        .list());
    }

    @Test
    void aCursorOfAnotherListIsRefused() throws Exception {
        many(2, false);
        var session = signedIn.as(Role.NURSE, otherSite);
        var next = NEXT.matcher(text("/cases?limit=1", session));
        assertThat(next.find()).isTrue();

        for (var status : List.of("closed", "escalated&cursor=nonsense")) {
            var response = mvc.perform(get("/cases?status=" + status + "&cursor=" + next.group(1))
                            .session(session))
                    .andReturn()
                    .getResponse();
            assertThat(response.getStatus()).isEqualTo(400);
            assertThat(response.getContentType()).startsWith("text/html");
        }
    }

    @Test
    void aSiteOfOthersShowsNothing() throws Exception {
        many(1, false);
        var own = clinic.journey().tellEverything();
        var session = signedIn.as(Role.FRONT_DESK, own.siteId);

        assertThat(statusOf("/cases?site=" + otherSite, session)).isEqualTo(404);
        assertThat(ids(text("/cases", session))).containsExactly(own.caseId);
        assertThat(statusOf("/cases/rows?site=" + otherSite, session)).isEqualTo(404);
        // who works nowhere sees nothing
        assertThat(ids(text("/cases", signedIn.as(Role.FRONT_DESK)))).isEmpty();
    }

    private void many(int count, boolean closed) {
        jdbc.sql("""
                        insert into case_row (case_id, patient_id, site_id, priority, category, consult_by, opened_at,
                            closed_at, close_reason)
                        select gen_random_uuid(), gen_random_uuid(), ?,
                            (array['EMERGENCY', 'SAME_DAY', 'URGENT', 'ROUTINE'])[1 + i % 4], 'NONE',
                            now() + (i % 50) * interval '1 hour', now(),
                            case when ? then now() - i * interval '1 minute' end, case when ? then 'COMPLETED' end
                        from generate_series(1, ?) i""").params(otherSite, closed, closed, count).update();
    }

    private List<UUID> walk(String path, MockHttpSession session) throws Exception {
        var ids = new ArrayList<UUID>();
        var page = text(path, session);
        while (true) {
            ids.addAll(ids(page));
            var next = NEXT.matcher(page);
            if (!next.find()) {
                return ids;
            }
            page = text(path + "&cursor=" + next.group(1), session);
        }
    }

    private static List<UUID> ids(String page) {
        return ROW.matcher(page)
                .results()
                .map(found -> UUID.fromString(found.group(1)))
                .toList();
    }

    private int statusOf(String path, MockHttpSession session) throws Exception {
        return mvc.perform(get(path).session(session)).andReturn().getResponse().getStatus();
    }

    private String text(String path, MockHttpSession session) throws Exception {
        var response = mvc.perform(get(path).session(session)).andReturn().getResponse();
        assertThat(response.getStatus()).as(path).isEqualTo(200);
        return response.getContentAsString();
    }
}
