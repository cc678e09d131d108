package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.contracts.Role;
import clinic.kit.inbox.DeadLetters;
import clinic.portal.PoisonedEvents.Poisoned;
import clinic.portal.StubServices.Answer;
import clinic.portal.Surroundings.SignedIn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;

/// Many keys replayed together: two of the portal's own, of which one can be handled now, and one of records, which
/// fails again.
@PortalTest
class ReplaysTests {

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MovableClock clock;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DeadLetters letters;

    @Autowired
    private Map<String, Consumer<Message<byte[]>>> consumers;

    private PoisonedEvents poison;
    private Poisoned mended;
    private Poisoned sick;
    private MockHttpSession session;
    private PlainBrowser otto;

    @BeforeEach
    void everything() {
        StubServices.get().reset();
        jdbc.sql("delete from replay_run").update();
        poison = new PoisonedEvents(consumers, letters, jdbc);
        Examples.everything(StubServices.get(), clinic.journey());
        mended = poison.stopAt(clinic.journey());
        sick = poison.stopAt(clinic.journey());
        poison.mend(mended);
        session = signedIn.as(UUID.randomUUID(), Role.OPERATIONS);
        otto = new PlainBrowser(mvc, session);
    }

    @AfterEach
    void healed() {
        poison.clear();
        clock.back();
    }

    @Test
    void firstShowsWhatItWouldComeToAndChangesNothing() throws Exception {
        var page = otto.form(otto.open("/operations"), "/replays/trial$").submit();

        assertThat(page.select("h2").text()).isEqualTo("3 keys to replay");
        assertThat(page.select(".items li").eachText())
                .satisfiesExactly(
                        records -> assertThat(records)
                                .startsWith("Records: 1 the first one would fail again")
                                .contains("NullPointerException"),
                        portal -> assertThat(portal).startsWith("Portal: 2 the first one would be handled"));
        assertThat(StubServices.get().calls()).noneMatch(call -> call.path().endsWith("/replay"));
        assertThat(open()).containsExactlyInAnyOrder(mended.id(), sick.id());
    }

    @Test
    void replaysKeyByKeyAndTellsHowFarItIs() throws Exception {
        var begun = begin("/operations");
        assertThat(begun.select("h2").text()).isEqualTo("0 of 3 done");
        assertThat(begun.select("form[hx-trigger]")).hasSize(1);

        var done = otto.form(begun, "/steps$").submit();

        assertThat(done.select("h2").text()).isEqualTo("Finished: 3 keys");
        assertThat(done.select("#progress dl").text())
                .contains("Handled 1 Failed again 2")
                .contains("Left 0");
        assertThat(done.select("#progress li a").eachAttr("href"))
                .containsExactly("/operations/dead-letters/records/" + Examples.LETTER, sick.page());
        assertThat(done.select("#progress form")).isEmpty();
        assertThat(open()).containsExactly(sick.id());
        assertThat(otto.open("/operations").select("form[action$=/steps]")).isEmpty();
    }

    @Test
    void replaysOnlyWhatWasChosen() throws Exception {
        var none = otto.open("/operations?service=portal&to=2020-01-01T00:00");
        assertThat(none.select("form[action$=/trial]")).isEmpty();

        var page = otto.form(
                        otto.open("/operations?service=portal&type=clinic.intake.CaseOpened.v1&from=2020-01-01T00:00"),
                        "/replays/trial$")
                .submit();
        assertThat(page.select("h2").text()).isEqualTo("2 keys to replay");
        otto.form(otto.form(page, "/replays$").submit(), "/steps$").submit();

        assertThat(StubServices.get().calls()).noneMatch(call -> call.path().endsWith("/replay"));
        assertThat(open()).containsExactly(sick.id());
    }

    @Test
    void aChoiceThatCannotBeUnderstoodReplaysNothing() throws Exception {
        var form = otto.form(otto.open("/operations?from=2020-01-01T00:00"), "/replays/trial$");
        for (var wrong : List.of("yesterday", "2026-13-01T00:00")) {
            for (var address : List.of("/operations/replays/trial", "/operations/replays")) {
                var answer = form.set("from", wrong).sentTo(address);
                assertThat(answer.getStatus()).isEqualTo(422);
                assertThat(answer.getContentAsString()).contains("Nothing is shown or done");
            }
        }
        assertThat(jdbc.sql("select count(*) from replay_run")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    /// The portal was killed after the service had done it and before that was noted down; somebody else comes back.
    @Test
    void goesOnWithWhatIsLeft() throws Exception {
        begin("/operations");
        otto.form(otto.open(mended.page()), "/replay$").submit();
        var other = new PlainBrowser(mvc, signedIn.as(UUID.randomUUID(), Role.OPERATIONS));

        var list = other.open("/operations");
        assertThat(list.select("form[action$=/steps]").text()).contains("3 of 3 keys are left");
        var done = other.form(list, "/steps$").submit();

        assertThat(done.select("#progress dl").text())
                .contains("Handled 1 Failed again 2")
                .contains("Left 0");
        assertThat(jdbc.sql("select attempts from dead_letter where id = ?")
                        .param(mended.id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
    }

    @Test
    void whatSomebodyElseDiscardedIsNotReplayed() throws Exception {
        var begun = begin("/operations?service=portal");
        otto.form(otto.open(mended.page()), "/discard$")
                .set("reason", "by hand")
                .submit();

        var done = otto.form(begun, "/steps$").submit();

        assertThat(done.select("#progress dl").text())
                .contains("Handled 0 Failed again 1 Not replayed: settled by somebody else, or not replayable 1");
    }

    @Test
    void whoeverDoesNotAnswerIsLeftForLaterAndHoldsNobodyUp() throws Exception {
        var begun = begin("/operations");
        StubServices.get().takeAway("records");

        var step = otto.form(begun, "/steps$").submit();

        assertThat(step.select("h2").text()).isEqualTo("2 of 3 done");
        assertThat(step.select(".degraded").text())
                .startsWith("Records does not answer at the moment; its keys are left");
        assertThat(step.select("form[hx-trigger]")).isEmpty();
        StubServices.get().reset();
        Examples.everything(StubServices.get(), clinic.journey());
        StubServices.get().when("records", "POST", ".*/replay", Answer.problem(422, "not-replayable", "settled", "[]"));
        assertThat(otto.form(step, "/steps$").submit().select("h2").text()).isEqualTo("Finished: 3 keys");
    }

    /// A page that goes on by itself would keep a session open that nobody uses.
    @Test
    void goingOnByItselfIsNoUseOfTheSession() throws Exception {
        var begun = begin("/operations");
        clock.forward(Duration.ofMinutes(9));
        var form = otto.form(begun, "/steps$");
        var address = begun.select("form[action$=/steps]").attr("action");
        assertThat(form.sentTo(address, "HX-Request", "true").getStatus()).isEqualTo(200);
        clock.forward(Duration.ofMinutes(1));

        assertThat(mvc.perform(get("/operations").session(session).header("Accept", "text/html"))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("This session is locked");
    }

    private Document begin(String list) throws Exception {
        return otto.form(otto.form(otto.open(list), "/replays/trial$").submit(), "/replays$")
                .submit();
    }

    private List<@Nullable UUID> open() {
        return jdbc.sql("select id from dead_letter where resolved_at is null")
                .query(UUID.class)
                .list();
    }
}
