package clinic.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.event.Ids;
import clinic.kit.sample.SampleServiceTests;
import clinic.kit.testing.Api;
import clinic.kit.testing.TestTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class AuditTrailTests extends SampleServiceTests {

    private static final String TRAIL = "/api/v1/audit";

    @Autowired
    private Audit audit;

    private final UUID patient = Ids.next();

    @Test
    void whoeverSawAPatientIsFoundAloneOrInAListOrByWhatIsTheirs() {
        var chart = Ids.next();
        audit.read("thing", Ids.next(), patient);
        audit.listed(Action.SEARCH, "things", List.of(Ids.next(), patient));
        audit.denied("things", patient, "foreign-site");
        audit.denied("things", chart, "role");
        audit.read("thing", Ids.next(), Ids.next());

        assertThat(actions("?patientId=" + patient)).containsExactly("DENIED", "SEARCH", "READ");
        assertThat(actions("?patientId=" + patient + "&relatedId=" + chart))
                .containsExactly("DENIED", "DENIED", "SEARCH", "READ");
        assertThat(actions("?patientId=" + patient + "&action=SEARCH")).containsExactly("SEARCH");
    }

    @Test
    void aPageGoesOnWhereTheOneBeforeEnded() {
        for (var i = 0; i < 7; i++) {
            // about the patient in two ways at once, and yet one entry
            audit.read("thing", patient, patient);
        }
        var ids = new ArrayList<String>();
        var next = "";
        do {
            var page = officer()
                    .get(TRAIL + "?limit=2&patientId=" + patient + next)
                    .body();
            page.path("items").forEach(item -> ids.add(item.path("id").asString()));
            next = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asString();
        } while (!next.isEmpty());

        assertThat(ids)
                // each page is audited as it is read, and is about the patient too
                .containsSubsequence(
                        jdbc.sql("select id::text from audit where patient_id = ? order by at desc, id desc")
                                .param(patient)
                                .query(String.class)
                                .list())
                .doesNotHaveDuplicates();
    }

    @Test
    void whatSomebodySawIsFoundByThemAndByTheTime() {
        var begin = Instant.now();
        anybody().as("stranger", HERE).get(THINGS);

        var stranger = "?actor=" + TestTokens.subject("stranger");
        assertThat(officer()
                        .get(TRAIL + stranger + "&from=" + begin)
                        .body()
                        .at("/items/0/reason")
                        .asString())
                .isEqualTo("role");
        assertThat(actions(stranger + "&to=" + begin.minusSeconds(3_600))).isEmpty();
    }

    @Test
    void readingTheTrailLeavesAnEntryInIt() {
        var question = TRAIL + "?patientId=" + patient;
        officer().get(question);

        var entries = officer().get(question).body().path("items");
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).path("resourceType").asString()).isEqualTo("audit");
        assertThat(entries.get(0).path("action").asString()).isEqualTo("LIST");
    }

    @Test
    void onlyWhoWatchesOverItReadsIt() {
        for (var role : List.of("maker", "operations", "site-manager", "service")) {
            assertThat(anybody().as(role, HERE).get(TRAIL).status()).as(role).isEqualTo(403);
        }
        assertThat(anybody().get(TRAIL).status()).isEqualTo(401);
    }

    @Test
    void aWrongQuestionIsNamed() {
        for (var wrong : List.of("action=PEEK", "patientId=7", "from=yesterday", "limit=0", "cursor=x")) {
            var answer = officer().get(TRAIL + "?" + wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(400);
            assertThat(answer.fields()).as(wrong).containsExactly(wrong.replaceFirst("=.*", ""));
        }
        var many = "relatedId=" + Ids.next();
        assertThat(officer().get(TRAIL + "?" + (many + "&").repeat(21)).status())
                .isEqualTo(400);
    }

    private Api officer() {
        return anybody().as(Audit.READER);
    }

    /// Without those of reading the trail.
    private List<String> actions(String question) {
        var answer = officer().get(TRAIL + question);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        var actions = new ArrayList<String>();
        for (JsonNode item : answer.body().path("items")) {
            if (!item.path("resourceType").asString().equals("audit")) {
                actions.add(item.path("action").asString());
            }
        }
        return actions;
    }
}
