package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.contracts.Role;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import clinic.portal.casefile.Searches;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;

/// Every page, for every role, in both languages: a template's mistake shows only when it is rendered.
@PortalTest
class PagesTests {

    private static final List<String> ROLES = List.of(
            Role.FRONT_DESK,
            Role.NURSE,
            Role.PHYSICIAN,
            Role.THERAPIST,
            Role.SITE_MANAGER,
            Role.PRIVACY_OFFICER,
            Role.OPERATIONS);

    /// What another template takes in.
    private static final Pattern PART = Pattern.compile("~\\{([a-z/-]+) ::");

    private static final Pattern WITHOUT_WORDS = Pattern.compile("\\?\\?[A-Za-z0-9._-]+\\?\\?");
    private static final Pattern INLINE = Pattern.compile("<script(?![^>]*\\ssrc=)|\\sstyle=|\\son[a-z]+=|hx-on");

    private static final Pattern ISO = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\d\\b");
    private static final Pattern TEXT = Pattern.compile("[>\"]([^<>\"]+)[<\"]");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private Searches searches;

    @BeforeEach
    void services() {
        StubServices.get().reset();
    }

    @Test
    void rendersForEveryRoleInBothLanguages() throws Exception {
        var journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        for (var role : ROLES) {
            var session = signedIn.as(role, journey.siteId);
            for (var language : List.of("en", "es")) {
                for (var page : pages(journey, session)) {
                    isWhole(page, language, role, session);
                }
            }
        }
    }

    @Test
    void rendersWithAnEmptyClinic() throws Exception {
        var session = signedIn.as(Role.FRONT_DESK, UUID.randomUUID());
        for (var language : List.of("en", "es")) {
            for (var page : List.of(
                    "/cases",
                    "/cases?status=closed&search=" + searches.keep(session, "nobody"),
                    "/intake",
                    "/signed-out",
                    "/signed-out?failed=")) {
                isWhole(page, language, Role.FRONT_DESK, session);
            }
        }
    }

    @Test
    void rendersWhateverIsDown() throws Exception {
        var journey = clinic.journey().tellEverything();
        for (var away : List.of("intake", "scheduling", "records", "notification")) {
            StubServices.get().reset();
            Examples.everything(StubServices.get(), journey);
            StubServices.get().takeAway(away);
            for (var language : List.of("en", "es")) {
                isWhole(
                        "/cases/" + journey.caseId,
                        language,
                        Role.PHYSICIAN,
                        signedIn.as(Role.PHYSICIAN, journey.siteId));
            }
        }
    }

    @Test
    void saysWhatIsNotAvailableAndSinceWhen() throws Exception {
        var journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        StubServices.get().takeAway("records");

        var page = body("/cases/" + journey.caseId, "en", signedIn.as(Role.PHYSICIAN, journey.siteId));

        assertThat(page).containsPattern("Records has not answered since \\d\\d:\\d\\d;");
        assertThat(page).contains("id=\"h-plan\"").doesNotContain("Sign the plan");
        assertThat(page).contains(journey.familyName.toUpperCase(java.util.Locale.ROOT), "Check in");
    }

    /// By the name that the Kafka client gives it.
    @Test
    void wouldNoticeABrokerThatIsSilent() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> meters.find("kafka.consumer.coordinator.last.heartbeat.seconds.ago").gauges().stream()
                        .anyMatch(gauge -> gauge.value() >= 0));
    }

    @Test
    void offersNoBookingWhileSchedulingIsAway() throws Exception {
        var journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        StubServices.get().takeAway("scheduling");
        // which would say that the case is escalated
        StubServices.get().takeAway("intake");

        var page = body("/cases/" + journey.caseId, "en", signedIn.as(Role.PHYSICIAN, journey.siteId));

        assertThat(page).contains("Scheduling has not answered since", "Last known here: next visit");
        assertThat(page).doesNotContain("/slots?");
    }

    @Test
    void namesTheZoneOfASiteWhoseClockIsNotTheReaders() throws Exception {
        var denver = clinic.journey().tellEverything();
        var harbor = clinic.journey().tellEverything();
        jdbc.sql("update site_card set time_zone = 'America/New_York' where site_id = ?")
                .param(harbor.siteId)
                .update();
        var path = "/cases/" + denver.caseId + "/timeline";
        var time = "<time[^>]*>\\d{1,2} \\p{L}{3,4} \\d{4}, \\d\\d:\\d\\d";

        assertThat(body(path, "en", signedIn.as(Role.NURSE, denver.siteId))).containsPattern(time + "</time>");
        assertThat(body(path, "en", signedIn.as(Role.NURSE, denver.siteId, harbor.siteId)))
                .containsPattern(time + " M[SD]T</time>");
    }

    @Test
    void writesDatesAsPeopleDo() throws Exception {
        var journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        var session = signedIn.as(Role.PHYSICIAN, journey.siteId);
        for (var path :
                List.of("/cases", "/cases/" + journey.caseId, "/intake?search=" + searches.keep(session, "nunez"))) {
            var shown = body(path, "es", session).replaceAll("<(input|textarea)[^>]*>|<[^>]*>", " ");
            assertThat(shown.replaceAll("\\(año-mes-día\\)|1984-05-17", ""))
                    .as(path)
                    .doesNotContainPattern(ISO);
        }
        assertThat(body("/cases", "es", session)).contains("9 mar 1971");
    }

    @Test
    void leavesOutWhatNobodySaid() throws Exception {
        var journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);

        var page = body("/cases/" + journey.caseId, "en", signedIn.as(Role.PHYSICIAN, journey.siteId));

        assertThat(page).doesNotContain("In the patient’s words").doesNotContainPattern("<dd[^>]*></dd>");
    }

    @Test
    void leavesNoEnglishOnASpanishPage() throws Exception {
        var journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        var english = new java.util.HashMap<String, String>();
        var words = java.util.ResourceBundle.getBundle("messages", java.util.Locale.ROOT);
        var spanish = java.util.ResourceBundle.getBundle("messages", java.util.Locale.of("es"));
        var sameInSpanish = new TreeSet<String>();
        for (var key : words.keySet()) {
            english.put(words.getString(key), key);
            sameInSpanish.add(spanish.getString(key));
        }
        english.keySet().removeAll(sameInSpanish);
        for (var role : ROLES) {
            var session = signedIn.as(role, journey.siteId);
            for (var path : pages(journey, session)) {
                var texts = TEXT.matcher(body(path, "es", session))
                        .results()
                        .map(found -> found.group(1).strip())
                        .filter(text -> !text.equals("English") && english.containsKey(text))
                        .toList();
                assertThat(texts).as(path + " for " + role).isEmpty();
            }
        }
    }

    @Test
    void whatIsNotThereIsAPageToo() throws Exception {
        var session = signedIn.as(Role.NURSE, UUID.randomUUID());
        for (var language : List.of("en", "es")) {
            for (var path : List.of("/cases/" + UUID.randomUUID(), "/cases/not-an-id")) {
                var response = answer(path, language, session);
                assertThat(response.getStatus()).as(path).isEqualTo(404);
                assertThat(response.getContentType()).as(path).startsWith("text/html");
                isSound(response.getContentAsString(), path);
            }
        }
    }

    @Test
    void thePolicyLetsNothingInlineRun() throws Exception {
        var policy = answer("/cases", "en", signedIn.as(Role.NURSE, UUID.randomUUID()))
                .getHeader("Content-Security-Policy");

        assertThat(policy).contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
        assertThat(policy).doesNotContain("unsafe");
    }

    @Test
    void pagesAreNotKeptByTheBrowser() throws Exception {
        assertThat(answer("/cases", "en", signedIn.as(Role.NURSE, UUID.randomUUID()))
                        .getHeader("Cache-Control"))
                .contains("no-store");
    }

    @Test
    void everyTemplateIsRenderedBySomePage() throws Exception {
        var journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        var rendered = new TreeSet<String>();
        var session = signedIn.as(List.of(Role.NURSE, Role.PRIVACY_OFFICER, Role.OPERATIONS), journey.siteId);
        var paths = new ArrayList<>(pages(journey, session));
        paths.addAll(List.of(
                "/signed-out", "/locked", "/sign-in-away", "/problems/case-closed", "/cases/" + UUID.randomUUID()));
        for (var path : paths) {
            var result = mvc.perform(get(path).session(session)).andReturn();
            if (result.getModelAndView() != null && result.getModelAndView().getViewName() != null) {
                rendered.add(result.getModelAndView().getViewName().replaceFirst(" ::.*", ""));
            }
        }
        var parts = new TreeSet<String>();
        for (var template : templates().values()) {
            PART.matcher(template).results().forEach(part -> parts.add(part.group(1)));
        }

        rendered.addAll(parts);
        assertThat(rendered).containsAll(templates().keySet());
    }

    /// Their texts by their names.
    private static Map<String, String> templates() throws IOException {
        var texts = new TreeMap<String, String>();
        for (var file : new PathMatchingResourcePatternResolver().getResources("classpath:/templates/**/*.html")) {
            var name = file.getURI().toString().replaceFirst(".*/templates/(.*)\\.html", "$1");
            texts.put(name, file.getContentAsString(StandardCharsets.UTF_8));
        }
        return texts;
    }

    @Test
    void aDayThatIsNoneIsNamedAndStaysInItsField() throws Exception {
        var journey = clinic.journey().tellEverything();
        var session = signedIn.as(Role.FRONT_DESK, journey.siteId);

        for (var typed : List.of("tomorrow", "2026-02-31", "+999999999-01-01", "31/12/2026")) {
            var response = mvc.perform(get("/cases/" + journey.caseId + "/slots")
                            .param("from", typed)
                            .session(session))
                    .andReturn()
                    .getResponse();

            assertThat(response.getStatus()).as(typed).isEqualTo(422);
            assertThat(response.getContentAsString())
                    .contains("Give a date such as 2026-03-01.", "value=\"" + typed + "\"")
                    .doesNotContain("<ul class=\"items\"");
        }
    }

    private List<String> pages(Journey journey, MockHttpSession session) {
        return List.of(
                "/cases",
                "/cases?status=closed",
                "/cases?status=escalated&site=" + journey.siteId,
                "/cases/rows",
                "/cases/" + journey.caseId,
                "/cases/" + journey.caseId + "/head",
                "/cases/" + journey.caseId + "/timeline",
                "/cases/" + journey.caseId + "/slots",
                "/cases/" + journey.caseId + "/slots?visitType=PHYSICAL_THERAPY&minutes=45&planItemId="
                        + Examples.PLAN_ITEM,
                "/intake",
                "/intake?search=" + searches.keep(session, "nunez"),
                "/privacy",
                "/privacy/patients?search=" + searches.keep(session, "nunez"),
                "/privacy/people?search=" + searches.keep(session, "nobody of this name"),
                "/privacy/unusual",
                "/privacy/patients/" + journey.patientId,
                "/privacy/patients/" + journey.patientId + "?action=READ&from=2026-01-01&to=never",
                "/privacy/patients/" + journey.patientId + "/disclosures",
                "/privacy/people/" + journey.patientId,
                "/operations",
                "/operations?state=settled&service=records",
                "/operations?from=never",
                "/operations/dead-letters/records/" + Examples.LETTER,
                "/operations/dead-letters/records/" + Examples.LETTER + "?after=replay",
                "/operations/lost-events",
                "/operations/lost-events/records/" + Examples.LOST,
                "/operations/replays/" + replay());
    }

    /// One that stands still.
    private UUID replay() {
        var run = UUID.randomUUID();
        jdbc.sql("insert into replay_run (id, started_by, started_at) values (?, 'otto', now())")
                .param(run)
                .update();
        jdbc.sql("""
                        insert into replay_run_letter (run_id, place, owner, letter_id, version, outcome)
                        values (:run, 0, 'RECORDS', :letter, 3, 'FAILED_AGAIN'), (:run, 1, 'RECORDS', :letter, 3, null)""").param("run", run).param("letter", Examples.LETTER).update();
        return run;
    }

    private void isWhole(String path, String language, String role, MockHttpSession session) throws Exception {
        var response = answer(path, language, session);
        var what = path + " for " + role + " in " + language;
        if (response.getStatus() == 403) {
            return; // not a page of this role
        }
        assertThat(response.getStatus()).as(what).isEqualTo(200);
        isSound(response.getContentAsString(), what);
    }

    private static void isSound(String html, String what) {
        assertThat(WITHOUT_WORDS
                        .matcher(html)
                        .results()
                        .map(found -> found.group())
                        .distinct())
                .as("words missing on " + what)
                .isEmpty();
        assertThat(INLINE.matcher(html).results().map(found -> found.group()).distinct())
                .as("inline code or style on " + what)
                .isEmpty();
        assertThat(html).as(what).doesNotContain("lifting <b>boxes</b>", "Rosa <b>");
    }

    private String body(String path, String language, MockHttpSession session) throws Exception {
        return answer(path, language, session).getContentAsString();
    }

    private MockHttpServletResponse answer(String path, String language, MockHttpSession session) throws Exception {
        return mvc.perform(get(path).session(session).cookie(new Cookie("lang", language)))
                .andReturn()
                .getResponse();
    }
}
