package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import clinic.contracts.Role;
import clinic.kit.audit.Audit;
import clinic.portal.StubServices.Answer;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;

/// What the privacy officer finds, and that nobody else does.
@PortalTest
class PrivacyTests {

    private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC);
    private static final String PERSON = "ffffffff-ffff-4fff-8fff-ffffffffffff";
    private static final Pattern ENTRY = Pattern.compile("id=\"a([0-9a-f-]{36})\"");

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Audit audit;

    private Journey journey;
    private MockHttpSession officer;

    @BeforeEach
    void everything() {
        StubServices.get().reset();
        journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        officer = signedIn.as(Role.PRIVACY_OFFICER);
    }

    @Test
    void theTrailsOfAllFiveAreOneTheNewestFirst() throws Exception {
        mvc.perform(get("/cases/" + journey.caseId).session(signedIn.as(Role.NURSE, journey.siteId)));

        var page = page(patient());

        assertThat(page)
                .contains("Dr. &lt;b&gt;Lee&lt;/b&gt;", "looked at", "the chart", "from 192.0.2.17", "Case opened")
                .contains("Test nurse", "the case", "Program “scheduling”", "(500 times)", "no valid sign-in");
        // three of each service and one of the portal, whose clock is ahead of the examples'
        assertThat(ENTRY.matcher(page).results().count()).isEqualTo(14);
        assertThat(page.indexOf("Test nurse")).isLessThan(page.indexOf("Dr. &lt;b"));
    }

    @Test
    void whatAServiceCannotTellIsNamed() throws Exception {
        StubServices.get().takeAway("records");

        var page = page(patient());

        assertThat(page).contains("Records does not answer at the moment; its entries are missing here.");
        assertThat(ENTRY.matcher(page).results().count()).isEqualTo(10);
    }

    @Test
    void asksEachServiceForThePatientAndTheCases() throws Exception {
        page(patient() + "?action=READ&from=2026-11-01&to=2026-11-30&actor=" + journey.clinicianSubject);

        var asked = StubServices.get().calls().stream()
                .filter(call -> call.path().startsWith("/audit"))
                .toList();
        assertThat(asked)
                .extracting(StubServices.Call::service)
                .containsExactly("intake", "scheduling", "records", "notification");
        assertThat(asked.getFirst().path())
                .contains("patientId=" + journey.patientId, "relatedId=" + journey.caseId, "action=READ")
                .contains(
                        "from=2026-11-01T00%3A00%3A00Z",
                        "to=2026-12-01T00%3A00%3A00Z", "actor=" + journey.clinicianSubject);
        assertThat(asked.getFirst().headers()).containsEntry("Clinic-browser-address", "127.0.0.1");
    }

    @Test
    void aPageGoesOnWhereTheOneBeforeEnded() throws Exception {
        StubServices.get().reset();
        for (var i = 0; i < 120; i++) {
            audit.read("chart", journey.caseId, journey.patientId);
        }
        var path = patient() + "?action=READ";
        var seen = new ArrayList<String>();
        while (path != null) {
            var page = page(path);
            ENTRY.matcher(page).results().forEach(found -> seen.add(found.group(1)));
            var next = Pattern.compile("cursor=([A-Za-z0-9_-]+)").matcher(page);
            path = next.find() ? patient() + "?action=READ&cursor=" + next.group(1) : null;
        }
        assertThat(seen)
                .isEqualTo(jdbc.sql(
                                "select id::text from audit where patient_id = ? and action = 'READ' order by at desc, id desc")
                        .param(journey.patientId)
                        .query(String.class)
                        .list())
                .hasSize(120);
    }

    @Test
    void theTableIsWrittenPageByPageAndHoldsNoFormula() throws Exception {
        for (var i = 0; i < 70; i++) {
            audit.breakGlass("chart", journey.caseId, journey.patientId, "OTHER", "=cmd|' /C calc'!A0");
        }

        var table = send(get(patient() + "/export")).getContentAsString();

        assertThat(table.lines()).hasSizeGreaterThan(80).allMatch(line -> line.startsWith("\""));
        assertThat(table).contains("\"'=cmd|' /C calc'!A0\"", "\"'=1+1\"").doesNotContainPattern("(^|,)\"?[=+@-]\\w");
        assertThat(count("EXPORT")).isOne();
    }

    @Test
    void isFoundByPostSinceNamesDoNotBelongIntoAddresses() throws Exception {
        var found = send(post("/privacy/patients/search")
                        .param("q", journey.familyName)
                        .param("_csrf", token()))
                .getRedirectedUrl();

        assertThat(found).startsWith("/privacy/patients?search=").doesNotContainIgnoringCase(journey.familyName);
        assertThat(page(String.valueOf(found)))
                .contains("/privacy/patients/" + journey.patientId, "value=\"" + journey.familyName + "\"");
        assertThat(jdbc.sql("select count(*) from audit where action = 'SEARCH' and patients @> array[?]::uuid[]")
                        .param(journey.patientId)
                        .query(Integer.class)
                        .single())
                .isOne();
        assertThat(send(post("/privacy/patients/search").param("q", "x")).getStatus())
                .isEqualTo(403);
    }

    /// Reloading asks nobody to send a form again, and going back finds the same.
    @Test
    void peopleAreFoundAtAnAddressThatCanBeReloaded() throws Exception {
        jdbc.sql("insert into person (subject, name) values (?, ?)")
                .params(UUID.randomUUID(), "Ana " + journey.familyName)
                .update();
        var desk = new PlainBrowser(mvc, officer);
        var found = desk.form(desk.open("/privacy"), "/privacy/people/search$")
                .set("q", journey.familyName)
                .sent();

        var address = String.valueOf(found.getRedirectedUrl());
        assertThat(found.getStatus()).isEqualTo(302);
        assertThat(address).startsWith("/privacy/people?search=");
        for (var again = 0; again < 2; again++) {
            assertThat(desk.open(address).select("li a").text()).contains("Ana " + journey.familyName);
        }
        assertThat(mvc.perform(get(address).session(signedIn.as(UUID.randomUUID(), Role.PRIVACY_OFFICER)))
                        .andReturn()
                        .getResponse()
                        .getRedirectedUrl())
                .isEqualTo("/privacy");
    }

    @Test
    void whatSomebodySawNamesThePatients() throws Exception {
        var page = page("/privacy/people/" + journey.clinicianSubject);

        assertThat(page).contains(journey.familyName.toUpperCase(Locale.ROOT)).contains(patient());
        assertThat(StubServices.get().calls().getFirst().path()).contains("actor=" + journey.clinicianSubject);
    }

    @Test
    void lookingIsWrittenDownToo() throws Exception {
        page(patient());

        assertThat(jdbc.sql("select count(*) from audit where resource_type = 'audit' and patients @> array[?]::uuid[]")
                        .param(journey.patientId)
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void aDisclosureIsWrittenDownOnceAndWhatIsWrongStaysTyped() throws Exception {
        StubServices.get()
                .when("records", "POST", "/patients/[^/]+/disclosures", new Answer(201, "", Map.of("Location", "/x")));
        var form = page(patient() + "/disclosures");
        assertThat(form).contains("State &lt;b&gt;registry&lt;/b&gt;", "1 Oct 2026", "Next page");
        var done = send(post(patient() + "/disclosures")
                .param("key", "0192a000-key")
                .param("disclosedOn", "2026-10-01")
                .param("recipient", "Court")
                .param("address", " ")
                .param("_csrf", token()));
        assertThat(done.getRedirectedUrl()).isEqualTo(patient() + "/disclosures");
        var call = StubServices.get().calls().stream()
                .filter(it -> it.method().equals("POST"))
                .findFirst()
                .orElseThrow();
        assertThat(call.headers()).containsEntry("Idempotency-key", "0192a000-key");
        assertThat(call.body()).contains("\"recipient\":\"Court\"").contains("\"address\":null");

        StubServices.get()
                .when(
                        "records",
                        "POST",
                        "/patients/[^/]+/disclosures",
                        Answer.problem(
                                400,
                                "no",
                                "Not like this.",
                                "[{\"field\":\"purpose\",\"message\":\"must not be blank\"}]"));
        var wrong = send(post(patient() + "/disclosures")
                .param("recipient", "<i>Court</i>")
                .param("_csrf", token()));
        assertThat(wrong.getStatus()).isEqualTo(422);
        assertThat(wrong.getContentAsString())
                .contains("e-purpose", "value=\"&lt;i&gt;Court&lt;/i&gt;\"", "Not like this.");
    }

    @Test
    void whatSomebodyDidWithAPatientsDataOnADayIsOneEntryOverAllTrails() throws Exception {
        tells("records", """
                {"action":"BREAK_GLASS","resourceType":"break-glass","times":1,"first":"%dayT14:01:00Z",
                  "last":"%dayT14:01:00Z","reasons":[{"reason":"EMERGENCY_TREATMENT","detail":"found <b>unconscious</b>",
                  "at":"%dayT14:01:00Z"}]},{"action":"READ","resourceType":"case","times":31,
                  "first":"%dayT14:02:00Z","last":"%dayT14:32:00Z","reasons":[]}""");
        tells("intake", read(7, "13:59"));

        var entry = entry();

        assertThat(entry.select("h2").text()).contains("Mina Lee", journey.familyName.toUpperCase(Locale.ROOT));
        assertThat(entry.text()).contains("39 times, 13:59–14:32", "emergency access", "not reviewed");
        assertThat(entry.select(".deeds li").eachText())
                .containsExactly(
                        "looked at the case 38 times · 13:59–14:32 Z · Intake, Records",
                        "broke the glass of the chart once · 14:01 Z · Records");
        assertThat(entry.select(".because").text())
                .contains("14:01", "emergency treatment", "found <b>unconscious</b>");
        assertThat(StubServices.get().calls())
                .hasSize(4)
                .allSatisfy(call -> assertThat(call.path()).isEqualTo("/unusual-access?limit=21&zone=Z"));
    }

    @Test
    void whichTrailCouldNotBeAskedIsSaidAndAtEachEntry() throws Exception {
        tells("records", read(3, "14:00"));
        StubServices.get().takeAway("intake");

        var page = new PlainBrowser(mvc, officer).open("/privacy/unusual");

        assertThat(page.select(".degraded").text()).contains("The trail of Intake could not be asked");
        assertThat(page.select("#page, main").text()).doesNotContain("The trail of Records");
        assertThat(page.select(".entries > li"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.select(".flags").text()).contains("incomplete"));
    }

    @Test
    void aReviewCoversTheWholeEntryAndWhatComesAfterIsOpenAgain() throws Exception {
        tells("records", read(5, "14:00"));
        tells("intake", read(2, "13:00"));

        review(entry(), "<i>Called</i> the desk").submit();

        assertThat(entry().text())
                .contains("<i>Called</i> the desk", "Reviewed by Test privacy-officer on ", " reviewed ")
                .doesNotContain("not reviewed", "since the review");
        tells("records", read(8, "14:00"));
        assertThat(entry().select(".flags").text()).isEqualTo("since the review: 3 more");

        review(entry(), "A second thought").submit();

        assertThat(entry().select(".note .words").eachText())
                .containsExactly("A second thought", "<i>Called</i> the desk");
        assertThat(entry().select(".flags").text()).isEqualTo("reviewed");
        assertThat(jdbc.sql("select count(*) from audit where action = 'CHANGED' and resource_type = 'review'"
                                + " and patient_id = ?")
                        .param(journey.patientId)
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        for (var change : List.of("update unusual_day_review set note = ''", "delete from unusual_day_review")) {
            assertThatThrownBy(() -> jdbc.sql(change).update()).hasStackTraceContaining("permission denied");
        }
    }

    /// Whatever was not on the page when the note was written.
    @Test
    void aReviewCoversNoMoreThanItsFormShowed() throws Exception {
        tells("records", read(5, "14:00"));
        StubServices.get().takeAway("intake");
        var form = review(entry(), "All of it is fine");
        tells("records", read(6, "14:00"));
        form.submit();
        StubServices.get().reset();
        tells("records", read(6, "14:00"));
        tells("intake", read(10, "13:00"));

        assertThat(entry().select(".flags").text()).contains("since the review: 11 more");
    }

    @Test
    void aReviewOfADayThatBeganElsewhereIsShownAndCoversNothing() throws Exception {
        tells("records", read(5, "14:00"));
        review(entry(), "By the clock of nowhere").submit();

        officer = signedIn.as(UUID.randomUUID(), Role.PRIVACY_OFFICER, journey.siteId);

        assertThat(entry().select(".note").text()).contains("By the clock of nowhere");
        assertThat(entry().select(".flags").text()).contains("since the review: 5 more");
        assertThat(StubServices.get().calls().getLast().path()).contains("zone=America", "Denver");
    }

    @Test
    void aNoteThatSaysNothingOrTooMuchComesBackAsItWasTyped() throws Exception {
        tells("records", read(5, "14:00"));
        var refused = Map.of(
                "  ",
                "Fill this in.",
                "<b>" + "long".repeat(250),
                "Write at most 1000 characters.",
                "turned \u202E",
                "This has invisible characters that turn the direction of writing. Type it again.");
        for (var note : refused.entrySet()) {
            var answer = review(entry(), note.getKey()).sent();

            assertThat(answer.getStatus()).isEqualTo(422);
            var field = entry(Jsoup.parse(answer.getContentAsString())).select("textarea");
            assertThat(field.getFirst().wholeText()).isEqualTo(note.getKey());
            assertThat(field.attr("aria-invalid")).isEqualTo("true");
            assertThat(entry(Jsoup.parse(answer.getContentAsString()))
                            .select("#" + field.attr("aria-describedby"))
                            .text())
                    .isEqualTo(note.getValue());
        }
        assertThat(entry().select(".note")).isEmpty();
        // what is typed is not lost with its entry
        var form = review(entry(), " ");
        StubServices.get().takeAway("records");
        assertThat(form.sent().getContentAsString()).contains("Fill this in.");
    }

    @Test
    void thereIsNothingToReviewOfADayThatIsNotListed() throws Exception {
        for (var day : List.of(
                "yesterday", "+999999999-01-01", "2020-01-01", DAY.plusDays(2).toString())) {
            assertThat(send(post("/privacy/unusual/reviews")
                                    .param("day", day)
                                    .param("actor", UUID.randomUUID().toString())
                                    .param("patientId", journey.patientId.toString())
                                    .param("note", "planted")
                                    .param("_csrf", token()))
                            .getStatus())
                    .as(day)
                    .isEqualTo(404);
        }
        assertThat(send(post("/privacy/unusual/reviews")
                                .param("day", DAY.toString())
                                .param("actor", UUID.randomUUID().toString())
                                .param("patientId", journey.patientId.toString())
                                .param("seen", "everything")
                                .param("note", "planted")
                                .param("_csrf", token()))
                        .getStatus())
                .isEqualTo(400);
        assertThat(jdbc.sql("select count(*) from unusual_day_review where note = 'planted'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    /// Each page asks each service once, for no more than it shows, and for what comes after the same entry.
    @Test
    void unusualAccessGoesOnWhereThePageBeforeEnded() throws Exception {
        StubServices.get().reset();
        for (var i = 0; i < 45; i++) {
            jdbc.sql("""
                            insert into audit (id, at, actor, action, resource_type, resource_id, patient_id, outcome)
                            values (?, now(), ?, 'READ', 'case', ?, ?, 'ALLOWED')""")
                    .params(UUID.randomUUID(), UUID.randomUUID().toString(), journey.caseId, journey.patientId)
                    .update();
        }
        var seen = new ArrayList<String>();
        var desk = new PlainBrowser(mvc, officer);
        var pages = 0;
        for (var path = "/privacy/unusual"; !path.isEmpty(); pages++) {
            var page = desk.open(path);
            var entries = page.select(".entries > li");
            assertThat(entries).hasSizeLessThanOrEqualTo(20);
            seen.addAll(entries.eachAttr("id"));
            path = page.select(".more a[href*=cursor]").attr("href");
        }

        assertThat(seen).hasSizeGreaterThanOrEqualTo(45).doesNotHaveDuplicates();
        assertThat(StubServices.get().calls())
                .hasSize(4 * pages)
                .allMatch(call -> call.path().contains("limit=21"));
    }

    /// The newest of all, so that it stands on the first page whatever else happened.
    private void tells(String service, String deeds) {
        StubServices.get().when(service, "GET", "/unusual-access.*", Answer.ok("""
                                {"items":[{"day":"%day","actor":"%actor","actorName":"Mina Lee","patientId":"%patient",
                                  "deeds":[%deeds]}],"next":null}""".replace("%deeds", deeds)
                .replace("%day", DAY.toString())
                .replace("%actor", PERSON)
                .replace("%patient", journey.patientId.toString())));
    }

    private static String read(int times, String first) {
        return "{\"action\":\"READ\",\"resourceType\":\"case\",\"times\":%d,\"first\":\"%sT%s:00Z\",\"last\":\"%sT14:32:00Z\",\"reasons\":[]}"
                .formatted(times, DAY, first, DAY);
    }

    private Element entry() throws Exception {
        return entry(new PlainBrowser(mvc, officer).open("/privacy/unusual"));
    }

    private Element entry(Document page) {
        var entries = page.select(".entries > li:has(input[name=actor][value=" + PERSON
                + "]):has(input[name=patientId][value=" + journey.patientId + "])");
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    private Note review(Element entry, String note) {
        var request = post(entry.select("form").attr("action")).session(officer).param("note", note);
        entry.select("input").forEach(field -> request.param(field.attr("name"), field.val()));
        return new Note(request);
    }

    private final class Note {

        private final AbstractMockHttpServletRequestBuilder<?> request;

        Note(AbstractMockHttpServletRequestBuilder<?> request) {
            this.request = request;
        }

        MockHttpServletResponse sent() throws Exception {
            return mvc.perform(request).andReturn().getResponse();
        }

        void submit() throws Exception {
            assertThat(sent().getRedirectedUrl()).startsWith("/privacy/unusual#e");
        }
    }

    @Test
    void thatAPageIsPrintedIsWrittenDown() throws Exception {
        var nurse = signedIn.as(Role.NURSE, journey.siteId);
        var casePage = mvc.perform(get("/cases/" + journey.caseId).session(nurse))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(casePage).contains("data-printed=\"/cases/" + journey.caseId + "/printed\"");
        assertThat(page(patient())).contains("data-printed=\"" + patient() + "/printed\"");

        assertThat(send(post(patient() + "/printed").param("_csrf", token())).getStatus())
                .isEqualTo(204);
        var token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)").matcher(casePage);
        assertThat(token.find()).isTrue();
        mvc.perform(post("/cases/" + journey.caseId + "/printed")
                .param("_csrf", token.group(1))
                .session(nurse));

        assertThat(count("PRINT")).isEqualTo(2);
    }

    @Test
    void nobodyElseComesIn() throws Exception {
        for (var role : List.of(
                Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER, Role.OPERATIONS)) {
            var session = signedIn.as(role, journey.siteId);
            for (var path : List.of(
                    "/privacy", "/privacy/unusual", patient(), patient() + "/export", patient() + "/disclosures")) {
                assertThat(mvc.perform(get(path).session(session))
                                .andReturn()
                                .getResponse()
                                .getStatus())
                        .as(path + " for " + role)
                        .isEqualTo(403);
            }
            var cases = mvc.perform(get("/cases").session(session)).andReturn().getResponse();
            assertThat(cases.getContentAsString()).doesNotContain("/privacy");
        }
        assertThat(page("/privacy")).contains("href=\"/privacy\"");
    }

    @Test
    void aPatientWhoIsNotHereIsAPageOfItsOwn() throws Exception {
        assertThat(send(get("/privacy/patients/" + UUID.randomUUID())).getStatus())
                .isEqualTo(404);
    }

    private String patient() {
        return "/privacy/patients/" + journey.patientId;
    }

    /// Of the forms of the officer's session.
    private String token() throws Exception {
        var token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)").matcher(page("/privacy"));
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private int count(String action) {
        return jdbc.sql("select count(*) from audit where action = ? and patient_id = ?")
                .params(action, journey.patientId)
                .query(Integer.class)
                .single();
    }

    private String page(String path) throws Exception {
        var response = send(get(path));
        assertThat(response.getStatus()).as(path).isEqualTo(200);
        return response.getContentAsString();
    }

    private MockHttpServletResponse send(AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
        return mvc.perform(request.session(officer)).andReturn().getResponse();
    }
}
