package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.contracts.Role;
import clinic.portal.signin.SignedInSessions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MvcResult;

/// A session that nobody uses locks, and so does one that is used for a whole shift. Time is put forward, nobody waits.
@PortalTest
class SessionLockTests extends SessionStory {

    private static final Duration NEARLY = Duration.ofMinutes(9);

    @Autowired
    private SignedInSessions sessions;

    @Test
    void locksWhenNobodyUsedIt() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        assertThat(page(casePage, session).getContentAsString()).containsIgnoringCase(journey.familyName);

        clock.forward(Duration.ofMinutes(10));
        var locked = page(casePage, session);

        assertThat(locked.getStatus()).isEqualTo(403);
        assertThat(locked.getContentAsString())
                .contains("This session is locked", "/oauth2/authorization/clinic")
                .doesNotContainIgnoringCase(journey.familyName)
                .doesNotContain(journey.caseId.toString(), "name=\"_csrf\"");
        assertThat(locked.getHeader("Cache-Control")).contains("no-store");
        assertThat(locked.getHeader("Clear-Site-Data")).isEqualTo("\"cache\"");
        for (var path : List.of("/", "/cases", "/intake", "/cases/rows", casePage + "/slots")) {
            assertThat(page(path, session).getContentAsString())
                    .as(path)
                    .contains("This session is locked")
                    .doesNotContainIgnoringCase(journey.familyName);
        }
    }

    @Test
    void aLockedSessionHoldsNeitherTokensNorRights() {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        assertThat(attributes(session)).anyMatch(it -> it.contains("AUTHORIZED_CLIENTS"));

        clock.forward(Duration.ofMinutes(10));
        // what the portal does by itself every few seconds
        sessions.lookAtAll();

        assertThat(attributes(session))
                .noneMatch(it -> it.contains("AUTHORIZED_CLIENTS") || it.contains("SECURITY_CONTEXT"));
    }

    /// It would reload in time to be a use, and never lock.
    @Test
    void aPageIsNotToldThatNothingIsLeftWhileSomethingIs() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        clock.forward(Duration.ofMinutes(10).minusMillis(400));

        assertThat(timeLeft(session)).isNotEqualTo("{\"left\":0}");
    }

    @Test
    void usingItKeepsItOpenAndWhatThePageAsksByItselfDoesNot() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        clock.forward(NEARLY);
        assertThat(page(casePage, session).getStatus()).isEqualTo(200);
        clock.forward(NEARLY);
        assertThat(page("/cases", session).getStatus()).isEqualTo(200);

        clock.forward(NEARLY);
        assertThat(timeLeft(session)).containsPattern("\\{\"left\":(59|60)}");
        assertThat(byScript(casePage + "/head", session).getStatus()).isEqualTo(200);
        stream(session);
        clock.forward(Duration.ofMinutes(1));

        assertThat(page("/cases", session).getStatus()).isEqualTo(403);
    }

    @Test
    void stayingSignedInIsUsingIt() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        var stay = new PlainBrowser(mvc, session).open("/cases");
        clock.forward(NEARLY);

        assertThat(new PlainBrowser(mvc, session).form(stay, "/session").sent().getStatus())
                .isEqualTo(204);
        clock.forward(NEARLY);

        assertThat(page("/cases", session).getStatus()).isEqualTo(200);
    }

    @Test
    void endsWithAShiftHoweverMuchItIsUsed() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        for (var i = 0; i < 12 * 60 / 9; i++) {
            assertThat(page("/cases", session).getStatus()).isEqualTo(200);
            clock.forward(NEARLY);
        }

        assertThat(page("/cases", session).getStatus()).isEqualTo(403);
    }

    @Test
    void aStreamEndsWhenTheSessionLocksAndNoneBegins() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        var stream = stream(session);
        assertThat(stream.getRequest().isAsyncStarted()).isTrue();
        var said = stream.getResponse().getContentAsString();

        clock.forward(Duration.ofMinutes(10));
        sessions.lookAtAll();
        clinic.journey().tellEverything();

        assertThat(stream.getAsyncResult(5_000)).isNull();
        assertThat(stream.getResponse().getContentAsString()).isEqualTo(said);
        var again = stream(session);
        assertThat(again.getResponse().getStatus()).isEqualTo(403);
        assertThat(again.getResponse().getContentAsString()).isEmpty();
        var part = byScript(casePage + "/head", session);
        assertThat(part.getStatus()).isEqualTo(403);
        assertThat(part.getHeader("HX-Refresh")).isEqualTo("true");
        assertThat(part.getContentAsString()).isEmpty();
    }

    @Test
    void aLockedSessionChangesNothing() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        var desk = new PlainBrowser(mvc, session);
        var form = desk.form(desk.open(casePage), ".*/findings").set("findings", "too late");
        clock.forward(Duration.ofMinutes(10));
        StubServices.get().reset();

        var answer = form.sent();

        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(answer.getContentAsString()).contains("This session is locked");
        assertThat(StubServices.get().calls()).isEmpty();
    }

    /// Each page asks by itself how long it is still open.
    private String timeLeft(MockHttpSession session) throws Exception {
        return mvc.perform(get("/session").session(session).header("Accept", "application/json"))
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    private MvcResult stream(MockHttpSession session) throws Exception {
        return mvc.perform(get("/live").session(session).header("Accept", "text/event-stream"))
                .andReturn();
    }

    private static List<String> attributes(MockHttpSession session) {
        return Collections.list(session.getAttributeNames());
    }
}
