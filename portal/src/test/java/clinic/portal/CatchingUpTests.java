package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import clinic.contracts.Role;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.inbox.Backlog;
import clinic.kit.testing.TestEvents;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import clinic.portal.casefile.Searches;
import clinic.portal.signin.SignedInSessions;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.binding.BindingsLifecycleController.State;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/// What pages say while events of the topics are still to be handled: the portal hears of a new case when its consumer
/// runs again.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatchingUpTests {

    private static final String CASES = "casefileCases-in-0";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private SignedInSessions sessions;

    @Autowired
    private MovableClock clock;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private Searches searches;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Backlog backlog;

    @Autowired
    private BindingsLifecycleController bindings;

    @SuppressWarnings("NullAway.Init")
    private Journey late;

    @SuppressWarnings("NullAway.Init")
    private Journey here;

    @SuppressWarnings("NullAway.Init")
    private MockHttpSession session;

    private boolean away;

    /// Once for all that leave it so: the portal needs a few looks to notice.
    @BeforeEach
    void aCaseIsOpenedWhileNobodyListens() throws Exception {
        StubServices.get().reset();
        if (away) {
            Examples.everything(StubServices.get(), here);
            session = signedIn.as(Role.NURSE, here.siteId, late.siteId);
            return;
        }
        here = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), here);
        late = clinic.journey();
        session = signedIn.as(Role.NURSE, here.siteId, late.siteId);
        await().atMost(PATIENCE).until(() -> !backlog.isBehind());
        bindings.changeState(CASES, State.STOPPED);
        away = true;
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestInfrastructure.get().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new TestEvents().record(TheClinic.CASES, late.opened()))
                    .get();
        }
        await().atMost(PATIENCE).until(backlog::isBehindNow);
    }

    @AfterEach
    void today() {
        clock.back();
    }

    @AfterAll
    void everybodyListens() {
        away = false;
        bindings.changeState(CASES, State.STARTED);
        await().atMost(PATIENCE).until(() -> !backlog.isBehind());
    }

    @Test
    void aCaseThatHasNotComeIsWaitedForAndThenShown() throws Exception {
        var waiting = ask(get("/cases/" + late.caseId));
        assertThat(waiting.getStatus()).isEqualTo(503);
        assertThat(waiting.getHeader("Retry-After")).isEqualTo("3");
        assertThat(waiting.getHeader("Cache-Control")).contains("no-store");
        // with a script, and without one
        assertThat(waiting.getContentAsString())
                .contains(
                        "still catching up",
                        "data-refresh=\"/catching-up\"",
                        "<noscript><meta http-equiv=\"refresh\" content=\"3;url=/catching-up?caseId=" + late.caseId);
        assertThat(script().getHeader("HX-Refresh")).isNull();
        var again = ask(get("/catching-up").param("caseId", late.caseId.toString()));
        assertThat(again.getStatus()).isEqualTo(503);
        assertThat(again.getContentAsString()).contains("url=/catching-up?caseId=" + late.caseId);

        var before = boardVersion();
        everybodyListens();

        // which is what open pages hear of
        assertThat(boardVersion()).isGreaterThan(before + 1);
        assertThat(script().getHeader("HX-Refresh")).isEqualTo("true");
        assertThat(ask(get("/catching-up").param("caseId", late.caseId.toString()))
                        .getRedirectedUrl())
                .isEqualTo("/cases/" + late.caseId);
        var page = ask(get("/cases/" + late.caseId));
        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getContentAsString()).doesNotContain("catching up");
        assertThat(ask(get("/cases/rows")).getContentAsString())
                .contains(late.caseId.toString())
                .doesNotContain("catching up");
    }

    @Test
    void nobodyLearnsWhetherACaseExists() throws Exception {
        var foreign = clinic.journey().tellEverything();
        var unknown = UUID.randomUUID();

        var answers = new String[] {answer(late.caseId), answer(foreign.caseId), answer(unknown)};
        assertThat(answers[1]).startsWith("503").isEqualTo(answers[0]).isEqualTo(answers[2]);

        everybodyListens();
        assertThat(answer(foreign.caseId)).startsWith("404").isEqualTo(answer(unknown));
        assertThat(answer(late.caseId)).startsWith("200");
    }

    @Test
    void whatCanBeNoCaseIsNotWaitedFor() throws Exception {
        for (var address : new String[] {"/cases/not-an-id", "/problems/no-such-problem", "/no/such/page"}) {
            assertThat(ask(get(address)).getStatus()).as(address).isEqualTo(404);
        }
    }

    @Test
    void aCaseThatIsHereIsShownAndSaysThatThereMayBeMore() throws Exception {
        var page = ask(get("/cases/" + here.caseId));

        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getContentAsString()).contains(here.familyName.toUpperCase(java.util.Locale.ROOT));
        assertThat(ask(get("/cases/" + here.caseId + "/timeline")).getContentAsString())
                .contains("newer entries may be missing");
    }

    @Test
    void aListThatIsNotWholeIsNotCalledEmpty() throws Exception {
        var only = signedIn.as(Role.FRONT_DESK, late.siteId);
        for (var address : new String[] {"/cases", "/cases/rows", "/cases?status=escalated"}) {
            var page = mvc.perform(get(address).session(only)).andReturn().getResponse();
            assertThat(page.getStatus()).as(address).isEqualTo(200);
            assertThat(page.getContentAsString())
                    .as(address)
                    .contains("still catching up", "<noscript><p><a class=\"btn sm\"")
                    .doesNotContain("No open case", "No case fits");
        }
    }

    @Test
    void aBrowserGoesOnByItselfWithScriptsAndWithout() {
        try (var playwright =
                        Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                var browser = playwright
                        .chromium()
                        .launch(new LaunchOptions()
                                .setExecutablePath(chromium())
                                .setArgs(List.of("--no-sandbox")))) {
            var pages = List.of(page(browser, true), page(browser, false));
            for (var page : pages) {
                page.navigate("http://localhost/cases/" + late.caseId);
                assertThat(page.textContent("h1")).contains("still catching up");
            }

            everybodyListens();

            for (var page : pages) {
                page.waitForSelector("header.banner h1");
                assertThat(page.textContent("#timeline")).contains("Case opened");
            }
        }
    }

    private static Path chromium() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private Page page(Browser browser, boolean scripts) {
        var page = browser.newContext(new NewContextOptions().setJavaScriptEnabled(scripts))
                .newPage();
        // its requests would not come by here
        page.addInitScript("delete window.SharedWorker");
        page.route("**", this::answer);
        return page;
    }

    /// The portal itself, but for the stream, which ends after each hint and is asked for again.
    private void answer(Route route) {
        var asked = route.request();
        var uri = URI.create(asked.url());
        try {
            if (uri.getPath().equals("/live")) {
                route.fulfill(new FulfillOptions()
                        .setContentType("text/event-stream")
                        .setBody("retry: 300\nevent: board\ndata: " + boardVersion() + "\n\n"));
                return;
            }
            var answer = ask(uri, asked.headerValue("HX-Request"));
            for (var next = answer.getRedirectedUrl(); next != null; next = answer.getRedirectedUrl()) {
                answer = ask(uri.resolve(next), null);
            }
            var headers = new HashMap<String, String>();
            for (var name : answer.getHeaderNames()) {
                headers.put(name, String.join(", ", answer.getHeaders(name)));
            }
            route.fulfill(new FulfillOptions()
                    .setStatus(answer.getStatus())
                    .setHeaders(headers)
                    .setBodyBytes(answer.getContentAsByteArray()));
        } catch (Exception e) {
            route.abort();
        }
    }

    private MockHttpServletResponse ask(URI uri, @Nullable String script) throws Exception {
        var request = get(URI.create(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())))
                .accept("text/html", "*/*");
        if (script != null) {
            request.header("HX-Request", script);
        }
        return ask(request);
    }

    /// Whoever is registered twice has half of a chart in each.
    @Test
    void aPatientWhoIsNotFoundIsNotSaidToBeUnknown() throws Exception {
        var page = ask(get("/intake?search=" + searches.keep(session, "nobody-of-this-name")));

        assertThat(page.getContentAsString())
                .contains("may be registered all the same")
                .doesNotContain("Nobody by that name");
    }

    @Test
    void aFormForACaseThatHasNotComeIsNotDoneAndNotSentAgain() throws Exception {
        var sent = ask(post("/cases/" + late.caseId + "/closure")
                .param("version", "1")
                .param("reason", "DECLINED")
                .param("_csrf", TestCsrf.of(session)));

        assertThat(sent.getStatus()).isEqualTo(503);
        assertThat(sent.getContentAsString()).contains("Not done").doesNotContain("data-refresh", "http-equiv");
    }

    @Test
    void waitingIsNoUseOfTheSession() throws Exception {
        var started = ask(get("/cases/" + late.caseId));
        assertThat(started.getStatus()).isEqualTo(503);
        for (var minute = 0; minute < 11; minute++) {
            clock.forward(Duration.ofMinutes(1));
            ask(get("/catching-up").param("caseId", late.caseId.toString()).accept("text/html"));
        }
        sessions.lookAtAll();

        var locked =
                ask(get("/catching-up").param("caseId", late.caseId.toString()).accept("text/html"));
        assertThat(locked.getStatus()).isEqualTo(403);
        assertThat(locked.getContentAsString()).contains("This session is locked");
    }

    private long boardVersion() {
        return jdbc.sql("select version from board").query(Long.class).single();
    }

    private MockHttpServletResponse script() throws Exception {
        var answer = ask(get("/catching-up").header("HX-Request", "true"));
        assertThat(answer.getStatus()).isEqualTo(204);
        return answer;
    }

    /// Status, headers and page, without what differs from request to request.
    private String answer(UUID caseId) throws Exception {
        var answer = ask(get("/cases/" + caseId));
        return answer.getStatus() + " " + answer.getHeaderNames() + " "
                + answer.getContentAsString()
                        .replace(caseId.toString(), "ID")
                        .replaceAll("Reference: [0-9a-f]+", "")
                        .replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "");
    }

    private MockHttpServletResponse ask(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(request.session(session)).andReturn().getResponse();
    }
}
