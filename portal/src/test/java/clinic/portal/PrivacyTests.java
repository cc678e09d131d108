package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import clinic.contracts.Role;
import clinic.kit.audit.Audit;
import clinic.portal.StubServices.Answer;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
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
        var seen = new java.util.ArrayList<String>();
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

        assertThat(page)
                .contains(journey.familyName.toUpperCase(java.util.Locale.ROOT))
                .contains(patient());
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
    void whatWasThoughtOfAnUnusualAccessIsKept() throws Exception {
        assertThat(page("/privacy/unusual"))
                .contains("Dr. &lt;b&gt;Lee&lt;/b&gt;", journey.familyName.toUpperCase(java.util.Locale.ROOT))
                .contains("Intake does not answer")
                .doesNotContain("Reviewed by");

        var look = "0192a000-0000-7000-8000-00000000c001";
        for (var note : List.of(" ", "<i>curious</i>")) {
            send(post("/privacy/unusual/" + look + "/review")
                    .param("note", note)
                    .param("_csrf", token()));
        }

        assertThat(page("/privacy/unusual"))
                .contains("Reviewed by Test privacy-officer on ", "&lt;i&gt;curious&lt;/i&gt;");
        assertThat(jdbc.sql("select count(*) from unusual_access_review where audit_id = ?::uuid")
                        .param(look)
                        .query(Integer.class)
                        .single())
                .isOne();
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
            for (var path : List.of("/privacy", patient(), patient() + "/export", patient() + "/disclosures")) {
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
