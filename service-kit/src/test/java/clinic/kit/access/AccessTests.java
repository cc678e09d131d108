package clinic.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.infrastructure.SigningKey;
import clinic.infrastructure.test.TestIdentity;
import clinic.kit.sample.SampleServiceTests;
import clinic.kit.testing.Api;
import clinic.kit.testing.Api.Answer;
import clinic.kit.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtException;

class AccessTests extends SampleServiceTests {

    private static final Map<String, Object> MAKER = Map.of(
            "sub",
            UUID.randomUUID().toString(),
            "name",
            "Mae",
            "roles",
            List.of("maker"),
            "sites",
            List.of(HERE.toString()));

    @Test
    void withoutATokenThereIsNothing() {
        for (var path : List.of(
                THINGS,
                "/faults/forgotten",
                "/nothing",
                "/actuator/health",
                "/",
                "/problems/not-found",
                "/v3/api-docs.yaml")) {
            assertUnauthenticated(anybody().get(path));
        }
        assertThat(anybody().get(THINGS).header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void aTokenThatIsNotOursIsNoToken() {
        var stranger = SigningKey.generate("test");
        var issuer = TestIdentity.get().issuer();
        var good = TestIdentity.get().token(MAKER);
        assertThat(anybody().with(good).get(THINGS).status()).isEqualTo(200);

        var wrong = new HashMap<String, String>();
        wrong.put("signed by another key", stranger.token(issuer, Instant.now(), Duration.ofMinutes(5), MAKER));
        wrong.put(
                "signed by an unknown key",
                SigningKey.generate("other").token(issuer, Instant.now(), Duration.ofMinutes(5), MAKER));
        wrong.put("not signed", unsigned(good));
        wrong.put("changed", changed(good));
        wrong.put("no token", "x");
        wrong.put("expired", with("exp", Instant.now().minusSeconds(120).getEpochSecond()));
        wrong.put("not yet valid", with("nbf", Instant.now().plusSeconds(600).getEpochSecond()));
        wrong.put("of another issuer", with("iss", "https://elsewhere.example"));
        wrong.put("for another audience", with("aud", List.of("other")));
        wrong.put("without a caller", with("sub", "nobody-we-know"));
        wrong.put("with a strange site", with("sites", List.of("everywhere")));
        wrong.forEach(
                (what, token) -> assertUnauthenticated(anybody().with(token).get(THINGS)));
    }

    @Test
    void anotherRoleIsRefusedBeforeTheBodyIsRead() {
        var answer = anybody().as("reader", HERE).create(THINGS, "{ not even json");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem()).isEqualTo("not-allowed");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void theRuleOfAMethodGoesBeforeTheRuleOfItsController() {
        var lamp = maker().create(THINGS, thing("lamp"));

        assertThat(anybody().as("reader", HERE).get(lamp.location()).status()).isEqualTo(200);
        assertThat(anybody().as("reader", HERE).get(THINGS).status()).isEqualTo(403);
    }

    @Test
    void anEndpointWithoutARuleIsClosedToEverybody() {
        assertThat(maker().get("/faults/forgotten").status()).isEqualTo(403);
    }

    @Test
    void aForeignSiteAnswersLikeNothing() {
        var lamp = maker().create(THINGS, thing("lamp"));
        var foreign = anybody().as("maker", ELSEWHERE).get(lamp.location());
        var unknown = anybody().as("maker", ELSEWHERE).get(THINGS + "/" + UUID.randomUUID());

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(withoutInstance(foreign)).isEqualTo(withoutInstance(unknown));
    }

    @Test
    void aForeignSiteInABodyIsNamedLikeAnUnknownOne() {
        var answer = anybody().as("maker", ELSEWHERE).create(THINGS, thing("lamp"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("site-unknown");
        assertThat(answer.fields()).containsExactly("siteId");
    }

    @Test
    void aTokenThatMayOnlyReadChangesNothing() {
        var reading = new HashMap<>(MAKER);
        reading.put("scope", "openid clinic:read");
        var token = anybody().with(TestIdentity.get().token(reading));

        assertThat(token.get(THINGS).status()).isEqualTo(200);
        assertThat(token.create(THINGS, thing("lamp")).status()).isEqualTo(403);
    }

    @Test
    void aServiceWorksAtAllSitesUnderItsOwnName() {
        var service = anybody().with(TestTokens.asService("portal"));
        var lamp = maker().create(THINGS, thing("lamp"));

        assertThat(service.get(THINGS + "?siteId=" + ELSEWHERE).status()).isEqualTo(200);
        assertThat(service.change("PUT", lamp.location(), 1, Map.of("name", "mine"))
                        .status())
                .isEqualTo(403);
        assertThat(service.get(THINGS + "/whoami").body().path("actor").asString())
                .isEqualTo("service:portal");
    }

    @Test
    void aPersonIsKnownByTheirSubject() {
        var whoami = anybody()
                .with(TestIdentity.get().token(MAKER))
                .get(THINGS + "/whoami")
                .body();

        assertThat(whoami.path("subject").asString()).isEqualTo(MAKER.get("sub"));
        assertThat(whoami.path("actor").asString()).isEqualTo(MAKER.get("sub"));
        assertThat(whoami.path("name").asString()).isEqualTo("Mae");
    }

    @Test
    void healthAndMetricsAreOpenOnTheManagementPortAndNothingElseIs() {
        var management = Api.at(managementPort);
        for (var path : List.of(
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/actuator/info",
                "/actuator/prometheus")) {
            assertThat(management.get(path).status()).as(path).isEqualTo(200);
        }
        for (var path : List.of("/actuator/env", "/actuator/heapdump", "/actuator/loggers", "/actuator", THINGS)) {
            assertThat(management.get(path).status()).as(path).isIn(401, 403, 404);
            assertThat(management.as("maker", HERE).get(path).status()).as(path).isIn(403, 404);
        }
        assertThat(management.get("/actuator/health").response().body())
                .isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
    }

    @Test
    void keysThatCannotBeFetchedAreAFaultOfOursAndLetNobodyIn() {
        var tokens = new AccessTokens("http://localhost:1", "http://localhost:1/keys", "clinic");
        var undiscovered = new AccessTokens("http://localhost:1", null, "clinic");

        for (var decoder : List.of(tokens, undiscovered)) {
            org.assertj.core.api.Assertions.assertThatExceptionOfType(JwtException.class)
                    .isThrownBy(() -> decoder.decode(TestIdentity.get().token(MAKER)))
                    .satisfies(e -> assertThat(e).isExactlyInstanceOf(JwtException.class));
        }
    }

    private static void assertUnauthenticated(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("sign-in-required");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    private static String with(String claim, Object value) {
        var claims = new HashMap<>(MAKER);
        claims.put(claim, value);
        return TestIdentity.get().token(claims);
    }

    private static String unsigned(String token) {
        return encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + token.split("\\.")[1] + ".";
    }

    private static String changed(String token) {
        var parts = token.split("\\.");
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        return parts[0] + "." + encode(claims.replace("maker", "owner")) + "." + parts[2];
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String withoutInstance(Answer answer) {
        return answer.response().body().replaceAll("\"instance\":\"[^\"]*\",?", "");
    }
}
