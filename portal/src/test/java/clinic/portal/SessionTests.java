package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import clinic.contracts.Role;
import clinic.infrastructure.test.TestIdentity;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import clinic.portal.signin.SignedInSessions;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;

/// A session from the sign-in to its end. Time is put forward, nobody waits.
@PortalTest
class SessionTests {

    private static final Duration NEARLY = Duration.ofMinutes(9);

    @Autowired
    private MockMvc mvc;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private SignedInSessions sessions;

    @Autowired
    private TheClinic clinic;

    @Autowired
    private MovableClock clock;

    @Autowired
    private JdbcClient jdbc;

    private final TestIdentity identity = TestIdentity.get();
    private final UUID lee = UUID.randomUUID();

    @SuppressWarnings("NullAway.Init")
    private Journey journey;

    @SuppressWarnings("NullAway.Init")
    private String casePage;

    @BeforeEach
    void prepare() {
        StubServices.get().reset();
        journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        casePage = "/cases/" + journey.caseId;
    }

    @AfterEach
    void asBefore() {
        clock.back();
        identity.away(false);
        identity.answerTokens(_ -> null);
    }

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

        assertThat(mvc.perform(get("/session").session(session).header("Accept", "application/json"))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .isNotEqualTo("{\"left\":0}");
    }

    @Test
    void usingItKeepsItOpenAndWhatThePageAsksByItselfDoesNot() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        clock.forward(NEARLY);
        assertThat(page(casePage, session).getStatus()).isEqualTo(200);
        clock.forward(NEARLY);
        assertThat(page("/cases", session).getStatus()).isEqualTo(200);

        clock.forward(NEARLY);
        assertThat(mvc.perform(get("/session").session(session).header("Accept", "application/json"))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .containsPattern("\\{\"left\":(59|60)}");
        assertThat(byScript(casePage + "/head", session).getStatus()).isEqualTo(200);
        mvc.perform(get("/live").session(session).header("Accept", "text/event-stream"))
                .andReturn();
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
        var stream = mvc.perform(get("/live").session(session).header("Accept", "text/event-stream"))
                .andReturn();
        assertThat(stream.getRequest().isAsyncStarted()).isTrue();
        var said = stream.getResponse().getContentAsString();

        clock.forward(Duration.ofMinutes(10));
        sessions.lookAtAll();
        clinic.journey().tellEverything();

        assertThat(stream.getAsyncResult(5_000)).isNull();
        assertThat(stream.getResponse().getContentAsString()).isEqualTo(said);
        var again = mvc.perform(get("/live").session(session).header("Accept", "text/event-stream"))
                .andReturn();
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

    @Test
    void unlockingBringsThePageBackWithWhatWasTyped() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        var desk = new PlainBrowser(mvc, session);
        desk.form(desk.open(casePage), ".*/findings")
                .set("findings", "typed before the coffee")
                .keep();
        clock.forward(Duration.ofMinutes(10));
        assertThat(page(casePage, session).getStatus()).isEqualTo(403);

        var back = signIn(session, lee, null);

        assertThat(back.asked()).contains("prompt=login", "max_age=600");
        assertThat(back.page()).isEqualTo(casePage);
        assertThat(back.session()).isNotSameAs(session);
        assertThat(session.isInvalid()).isTrue();
        assertThat(new PlainBrowser(mvc, back.session())
                        .open(casePage)
                        .select("[name=findings]")
                        .text())
                .isEqualTo("typed before the coffee");
    }

    /// Without scripts nothing keeps what is typed before it is sent.
    @Test
    void aFormThatWasSentTooLateIsInItsPlaceAfterUnlocking() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        var desk = new PlainBrowser(mvc, session);
        var form = desk.form(desk.open(casePage), ".*/findings").set("findings", "typed for half an hour");
        desk.open("/cases");
        clock.forward(Duration.ofMinutes(10));
        StubServices.get().reset();
        Examples.everything(StubServices.get(), journey);

        var locked = form.sent();
        assertThat(locked.getContentAsString())
                .contains("What you sent was not done")
                .doesNotContain("typed for half an hour");
        assertThat(jdbc.sql("select encode(content, 'escape') from draft where owner = ?")
                        .param(lee)
                        .query(String.class)
                        .single())
                .doesNotContain("typed for half");
        var back = signIn(session, lee, null);

        assertThat(back.page()).isEqualTo(casePage);
        assertThat(new PlainBrowser(mvc, back.session())
                        .open(casePage)
                        .select("[name=findings]")
                        .text())
                .isEqualTo("typed for half an hour");
        assertThat(StubServices.get().calls()).allMatch(call -> call.method().equals("GET"));
    }

    @Test
    void aLateReasonForEmergencyAccessIsShownOnceMore() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        var desk = new PlainBrowser(mvc, session);
        var form = Map.of("reason", "EMERGENCY_TREATMENT", "explanation", "found unconscious");
        var page = desk.open(casePage);
        clock.forward(Duration.ofMinutes(10));

        var request = post(casePage + "/emergency-access")
                .session(session)
                .header("Accept", "text/html")
                .param("_csrf", page.select("[name=_csrf]").getFirst().attr("value"));
        form.forEach(request::param);
        assertThat(mvc.perform(request).andReturn().getResponse().getContentAsString())
                .contains("What you sent was not done");

        assertThat(jdbc.sql("select form from draft where owner = ?")
                        .param(lee)
                        .query(String.class)
                        .list())
                .containsExactly("emergency");
        var back = signIn(session, lee, null);
        new PlainBrowser(mvc, back.session()).open(casePage);
        assertThat(jdbc.sql("select count(*) from draft where owner = ?")
                        .param(lee)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aDisclosureThatWasSentTooLateIsInItsFormAfterUnlocking() throws Exception {
        var path = "/privacy/patients/" + journey.patientId + "/disclosures";
        var session = signedIn.as(lee, Role.PRIVACY_OFFICER, journey.siteId);
        var desk = new PlainBrowser(mvc, session);
        var form = desk.form(desk.open(path), "/disclosures$")
                .set("recipient", "Court of Denver")
                .set("description", "Two years of notes, and the films");
        var key = form.value("key");
        clock.forward(Duration.ofMinutes(10));
        StubServices.get().reset();
        Examples.everything(StubServices.get(), journey);

        assertThat(form.sent().getContentAsString())
                .contains("What you sent was not done")
                .doesNotContain("Court of Denver");
        assertThat(StubServices.get().calls()).isEmpty();
        var back = signIn(session, lee, null, claims -> with(claims, "roles", List.of(Role.PRIVACY_OFFICER)));

        assertThat(back.page()).isEqualTo(path);
        desk = new PlainBrowser(mvc, back.session());
        var again = desk.form(desk.open(path), "/disclosures$");
        assertThat(again.value("recipient")).isEqualTo("Court of Denver");
        assertThat(again.value("description")).isEqualTo("Two years of notes, and the films");
        // so that it is written down once, should it have arrived all the same
        assertThat(again.value("key")).isEqualTo(key);
        assertThat(StubServices.get().calls()).allMatch(call -> call.method().equals("GET"));
        assertThat(drafts()).isZero();
    }

    @Test
    void aNoteAboutUnusualAccessThatWasSentTooLateIsAtItsEntryAfterUnlocking() throws Exception {
        StubServices.get()
                .when(
                        "records",
                        "GET",
                        "/unusual-access.*",
                        StubServices.Answer.ok(StubServices.get()
                                .example("/unusual-access.*")
                                .replace(
                                        "2026-11-21",
                                        LocalDate.now(ZoneOffset.UTC)
                                                .plusDays(1)
                                                .toString())));
        var session = signedIn.as(lee, Role.PRIVACY_OFFICER, journey.siteId);
        var page = new PlainBrowser(mvc, session).open("/privacy/unusual");
        var entry = page.select(".entries > li:has([value=" + journey.patientId + "])")
                .getFirst();
        clock.forward(Duration.ofMinutes(10));

        var request = post("/privacy/unusual/reviews")
                .session(session)
                .header("Accept", "text/html")
                .param("note", "Asked, and it was an emergency");
        entry.select("input").forEach(field -> request.param(field.attr("name"), field.val()));
        assertThat(mvc.perform(request).andReturn().getResponse().getContentAsString())
                .contains("What you sent was not done");
        var back = signIn(session, lee, null, claims -> with(claims, "roles", List.of(Role.PRIVACY_OFFICER)));

        assertThat(back.page()).isEqualTo("/privacy/unusual");
        assertThat(new PlainBrowser(mvc, back.session())
                        .open("/privacy/unusual")
                        .select("#" + entry.id() + " textarea")
                        .text())
                .isEqualTo("Asked, and it was an emergency");
        assertThat(drafts()).isZero();
    }

    private int drafts() {
        return jdbc.sql("select count(*) from draft where owner = ?")
                .param(lee)
                .query(Integer.class)
                .single();
    }

    @Test
    void anotherSiteKeepsNothingInALockedSession() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        new PlainBrowser(mvc, session).open(casePage);
        clock.forward(Duration.ofMinutes(10));

        for (var token : new String[] {null, "x", TestCsrf.of(new MockHttpSession())}) {
            var request = post(casePage + "/screenings")
                    .session(session)
                    .header("Accept", "text/html")
                    .param("instrument", "PHQ9")
                    .param("answers", "planted");
            if (token != null) {
                request.param("_csrf", token);
            }
            assertThat(mvc.perform(request).andReturn().getResponse().getContentAsString())
                    .contains("This session is locked")
                    .doesNotContain("What you sent was not done");
        }

        assertThat(jdbc.sql("select count(*) from draft where owner = ?")
                        .param(lee)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void somebodyElseWhoSignsInGetsNothingOfIt() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        var desk = new PlainBrowser(mvc, session);
        desk.form(desk.open(casePage), ".*/findings")
                .set("findings", "of somebody else")
                .keep();
        clock.forward(Duration.ofMinutes(10));
        page(casePage, session);

        var other = signIn(session, UUID.randomUUID(), null);

        assertThat(other.page()).isEqualTo("/cases");
        assertThat(session.isInvalid()).isTrue();
        assertThat(new PlainBrowser(mvc, other.session()).open(casePage).text()).doesNotContain("of somebody else");
    }

    @Test
    void aLockDoesNotOpenForAPasswordThatWasGivenBefore() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        clock.forward(Duration.ofMinutes(10));
        page(casePage, session);

        var refused = signIn(
                session,
                lee,
                null,
                claims -> with(
                        claims, "auth_time", Instant.now().minusSeconds(120).getEpochSecond()));
        assertThat(refused.page()).isEqualTo("/signed-out?failed");
        assertThat(page(casePage, session).getStatus()).isEqualTo(403);

        var silent = signIn(session, lee, null, claims -> without(claims, "auth_time"));
        assertThat(silent.page()).isEqualTo("/signed-out?failed");
        assertThat(page(casePage, session).getStatus()).isEqualTo(403);
    }

    @Test
    void aSignInThatIsNotFreshIsNone() throws Exception {
        var old = signIn(
                new MockHttpSession(),
                lee,
                casePage,
                claims -> with(
                        claims, "auth_time", Instant.now().minusSeconds(720).getEpochSecond()));

        assertThat(old.asked()).contains("max_age=600").doesNotContain("prompt=");
        assertThat(old.page()).isEqualTo("/signed-out?failed");
        assertThat(page(casePage, old.session()).getStatus()).isEqualTo(302);
    }

    @Test
    void signingInBeginsASessionThatNobodyCouldPrepare() throws Exception {
        var prepared = new MockHttpSession();
        var id = prepared.getId();
        prepared.setAttribute("planted", "by somebody else");

        var signedIn = signIn(prepared, lee, casePage);

        assertThat(signedIn.page()).isEqualTo(casePage);
        assertThat(prepared.isInvalid()).isTrue();
        assertThat(signedIn.session().getId()).isNotEqualTo(id);
        assertThat(signedIn.session().getAttribute("planted")).isNull();
    }

    @Test
    void aSessionWithoutALifeIsNone() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        session.removeAttribute("clinic.portal.signin.SessionLife");

        assertThat(page(casePage, session).getStatus()).isEqualTo(302);
    }

    @Test
    void signingOutEndsItAndEmptiesTheBrowsersMemory() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        var desk = new PlainBrowser(mvc, session);

        var out = desk.form(desk.open("/cases"), "/logout").sent();

        assertThat(out.getRedirectedUrl()).contains("/connect/logout", "id_token_hint=");
        assertThat(out.getHeader("Clear-Site-Data")).isEqualTo("\"cache\", \"storage\"");
        assertThat(session.isInvalid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es"})
    void whoCannotSignInIsToldSoAndWhenToTryAgain(String language) throws Exception {
        identity.away(true);

        var answer = mvc.perform(get("/oauth2/authorization/clinic").cookie(new Cookie("lang", language)))
                .andReturn()
                .getResponse();

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("30");
        assertThat(answer.getContentAsString())
                .contains(
                        language.equals("es")
                                ? "Ahora no es posible iniciar sesión"
                                : "Signing in is not possible at the moment");
        assertThat(answer.getContentAsString()).contains(language.equals("es") ? "se conserva" : "is kept for you");
    }

    @Test
    void aSignInServerThatLeavesHalfwayIsSaidToBeAway() throws Exception {
        var asked = mvc.perform(get("/oauth2/authorization/clinic").session(new MockHttpSession()))
                .andReturn();
        identity.away(true);

        var back = mvc.perform(get("/login/oauth2/code/clinic")
                        .param("code", "c")
                        .param("state", parameter(asked.getResponse().getRedirectedUrl(), "state"))
                        .session(session(asked)))
                .andReturn()
                .getResponse();

        assertThat(back.getRedirectedUrl()).isEqualTo("/sign-in-away");
    }

    @Test
    void workGoesOnWhileTheSignInServerIsAwayAndTheTokenIsStillValid() throws Exception {
        // about to run out, so another one is asked for
        var session = signedIn.as(lee, Role.PHYSICIAN, Duration.ofSeconds(45), journey.siteId);
        identity.away(true);

        assertThat(page(casePage, session).getContentAsString())
                .containsIgnoringCase(journey.familyName)
                .doesNotContain("does not answer");
        assertThat(StubServices.get().calls()).isNotEmpty();
    }

    @Test
    void aTokenThatRanOutWhileTheSignInServerIsAwayIsSaid() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, Duration.ofSeconds(-1), journey.siteId);
        identity.away(true);

        var answer = page(casePage, session);

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("30");
        assertThat(answer.getContentAsString()).contains("Signing in is not possible at the moment");
        assertThat(StubServices.get().calls()).isEmpty();
    }

    @Test
    void whoGetsNoFurtherTokenSignsInAgainAndFindsTheirDraft() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, Duration.ofSeconds(60), journey.siteId);
        identity.answerTokens(
                form -> form.contains("grant_type=refresh_token") ? "{\"error\":\"invalid_grant\"}" : null);

        var turnedAway = page(casePage, session);

        assertThat(turnedAway.getRedirectedUrl()).isEqualTo("/oauth2/authorization/clinic");
        assertThat(StubServices.get().calls()).isEmpty();
        var part = byScript(casePage + "/head", session);
        assertThat(part.getStatus()).isEqualTo(403);

        var back = signIn(session, lee, null);
        assertThat(back.asked()).contains("prompt=login");
        assertThat(back.page()).isEqualTo(casePage);
    }

    @Test
    void whatSomebodyMayDoIsRememberedFromOneSignInToTheNext() throws Exception {
        signIn(new MockHttpSession(), lee, casePage);
        var first = permissions();
        signIn(new MockHttpSession(), lee, casePage, claims -> with(claims, "roles", List.of(Role.NURSE)));

        assertThat(first).contains("role:physician", "site:" + journey.siteId);
        assertThat(permissions()).contains("role:nurse").doesNotContain("role:physician");
    }

    @Test
    void theAuditHearsOfSigningInLockingUnlockingAndOut() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        clock.forward(Duration.ofMinutes(10));
        page(casePage, session);
        page(casePage, session);
        clock.back();
        signIn(session, lee, null, claims -> without(claims, "auth_time"));
        var back = signIn(session, lee, null, claims -> with(claims, "roles", List.of(Role.NURSE)));
        var desk = new PlainBrowser(mvc, back.session());
        desk.form(desk.open("/cases"), "/logout").sent();

        assertThat(jdbc.sql("""
                        select action || ' ' || outcome || coalesce(' ' || reason, '') from audit
                        where actor = ? and action not in ('READ', 'LIST', 'SEARCH') order by id""").param(lee.toString()).query(String.class).list())
                .containsExactly(
                        "SIGN_IN ALLOWED",
                        "LOCK ALLOWED idle",
                        "SIGN_IN REFUSED not-fresh-enough",
                        "UNLOCK ALLOWED",
                        "PERMISSIONS ALLOWED",
                        "SIGN_OUT ALLOWED asked");
    }

    private String permissions() {
        return jdbc.sql("select array_to_string(permissions, ' ') from permissions_seen where subject = ?")
                .param(lee)
                .query(String.class)
                .single();
    }

    /// @param asked where the browser was sent at the sign-in server
    /// @param page  where it is sent in the end
    private record Back(String asked, String page, MockHttpSession session) {}

    private Back signIn(MockHttpSession session, UUID subject, @Nullable String page) throws Exception {
        return signIn(session, subject, page, UnaryOperator.identity());
    }

    /// By way of the sign-in server, which says about the user what the test wants.
    private Back signIn(
            MockHttpSession session, UUID subject, @Nullable String page, UnaryOperator<Map<String, Object>> change)
            throws Exception {
        if (page != null) {
            assertThat(page(page, session).getStatus()).isEqualTo(302);
        }
        var asked = mvc.perform(get("/oauth2/authorization/clinic").session(session))
                .andReturn();
        var address = asked.getResponse().getRedirectedUrl();
        var claims = new HashMap<String, Object>(Map.of(
                "sub",
                subject.toString(),
                "name",
                "Test",
                "roles",
                List.of(Role.PHYSICIAN),
                "sites",
                List.of(journey.siteId.toString()),
                "aud",
                List.of("portal"),
                "nonce",
                parameter(address, "nonce"),
                "sid",
                "sid-of-" + subject,
                "auth_time",
                Instant.now().getEpochSecond()));
        claims.put("iss", identity.issuer());
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("exp", Instant.now().plusSeconds(300).getEpochSecond());
        var id = identity.key()
                .signed(
                        Map.of(
                                "alg",
                                "RS256",
                                "typ",
                                "JWT",
                                "kid",
                                identity.key().id()),
                        change.apply(claims));
        var access = identity.token(subject, "Test", List.of(Role.PHYSICIAN), List.of(journey.siteId.toString()));
        identity.answerTokens(_ -> """
                {"access_token":"%s","id_token":"%s","refresh_token":"r","token_type":"Bearer","expires_in":300}""".formatted(access, id));
        var back = mvc.perform(get("/login/oauth2/code/clinic")
                        .param("code", "c")
                        .param("state", parameter(address, "state"))
                        .session(session(asked)))
                .andReturn();
        return new Back(
                String.valueOf(address), String.valueOf(back.getResponse().getRedirectedUrl()), session(back));
    }

    private static MockHttpSession session(MvcResult result) {
        var session = (MockHttpSession) result.getRequest().getSession(false);
        return session == null ? new MockHttpSession() : session;
    }

    private static String parameter(@Nullable String address, String name) {
        var found = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(String.valueOf(address));
        assertThat(found.find()).as(name + " in " + address).isTrue();
        return java.net.URLDecoder.decode(found.group(1), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        var changed = new HashMap<>(claims);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> claims, String name) {
        var changed = new HashMap<>(claims);
        changed.remove(name);
        return changed;
    }

    private MockHttpServletResponse page(String path, MockHttpSession session) throws Exception {
        return mvc.perform(get(path).session(session).header("Accept", "text/html"))
                .andReturn()
                .getResponse();
    }

    private MockHttpServletResponse byScript(String path, MockHttpSession session) throws Exception {
        return mvc.perform(get(path).session(session).header("HX-Request", "true"))
                .andReturn()
                .getResponse();
    }

    private static List<String> attributes(MockHttpSession session) {
        return Collections.list(session.getAttributeNames());
    }
}
