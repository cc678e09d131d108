package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.contracts.Role;
import clinic.kit.inbox.DeadLetters;
import clinic.kit.operations.Projection;
import clinic.portal.PoisonedEvents.Poisoned;
import clinic.portal.StubServices.Answer;
import clinic.portal.StubServices.Call;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;

/// What operations see of events that could not be handled and of what a restore lost, and how they settle it.
@PortalTest
class OperationsTests {

    private static final String THEIRS = "/operations/dead-letters/records/" + Examples.LETTER;
    private static final String LOST = "/operations/lost-events/records/" + Examples.LOST;

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DeadLetters letters;

    @Autowired
    private Map<String, Consumer<Message<byte[]>>> consumers;

    @Autowired
    private Projection casefile;

    private PoisonedEvents poison;
    private Journey journey;
    private MockHttpSession session;
    private PlainBrowser otto;

    @BeforeEach
    void everything() {
        StubServices.get().reset();
        jdbc.sql("delete from replay_run").update();
        poison = new PoisonedEvents(consumers, letters, jdbc);
        journey = clinic.journey();
        Examples.everything(StubServices.get(), journey);
        session = signedIn.as(UUID.randomUUID(), Role.OPERATIONS);
        otto = new PlainBrowser(mvc, session);
    }

    @AfterEach
    void healed() {
        poison.clear();
    }

    @Test
    void theLettersOfAllFiveAreOneListTheOldestFirst() throws Exception {
        var mine = poison.stopAt(journey);

        var shown = otto.open("/operations").select(".letters > li");

        assertThat(shown.eachAttr("id")).containsExactly("l" + Examples.LETTER, "l" + mine.id());
        assertThat(shown.getFirst().text())
                .contains("clinic.intake.CaseAssigned.v1 at Records", "2 events wait behind it", "tried 6 times");
        assertThat(shown.getLast().text()).contains("at Portal", "one event waits behind it", "tried 3 times");
        assertThat(asked("GET")).hasSize(4).allSatisfy(call -> {
            assertThat(call.path()).startsWith("/operations/dead-letters?state=OPEN&limit=51");
            assertThat(call.headers()).containsKey("Authorization");
        });
    }

    @Test
    void aRebuildThatReplacedSomethingIsToldToOpenPages() {
        var before = board();

        casefile.replaced().accept(jdbc);

        assertThat(board()).isEqualTo(before + 1);
    }

    private long board() {
        return jdbc.sql("select version from board").query(Long.class).single();
    }

    @Test
    void whoeverDoesNotAnswerIsNamedAndTheOthersAreShown() throws Exception {
        StubServices.get().takeAway("records");

        var page = otto.open("/operations");

        assertThat(page.select(".degraded").text())
                .isEqualTo("Records does not answer at the moment; its dead letters are missing here.");
        assertThat(page.select(".empty").text()).contains("Nothing waits where an answer came from.");
        assertThat(mvc.perform(get(THEIRS).session(session))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(503);
    }

    @Test
    void theFiltersAreTheServices() throws Exception {
        otto.open("/operations?state=settled&service=records&type=clinic.intake.CaseClosed.v1"
                + "&from=2026-11-01T08:30&to=2026-11-30 09:00");

        assertThat(asked("GET"))
                .hasSize(1)
                .first()
                .satisfies(call -> assertThat(call.path())
                        .contains("state=SETTLED", "type=clinic.intake.CaseClosed.v1")
                        .contains("from=2026-11-01T08%3A30%3A00Z", "to=2026-11-30T09%3A00%3A00Z"));
    }

    /// Passed over, it would show and replay more than was meant.
    @Test
    void aFilterThatCannotBeUnderstoodShowsNothing() throws Exception {
        for (var wrong : List.of("from=yesterday", "to=2026-02-31T10:00", "service=billing")) {
            var page = otto.open("/operations?" + wrong);

            assertThat(page.select("[role=alert]").text()).contains("Nothing is shown or done");
            assertThat(page.select(".letters, form[action$=/trial]")).isEmpty();
        }
        assertThat(asked("GET")).isEmpty();
    }

    @Test
    void aLetterOfThePortalIsLookedAtTriedAndReplayed() throws Exception {
        var mine = poison.stopAt(journey);

        var page = otto.open(mine.page());
        assertThat(page.select("pre").text())
                .contains("\"secret\" : \"text of 8\"")
                .doesNotContain("Jane");
        assertThat(page.text()).contains("It does not fit the schema of its type at:", "/patientId (required)");
        assertThat(page.select("[aria-labelledby=h-behind] li").text()).isEqualTo("2 clinic.intake.CaseAssigned.v1");

        var bad = otto.form(page, "/trial$").submit();
        assertThat(bad.select("[aria-labelledby=h-replay] .notice").text()).contains("would fail at once");
        var again = otto.form(otto.open(mine.page()), "/replay$").submit();
        assertThat(again.select("[role=alert]").text()).contains("It failed again.");
        assertThat(again.text()).contains("tried 6 times");

        poison.mend(mine);
        var good = otto.form(otto.open(mine.page()), "/trial$").submit();
        assertThat(good.select("[aria-labelledby=h-replay] .degraded").text()).contains("would handle 2 events");
        assertThat(rows()).isZero();
        var done = otto.form(good, "/replay$").submit();

        assertThat(done.text()).contains("It was handled", "replayed").doesNotContain("Jane");
        assertThat(done.select("form[action*=dead-letters]")).isEmpty();
        assertThat(rows()).isOne();
        assertThat(audited(mine, "CHANGED")).containsExactly("replayed", "replayed");
        assertThat(audited(mine, "READ")).isNotEmpty();
    }

    @Test
    void aReasonIsNeededToDiscardAndWhatWaitsBehindFollows() throws Exception {
        var mine = poison.stopAt(journey);
        var form = otto.form(otto.open(mine.page()), "/discard$");

        var empty = form.set("reason", "  ").submit();
        assertThat(empty.select("#e-reason").text()).isEqualTo("Fill this in.");
        assertThat(empty.title()).startsWith("Error: ");
        var tooLong = form.set("reason", "far ".repeat(200)).submit();
        assertThat(tooLong.select("#e-reason").text()).isEqualTo("Write at most 500 characters.");
        assertThat(tooLong.select("[name=reason]").text()).startsWith("far far far");
        assertThat(tooLong.text()).contains("the event behind it follows");
        assertThat(rows()).isZero();

        var gone = form.set("reason", "Opened <b>twice</b>").submit();

        assertThat(gone.text()).contains("discarded", "Opened <b>twice</b>");
        assertThat(audited(mine, "CHANGED")).containsExactly("discarded: Opened <b>twice</b>");
        assertThat(otto.open("/operations?state=settled&service=portal").text()).contains(journey.caseId.toString());
    }

    @Test
    void whatChangedMeanwhileIsShownAsItIsNowWithWhatWasTyped() throws Exception {
        var mine = poison.stopAt(journey);
        var replay = otto.form(otto.open(mine.page()), "/replay$");
        var discard = otto.form(otto.open(mine.page()), "/discard$").set("reason", "given up");
        replay.submit();

        for (var late : List.of(replay, discard)) {
            var answer = late.sent();
            assertThat(answer.getStatus()).isEqualTo(412);
            assertThat(answer.getContentAsString())
                    .contains("It changed since you looked at it.", "tried 6 times", "value=\"3\"");
        }
        assertThat(discard.submit().select("[name=reason]").text()).isEqualTo("given up");
        poison.mend(mine);
        otto.form(otto.open(mine.page()), "/replay$").submit();
        assertThat(discard.submit().select("[aria-labelledby=h-typed]").text()).contains("given up");
    }

    @Test
    void aServiceIsAskedForTheVersionThatWasShown() throws Exception {
        var page = otto.open(THEIRS);
        otto.form(page, "/replay$").submit();
        otto.form(page, "/discard$").set("reason", "typed again").submit();

        assertThat(asked("POST"))
                .extracting(Call::path)
                .containsExactly(
                        THEIRS.replace("/records", "") + "/replay", THEIRS.replace("/records", "") + "/discard");
        assertThat(asked("POST")).allSatisfy(call -> assertThat(call.headers()).containsEntry("If-match", "\"3\""));
        assertThat(asked("POST").getLast().body()).isEqualTo("{\"reason\":\"typed again\"}");
        StubServices.get().takeAway("records");
        var away = otto.form(page, "/discard$").set("reason", "typed again").sent();
        assertThat(away.getStatus()).isEqualTo(503);
        assertThat(Jsoup.parse(away.getContentAsString()).text())
                .contains("Records does not answer at the moment. What you typed is kept", "typed again");
    }

    @Test
    void whatARestoreLostIsSettledWithAReason() throws Exception {
        var list = otto.open("/operations/lost-events");
        assertThat(list.select("#e" + Examples.LOST).text())
                .contains("clinic.records.TreatmentPlanSigned.v1", "number 4");
        assertThat(list.select("[aria-labelledby=h-intake]").text()).contains("Nothing was lost.");
        assertThat(list.select("[aria-labelledby=h-portal]")).isEmpty();

        var page = otto.open(LOST);
        assertThat(page.select("pre").text()).contains("text of 12");
        var form = otto.form(page, "/settlement$");
        assertThat(form.submit().select("#e-reason").text()).isEqualTo("Fill this in.");
        assertThat(asked("POST")).isEmpty();
        assertThat(form.set("reason", "Signed again").sent().getRedirectedUrl()).isEqualTo("/operations/lost-events");
        assertThat(asked("POST")).hasSize(1).first().satisfies(call -> {
            assertThat(call.headers()).containsEntry("If-match", "\"1\"");
            assertThat(call.body()).isEqualTo("{\"reason\":\"Signed again\"}");
        });

        StubServices.get()
                .when("records", "POST", ".*/settlement", Answer.problem(412, "stale-version", "changed", "[]"));
        var late = form.sent();
        assertThat(late.getStatus()).isEqualTo(412);
        assertThat(late.getContentAsString()).contains("It changed since you looked at it.", "Signed again");
        StubServices.get().takeAway("records");
        assertThat(otto.open("/operations/lost-events")
                        .select("[aria-labelledby=h-records]")
                        .text())
                .contains("what it lost cannot be shown");
    }

    @Test
    void whoeverOnlyRunsThePlatformBeginsHereAndSeesNoCases() throws Exception {
        assertThat(mvc.perform(get("/").session(session))
                        .andReturn()
                        .getResponse()
                        .getRedirectedUrl())
                .isEqualTo("/operations");
        assertThat(otto.open("/operations").select("nav a.item").eachAttr("href"))
                .containsExactly("/operations");
        var nurse = signedIn.as(UUID.randomUUID(), List.of(Role.NURSE, Role.OPERATIONS), journey.siteId);
        assertThat(mvc.perform(get("/").session(nurse))
                        .andReturn()
                        .getResponse()
                        .getRedirectedUrl())
                .isEqualTo("/cases");
        assertThat(new PlainBrowser(mvc, signedIn.as(UUID.randomUUID(), Role.NURSE, journey.siteId))
                        .open("/cases")
                        .select("nav a[href=/operations]"))
                .isEmpty();
    }

    private static List<Call> asked(String method) {
        return StubServices.get().calls().stream()
                .filter(call -> call.method().equals(method))
                .toList();
    }

    private int rows() {
        return jdbc.sql("select count(*) from case_row where case_id = ? and opened_at is not null")
                .param(journey.caseId)
                .query(Integer.class)
                .single();
    }

    private List<@Nullable String> audited(Poisoned letter, String action) {
        return jdbc.sql("""
                        select coalesce(reason, '-') from audit
                        where resource_type = 'dead-letter' and resource_id = ? and action = ? order by at""")
                .params(Arrays.asList(letter.id(), action))
                .query(String.class)
                .list();
    }
}
