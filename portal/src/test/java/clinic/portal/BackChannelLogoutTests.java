package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import clinic.contracts.Role;
import clinic.infrastructure.SigningKey;
import clinic.infrastructure.test.TestIdentity;
import clinic.portal.Surroundings.SignedIn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;

/// The sign-in server ends a session, and nobody who only says that they are the sign-in server does.
@PortalTest
class BackChannelLogoutTests {

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    @Autowired
    private MockMvc mvc;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private JdbcClient jdbc;

    private final TestIdentity identity = TestIdentity.get();
    private final UUID lee = UUID.randomUUID();

    @Test
    void endsTheSessionAtOnceWithItsStream() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, UUID.randomUUID());
        var other = signedIn.as(UUID.randomUUID(), Role.PHYSICIAN, UUID.randomUUID());
        var stream = mvc.perform(get("/live").session(session).header("Accept", "text/event-stream"))
                .andReturn();
        var refused = refused();

        assertThat(tell(signed(claims())).getStatus()).isEqualTo(200);

        assertThat(session.isInvalid()).isTrue();
        assertThat(stream.getAsyncResult(5_000)).isNull();
        assertThat(isOpen(other)).isTrue();
        // what ends a stream comes by once more, and is no attempt of anybody
        mvc.perform(asyncDispatch(stream)).andExpect(status().isOk());
        assertThat(refused()).isEqualTo(refused);
    }

    @Test
    void aTokenThatNamesThePersonEndsAllTheirSessions() throws Exception {
        var one = signedIn.as(lee, Role.PHYSICIAN, UUID.randomUUID());
        var two = signedIn.as(lee, Role.PHYSICIAN, UUID.randomUUID());
        var claims = claims();
        claims.remove("sid");

        assertThat(tell(signed(claims)).getStatus()).isEqualTo(200);

        assertThat(one.isInvalid()).isTrue();
        assertThat(two.isInvalid()).isTrue();
    }

    private long refused() {
        return jdbc.sql("select count(*) from audit where action = 'DENIED'")
                .query(Long.class)
                .single();
    }

    @Test
    void aTokenCountsOnce() throws Exception {
        var claims = claims();
        claims.remove("sid");
        var token = signed(claims);
        assertThat(tell(token).getStatus()).isEqualTo(200);
        var later = signedIn.as(lee, Role.PHYSICIAN, UUID.randomUUID());

        assertThat(tell(token).getStatus()).isEqualTo(400);
        assertThat(isOpen(later)).isTrue();
    }

    @Test
    void aBadTokenEndsNothing() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, UUID.randomUUID());
        var bad = new LinkedHashMap<String, @Nullable String>();
        bad.put("none", null);
        bad.put("empty", "");
        bad.put("no token", "x");
        bad.put(
                "signed by another key",
                SigningKey.generate(identity.key().id()).signed(header(), claims()));
        bad.put(
                "signed by an unknown key",
                SigningKey.generate("other")
                        .signed(Map.of("alg", "RS256", "typ", "logout+jwt", "kid", "other"), claims()));
        bad.put("not signed", unsigned());
        bad.put(
                "said to be signed with the public key",
                identity.key()
                        .signed(
                                Map.of(
                                        "alg",
                                        "HS256",
                                        "typ",
                                        "logout+jwt",
                                        "kid",
                                        identity.key().id()),
                                claims()));
        bad.put(
                "an access token by its type",
                identity.key()
                        .signed(
                                Map.of(
                                        "alg",
                                        "RS256",
                                        "typ",
                                        "at+jwt",
                                        "kid",
                                        identity.key().id()),
                                claims()));
        bad.put("an access token", clinic.kit.testing.TestTokens.as(lee, "Lee", List.of(Role.PHYSICIAN)));
        bad.put("of another issuer", with("iss", "https://elsewhere.example"));
        bad.put("for another client", with("aud", List.of("clinic")));
        bad.put("without an audience", without("aud"));
        bad.put("without an event", without("events"));
        bad.put("with another event", with("events", Map.of("http://schemas.openid.net/event/other", Map.of())));
        bad.put("an id token", with("nonce", "n"));
        bad.put("without an id", without("jti"));
        bad.put("without an issue time", without("iat"));
        bad.put("expired", with("exp", Instant.now().minusSeconds(300).getEpochSecond()));
        bad.put("old", with("iat", Instant.now().minusSeconds(300).getEpochSecond()));
        bad.put("of the future", with("iat", Instant.now().plusSeconds(300).getEpochSecond()));
        var nobody = claims();
        nobody.remove("sid");
        nobody.remove("sub");
        bad.put("about nobody", signed(nobody));

        for (var token : bad.entrySet()) {
            var answer = tell(token.getValue());
            assertThat(answer.getStatus()).as(token.getKey()).isEqualTo(400);
            assertThat(isOpen(session))
                    .as("open after a token " + token.getKey())
                    .isTrue();
        }
        System.out.println("logout tokens: " + bad.size() + " bad ones refused");
        assertThat(tell(signed(claims())).getStatus()).isEqualTo(200);
        assertThat(session.isInvalid()).isTrue();
    }

    private boolean isOpen(MockHttpSession session) throws Exception {
        return !session.isInvalid()
                && mvc.perform(get("/cases").session(session))
                                .andReturn()
                                .getResponse()
                                .getStatus()
                        == 200;
    }

    private MockHttpServletResponse tell(@Nullable String token) throws Exception {
        var request = post("/logout/connect/back-channel/clinic");
        if (token != null) {
            request.param("logout_token", token);
        }
        return mvc.perform(request).andReturn().getResponse();
    }

    private Map<String, Object> claims() {
        return new HashMap<>(Map.of(
                "iss",
                identity.issuer(),
                "aud",
                List.of("portal"),
                "iat",
                Instant.now().getEpochSecond(),
                "exp",
                Instant.now().plusSeconds(60).getEpochSecond(),
                "jti",
                UUID.randomUUID().toString(),
                "events",
                Map.of(EVENT, Map.of()),
                "sub",
                lee.toString(),
                "sid",
                "sid-of-" + lee));
    }

    private Map<String, String> header() {
        return Map.of("alg", "RS256", "typ", "logout+jwt", "kid", identity.key().id());
    }

    private String signed(Map<String, Object> claims) {
        return identity.key().signed(header(), claims);
    }

    private String with(String claim, Object value) {
        var claims = claims();
        claims.put(claim, value);
        return signed(claims);
    }

    private String without(String claim) {
        var claims = claims();
        claims.remove(claim);
        return signed(claims);
    }

    private String unsigned() {
        var header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"logout+jwt\"}".getBytes(StandardCharsets.UTF_8));
        return header + "." + signed(claims()).split("\\.")[1] + ".";
    }
}
