package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.portal.PlainBrowser.Form;
import clinic.portal.StubServices.Answer;
import clinic.portal.StubServices.Call;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.json.JsonMapper;

/// What becomes of what is typed on the case page, by a browser without JavaScript unless said otherwise.
@PortalTest
class CaseFormTests {

    private static final Answer REFUSED = Answer.problem(422, "no", "Not like this.", "[]");
    private static final Answer DONE = new Answer(204, "", Map.of("ETag", "\"9\""));

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JdbcClient jdbc;

    @SuppressWarnings("NullAway.Init")
    private Journey journey;

    @SuppressWarnings("NullAway.Init")
    private PlainBrowser physician;

    /// The forms of the page that have something to type or to choose.
    enum Filled {
        ASSIGNMENT("/assignment$"),
        ESCALATION("/escalation$"),
        CLOSURE("/closure$"),
        RESOLUTION("/resolution$"),
        FINDINGS("/findings$"),
        DIAGNOSIS("/diagnosis$"),
        PLAN("/plans$"),
        PLAN_CHANGE("/plans/[^/]+$");

        private final String address;

        Filled(String address) {
            this.address = address;
        }

        Form fill(Form form, Journey journey) {
            return switch (this) {
                case ASSIGNMENT -> form.set("clinicianId", journey.clinicianId.toString());
                case ESCALATION -> form.set("category", "VASCULAR");
                case CLOSURE -> form.set("reason", "DECEASED");
                case RESOLUTION -> form.set("resolution", "SAME_DAY_VISIT").set("note", "called & <i>seen</i>");
                case FINDINGS -> form.set("findings", "guarding, \"left\"").set("examination", "<b>tender</b>");
                case DIAGNOSIS ->
                    form.set("sources", "SCOLIOSIS", "OTHER")
                            .set("codes", "m41.9")
                            .set("note", "by eye");
                case PLAN, PLAN_CHANGE ->
                    form.set("modality", 0, "FACET_INJECTION")
                            .set("visits", 0, "2")
                            .set("intervalDays", 0, "twice")
                            .set("instructions", 0, "left, right")
                            .set("modality", 4, "HOME_PROGRAM")
                            .set("instructions", 4, "walk")
                            .set("reviewDueOn", "31 January");
            };
        }
    }

    @BeforeEach
    void open() {
        StubServices.get().reset();
        journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        physician = browser(Role.PHYSICIAN);
    }

    @ParameterizedTest
    @EnumSource
    void nothingTypedIsLostToARefusal(Filled filled) throws Exception {
        prepare(filled);
        StubServices.get().when("intake", "POST", ".*", REFUSED).when("records", "POST|PUT", ".*", REFUSED);
        var sent = filled.fill(form(filled), journey);

        var page = sent.submit();

        assertThat(page.select("[role=alert]").text()).contains("Not done.");
        assertThat(same(physician.form(page, filled.address))).isEqualTo(same(sent));
    }

    @ParameterizedTest
    @EnumSource
    void nothingTypedIsLostWhileAServiceIsAway(Filled filled) throws Exception {
        prepare(filled);
        var sent = filled.fill(form(filled), journey);
        StubServices.get().when("intake", "POST", ".*", away()).when("records", "POST|PUT", ".*", away());
        if (filled == Filled.PLAN || filled == Filled.PLAN_CHANGE) {
            sent.set("intervalDays", 0, "14");
        }

        var page = sent.submit();

        assertThat(page.select("[role=alert]").text()).contains("does not answer at the moment. What you typed is");
        assertThat(same(physician.form(page, filled.address))).isEqualTo(same(sent));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ASSIGNMENT", "ESCALATION", "CLOSURE"})
    void whatIsTypedIsThereAgainForWhoTypedIt(Filled filled) throws Exception {
        prepare(filled);
        var typed = filled.fill(form(filled), journey).keep();

        var page = page();

        assertThat(same(physician.form(page, filled.address))).isEqualTo(same(typed));
        assertThat(page.select(".kept").text())
                .matches("Draft from \\d+ \\w+, \\d\\d:\\d\\d restored\\. Discard the draft");
        physician = browser(Role.PHYSICIAN, UUID.randomUUID());
        assertThat(same(form(filled))).isNotEqualTo(same(typed));
        assertThat(page().select(".kept")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ASSIGNMENT", "ESCALATION", "CLOSURE"})
    void aDraftCanBeDiscarded(Filled filled) throws Exception {
        prepare(filled);
        var before = same(form(filled));
        filled.fill(form(filled), journey).keep();

        var page = physician.form(page(), "/discard$").submit();

        assertThat(same(physician.form(page, filled.address))).isEqualTo(before);
        assertThat(page.select(".kept")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ASSIGNMENT", "ESCALATION", "CLOSURE"})
    void aDraftIsGoneWhenItIsSaved(Filled filled) throws Exception {
        prepare(filled);
        StubServices.get()
                .when("intake", "POST", ".*", DONE)
                .when("records", "PUT", ".*", DONE)
                .when("records", "POST", "/plans", new Answer(201, "", Map.of("Location", "/plans/" + journey.planId)));
        var sent = filled.fill(form(filled), journey).keep();
        if (filled == Filled.PLAN || filled == Filled.PLAN_CHANGE) {
            sent.set("intervalDays", 0, "14");
        }

        var page = sent.submit();

        assertThat(page.select("[role=alert]")).isEmpty();
        assertThat(page.select(".kept")).isEmpty();
        assertThat(drafts()).isZero();
    }

    @Test
    void whatIsStoredCannotBeRead() throws Exception {
        form(Filled.FINDINGS).set("findings", "unmistakable words").keep();

        var stored = jdbc.sql("select content from draft where about = ?")
                .param(journey.consultationId)
                .query(byte[].class)
                .single();

        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("unmistakable", "findings");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whatIsTypedIsNotLogged(CapturedOutput log) throws Exception {
        StubServices.get().when("records", "PUT", ".*", REFUSED);

        form(Filled.FINDINGS).set("findings", "unmistakable words").keep().submit();
        jdbc.sql("update draft set content = '\\x00' where about = ?")
                .param(journey.consultationId)
                .update();
        page();

        assertThat(log)
                .contains("findings was refused", "findings draft about " + journey.consultationId + " does not");
        assertThat(log).doesNotContain("unmistakable");
    }

    @Test
    void aRowMovedToSomebodyElseDoesNotOpen() throws Exception {
        form(Filled.FINDINGS).set("findings", "for myself").keep();
        var other = UUID.randomUUID();
        jdbc.sql("update draft set owner = ? where about = ?")
                .params(other, journey.consultationId)
                .update();

        assertThat(browser(Role.PHYSICIAN, other)
                        .open("/cases/" + journey.caseId)
                        .text())
                .doesNotContain("for myself");
    }

    @Test
    void draftsAreKeptForFourteenDays() throws Exception {
        form(Filled.FINDINGS).set("findings", "long ago").keep();
        jdbc.sql("update draft set kept_at = now() - interval '13 days' where about = ?")
                .param(journey.consultationId)
                .update();
        assertThat(page().text()).contains("long ago");

        jdbc.sql("update draft set kept_at = now() - interval '15 days' where about = ?")
                .param(journey.consultationId)
                .update();
        assertThat(page().text()).doesNotContain("long ago");

        form(Filled.RESOLUTION).keep();
        assertThat(jdbc.sql("select form from draft where about in (?, ?)")
                        .params(journey.caseId, journey.consultationId)
                        .query(String.class)
                        .list())
                .containsExactly("resolution");
    }

    @Test
    void onlyFormsOfCasesAtOnesOwnSiteAreKept() throws Exception {
        var form = form(Filled.FINDINGS);
        var foreign = clinic.journey().tellEverything();

        var answers = List.of(
                form.sentTo("/cases/" + foreign.caseId + "/drafts/findings/" + foreign.consultationId)
                        .getStatus(),
                form.sentTo("/cases/" + journey.caseId + "/drafts/novel/" + journey.caseId)
                        .getStatus());

        assertThat(answers).containsOnly(404);
    }

    @Test
    void tellsWhenWhatIsSavedChangedSinceTheDraft() throws Exception {
        form(Filled.FINDINGS).set("findings", "mine").keep();
        assertThat(page().text()).doesNotContain("has changed since you began to type");
        StubServices.get()
                .when(
                        "records",
                        "GET",
                        "/cases/[^/]+/consultations",
                        answer("/cases/[^/]+/consultations", "\"Spasm\"", "\"Theirs\""));

        var page = page();

        assertThat(page.text()).contains("has changed since you began to type", "Theirs");
        assertThat(physician.form(page, "/findings$").value("findings")).isEqualTo("mine");
    }

    @Test
    void tellsThatSomebodyElseWasFaster() throws Exception {
        StubServices.get().when("records", "PUT", ".*", Answer.problem(412, "stale-version", "Stale.", "[]"));

        var page = form(Filled.PLAN_CHANGE).set("visits", 0, "8").submit();

        assertThat(page.select("[role=alert]").text()).contains("Somebody else changed this");
        assertThat(physician
                        .form(page, Filled.PLAN_CHANGE.address)
                        .values("visits")
                        .getFirst())
                .isEqualTo("8");
    }

    @Test
    void aPlanIsChangedUnderTheVersionThatWasShown() throws Exception {
        StubServices.get().when("records", "PUT", ".*", DONE);

        form(Filled.PLAN_CHANGE)
                .set("visits", 0, "8")
                .set("modality", 1, "")
                .set("modality", 2, "HOME_PROGRAM")
                .set("instructions", 2, "Walk, daily")
                .submit();

        var call = changed("records", "PUT");
        assertThat(call.path()).isEqualTo("/plans/" + journey.planId);
        assertThat(call.headers()).containsEntry("If-match", "\"1\"");
        var json = JsonMapper.shared();
        assertThat(json.readTree(call.body())).isEqualTo(json.readTree("""
                {"items":[
                 {"planItemId":"%s","modality":"PHYSICAL_THERAPY","visits":8,"intervalDays":7,"visitMinutes":45,
                  "instructions":"Stretching"},
                 {"modality":"HOME_PROGRAM","visits":0,"intervalDays":0,"visitMinutes":0,"instructions":"Walk, daily"}],
                 "reviewDueOn":"2027-01-05"}""".formatted(Examples.PLAN_ITEM)));
    }

    @Test
    void aPlansMistakesAreToldByRow() throws Exception {
        var page = form(Filled.PLAN_CHANGE)
                .set("visits", 0, "six")
                .set("instructions", 3, "something without a modality")
                .submit();

        assertThat(page.select("[role=alert]").text())
                .contains("Item 1, Visits: Give a whole number.", "Item 4, Modality: Choose a modality");
        assertThat(StubServices.get().calls()).noneMatch(call -> call.method().equals("PUT"));
    }

    @Test
    void aServicesRefusalNamesTheRowOfThePage() throws Exception {
        StubServices.get()
                .when(
                        "records",
                        "PUT",
                        ".*",
                        Answer.problem(
                                422,
                                "treatment-invalid",
                                "One is wrong.",
                                "[{\"field\":\"items[1].instructions\",\"message\":\"Say what.\"}]"));

        var page = form(Filled.PLAN_CHANGE)
                .set("modality", 1, "")
                .set("modality", 2, "HOME_PROGRAM")
                .submit();

        assertThat(page.select("[role=alert]").text()).contains("Item 3, Instructions: Say what.");
    }

    @Test
    void nothingIsSignedWhileSomethingTypedIsNotSaved() throws Exception {
        form(Filled.FINDINGS).set("findings", "not saved yet").keep();

        var page = physician.form(page(), "/consultations/.*/signature$").submit();

        assertThat(page.select("[role=alert]").text()).contains("not saved yet. Save it or discard it");
        assertThat(StubServices.get().calls()).noneMatch(call -> call.path().endsWith("/signature"));
        StubServices.get().when("records", "POST", ".*/signature", DONE);
        physician.form(page(), "/discard$").submit();
        physician.form(page(), "/consultations/.*/signature$").submit();
        assertThat(StubServices.get().calls()).anyMatch(call -> call.path().endsWith("/signature"));
    }

    @Test
    void codesAreFoundAndTickedWithoutAScript() throws Exception {
        StubServices.get().when("records", "PUT", ".*", DONE);
        var lookup = "/cases/" + journey.caseId + "/consultations/" + journey.consultationId + "/diagnosis/codes";

        var page = form(Filled.DIAGNOSIS)
                .set("q", "muscle spasm")
                .set("note", "meanwhile typed")
                .submit(lookup);

        assertThat(page.select("[name=found]").eachAttr("value")).containsExactly("M62.830", "M62.838");
        assertThat(page.select(".codes").text()).contains("Muscle spasm of back");
        assertThat(asked("/diagnosis-codes").path()).isEqualTo("/diagnosis-codes/search?limit=20");
        assertThat(JsonMapper.shared().readTree(asked("/diagnosis-codes").body()))
                .isEqualTo(JsonMapper.shared().readTree("{\"q\":\"muscle spasm\",\"on\":\"2026-11-25\"}"));
        var form = physician.form(page, "/diagnosis$");
        assertThat(form.value("note")).isEqualTo("meanwhile typed");
        form.set("found", "M62.838").submit();
        assertThat(changed("records", "PUT").body()).contains("\"codes\":[\"M62.830\",\"M62.838\"]");
    }

    @Test
    void codesThatAreTickedStayWhateverIsLookedForNext() throws Exception {
        var lookup = "/cases/" + journey.caseId + "/consultations/" + journey.consultationId + "/diagnosis/codes";
        var page = form(Filled.DIAGNOSIS).set("q", "muscle spasm").submit(lookup);
        StubServices.get().when("records", "POST", "/diagnosis-codes.*", Answer.ok("{\"items\":[],\"next\":null}"));

        page = physician
                .form(page, "/diagnosis$")
                .set("found", "M62.838")
                .set("q", "zzz")
                .submit(lookup);

        assertThat(page.select("[name=found][checked]").eachAttr("value")).containsExactly("M62.838");
        assertThat(page.select("#codes").text()).contains("No code begins with that");
    }

    @Test
    void codesCanBeTypedWhenTheyCannotBeLookedUp() throws Exception {
        StubServices.get().when("records", "POST", "/diagnosis-codes.*", away());

        var page = form(Filled.DIAGNOSIS)
                .set("q", "spasm")
                .submit("/cases/" + journey.caseId + "/consultations/" + journey.consultationId + "/diagnosis/codes");

        assertThat(page.select("#codes").text()).contains("codes can be typed, but not looked up");
    }

    /// In the evening of the twenty-fifth at Riverside it is the twenty-sixth in London.
    @Test
    void codesAreThoseOfTheDayAtTheSite() throws Exception {
        var consultations = "/cases/[^/]+/consultations";
        StubServices.get()
                .when("records", "GET", consultations, answer(consultations, "2026-11-25T15:00", "2026-11-26T02:30"));

        assertThat(page().select("[name=day]").val()).isEqualTo("2026-11-25");
    }

    @Test
    void aScriptGetsTheCodesAlone() throws Exception {
        var form = form(Filled.DIAGNOSIS).set("q", "spasm");
        var input = page().select("[name=q]").getFirst();

        var response = form.sentTo(input.attr("hx-post"), "HX-Request", "true");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString()).contains("M62.830").doesNotContain("<html");
    }

    @Test
    void theDeskKeepsItsFiltersWhenASlotIsGone() throws Exception {
        StubServices.get()
                .when("scheduling", "POST", "/appointments", Answer.problem(409, "slot-taken", "Just taken.", "[]"));
        var desk = browser(Role.FRONT_DESK);
        var slots = desk.open("/cases/" + journey.caseId + "/slots?site=" + journey.siteId + "&clinician="
                + journey.clinicianId + "&from=2027-03-01");

        var page = desk.form(slots, "/appointments$").submit();

        assertThat(page.select("[role=alert]").text()).contains("Just taken.");
        assertThat(page.select("[name=from]").val()).isEqualTo("2027-03-01");
        assertThat(page.select(".filters [name=site] [selected]").val()).isEqualTo(journey.siteId.toString());
        assertThat(page.select(".filters [name=clinician] [selected]").val()).isEqualTo(journey.clinicianId.toString());
    }

    private void prepare(Filled filled) {
        switch (filled) {
            case ESCALATION ->
                StubServices.get().when("intake", "GET", "/cases/[^/]+", answer("/cases/[^/]+", "ESCALATED", "OPEN"));
            case PLAN ->
                StubServices.get()
                        .when(
                                "records",
                                "GET",
                                "/cases/[^/]+/consultations",
                                answer("/cases/[^/]+/consultations", "\"OPEN\"", "\"SIGNED\""))
                        .when("records", "GET", "/cases/[^/]+/plan", Answer.problem(404, "not-found", "None.", "[]"));
            case ASSIGNMENT, CLOSURE, RESOLUTION, FINDINGS, DIAGNOSIS, PLAN_CHANGE -> {}
        }
    }

    /// An example with something in it changed.
    private Answer answer(String path, String old, String changed) {
        var example = StubServices.get().example(path);
        assertThat(example).contains(old);
        return Answer.ok(example.replace(old, changed));
    }

    private static Answer away() {
        return Answer.problem(503, "unavailable", "away", "[]");
    }

    /// Its fields, without what belongs to the session or the moment.
    private static Map<String, List<String>> same(Form form) {
        return form.typed("_csrf", "version", "seen", "key");
    }

    private Form form(Filled filled) throws Exception {
        return physician.form(page(), filled.address);
    }

    private Document page() throws Exception {
        return physician.open("/cases/" + journey.caseId);
    }

    private PlainBrowser browser(String role) {
        return new PlainBrowser(mvc, signedIn.as(role, journey.siteId));
    }

    private PlainBrowser browser(String role, UUID subject) {
        return new PlainBrowser(mvc, signedIn.as(subject, role, journey.siteId));
    }

    private long drafts() {
        return jdbc.sql("select count(*) from draft where about in (?, ?, ?)")
                .params(journey.caseId, journey.consultationId, journey.planId)
                .query(Long.class)
                .single();
    }

    private static Call changed(String service, String method) {
        return StubServices.get().calls().stream()
                .filter(call -> call.service().equals(service) && call.method().equals(method))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static Call asked(String path) {
        return StubServices.get().calls().stream()
                .filter(call -> call.path().startsWith(path))
                .findFirst()
                .orElseThrow();
    }
}
