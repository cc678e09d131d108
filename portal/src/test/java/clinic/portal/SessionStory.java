package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.contracts.Role;
import clinic.infrastructure.test.TestIdentity;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;

/// Somebody with a case on their screen. They sign in by way of the sign-in server or are signed in already; time is
/// put forward and back again.
abstract class SessionStory {

    @Autowired
    MockMvc mvc;

    @Autowired
    SignedIn signedIn;

    @Autowired
    TheClinic clinic;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    final TestIdentity identity = TestIdentity.get();
    final UUID lee = UUID.randomUUID();

    @SuppressWarnings("NullAway.Init")
    Journey journey;

    @SuppressWarnings("NullAway.Init")
    String casePage;

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

    /// @param asked where the browser was sent at the sign-in server
    /// @param page  where it is sent in the end
    record Back(String asked, String page, MockHttpSession session) {}

    Back signIn(MockHttpSession session, UUID subject, @Nullable String page) throws Exception {
        return signIn(session, subject, page, UnaryOperator.identity());
    }

    /// By way of the sign-in server, which says about the user what the test wants.
    Back signIn(MockHttpSession session, UUID subject, @Nullable String page, UnaryOperator<Map<String, Object>> change)
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

    static MockHttpSession session(MvcResult result) {
        var session = (MockHttpSession) result.getRequest().getSession(false);
        return session == null ? new MockHttpSession() : session;
    }

    static String parameter(@Nullable String address, String name) {
        var found = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(String.valueOf(address));
        assertThat(found.find()).as(name + " in " + address).isTrue();
        return URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
    }

    static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        var changed = new HashMap<>(claims);
        changed.put(name, value);
        return changed;
    }

    static Map<String, Object> without(Map<String, Object> claims, String name) {
        var changed = new HashMap<>(claims);
        changed.remove(name);
        return changed;
    }

    MockHttpServletResponse page(String path, MockHttpSession session) throws Exception {
        return mvc.perform(get(path).session(session).header("Accept", "text/html"))
                .andReturn()
                .getResponse();
    }

    MockHttpServletResponse byScript(String path, MockHttpSession session) throws Exception {
        return mvc.perform(get(path).session(session).header("HX-Request", "true"))
                .andReturn()
                .getResponse();
    }
}
