package clinic.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.infrastructure.Ports;
import clinic.infrastructure.ServerProcess;
import clinic.local.DemoUser;
import clinic.local.Identity;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.demo.LocalVenue;
import clinic.local.supervisor.Keycloak;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real Keycloak with the realm of this project: it says the same as the embedded sign-in, and nothing to those to
/// whom that says nothing.
class KeycloakTests {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private static Path directory;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Stack stack;
    private static ServerProcess keycloak;

    @BeforeAll
    static void start() throws Exception {
        var root = Path.of("..").toAbsolutePath().normalize();
        stack = new Stack(root, directory, freeBase(), Identity.KEYCLOAK);
        new KeycloakDistribution(stack, new PrintWriter(System.out, true)).provide();
        keycloak = new ServerProcess(new Keycloak(stack), stack.log("identity")).start(PATIENCE);
    }

    @AfterAll
    static void stop() {
        keycloak.close();
    }

    @Test
    void saysOfEachUserWhatTheEmbeddedSignInSays() throws Exception {
        var venue = new LocalVenue(stack);
        for (var user : DemoUser.ALL) {
            var theirs = SignedJWT.parse(venue.token(user));
            var embedded = SignedJWT.parse(stack.token(user));

            assertThat(theirs.verify(new RSASSAVerifier(
                            keys().getKeyByKeyId(theirs.getHeader().getKeyID()).toRSAKey())))
                    .isTrue();
            // nobody's sites are no claim there
            assertThat(Objects.requireNonNullElse(theirs.getJWTClaimsSet().getClaim("sites"), List.of()))
                    .isEqualTo(embedded.getJWTClaimsSet().getClaim("sites"));
            for (var claim : List.of("iss", "aud", "sub", "preferred_username", "name", "roles")) {
                assertThat(theirs.getJWTClaimsSet().getClaim(claim))
                        .as(user.username() + "'s " + claim)
                        .isEqualTo(embedded.getJWTClaimsSet().getClaim(claim));
            }
            assertThat(theirs.getHeader().getType())
                    .isEqualTo(embedded.getHeader().getType());
            assertThat(theirs.getHeader().getAlgorithm())
                    .isEqualTo(embedded.getHeader().getAlgorithm());
            assertThat(scopes(theirs)).contains("clinic:read", "clinic:write");
            assertThat(Duration.between(
                            theirs.getJWTClaimsSet().getIssueTime().toInstant(),
                            theirs.getJWTClaimsSet().getExpirationTime().toInstant()))
                    .isEqualTo(Duration.ofMinutes(5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"intake-service", "scheduling-service", "records-service", "notification-service"})
    void givesAServiceATokenOfItsOwn(String client) throws Exception {
        var answer = token("grant_type=client_credentials&client_id=%s&client_secret=%s"
                .formatted(client, stack.clientSecret(client)));

        var claims =
                SignedJWT.parse(json(answer).path("access_token").asString()).getJWTClaimsSet();
        assertThat(claims.getSubject())
                .isEqualTo(UUID.nameUUIDFromBytes(client.getBytes(StandardCharsets.UTF_8))
                        .toString());
        assertThat(claims.getStringListClaim("roles")).containsExactly("service");
        assertThat(claims.getAudience()).containsExactly("clinic");
        assertThat(claims.getStringClaim("name")).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type=password&client_id=demo&username=ana&password=clinic-lee",
                "grant_type=password&client_id=demo&username=nobody&password=clinic-nobody",
                "grant_type=password&client_id=portal&client_secret={portal}&username=ana&password=clinic-ana",
                "grant_type=client_credentials&client_id=portal&client_secret={portal}",
                "grant_type=client_credentials&client_id=intake-service&client_secret={records-service}",
                "grant_type=client_credentials&client_id=intake-service",
                "grant_type=client_credentials&client_id=demo",
                "grant_type=password&client_id=admin-cli&username=ana&password=clinic-ana"
            })
    void givesNoTokenFor(String form) throws Exception {
        var filled = form.replace("{portal}", stack.clientSecret("portal"))
                .replace("{records-service}", stack.clientSecret("records-service"));

        var answer = token(filled);

        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 401);
        assertThat(answer.body()).doesNotContain("access_token");
    }

    @Test
    void letsNobodyFetchACodeWithoutAProofKeyOrForAnotherAddress() throws Exception {
        var portal = stack.url(Part.PORTAL);
        var withKey = "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

        assertThat(authorize(portal + "/login/oauth2/code/clinic", withKey).statusCode())
                .as("the form")
                .isEqualTo(200);
        assertThat(authorize(portal + "/login/oauth2/code/clinic", "").headers().firstValue("Location"))
                .hasValueSatisfying(location ->
                        assertThat(location).contains("error=invalid_request").doesNotContain("code="));
        assertThat(authorize("http://elsewhere.example/login/oauth2/code/clinic", withKey)
                        .statusCode())
                .isEqualTo(400);
        assertThat(authorize(portal + "/anywhere", withKey).statusCode()).isEqualTo(400);
    }

    /// As the services need it, which keep its keys.
    @Test
    void hasTheSameKeysAfterAKill() throws Exception {
        var before = keys();

        keycloak.kill();
        keycloak.start(PATIENCE);

        assertThat(keys().getKeys()).isEqualTo(before.getKeys());
        assertThat(new LocalVenue(stack).token(DemoUser.ALL.getFirst())).isNotBlank();
    }

    private static HttpResponse<String> authorize(String redirect, String more) throws Exception {
        var query = "?response_type=code&client_id=portal&scope=openid&redirect_uri="
                + URLEncoder.encode(redirect, StandardCharsets.UTF_8) + more;
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(Identity.KEYCLOAK.authorize(server()) + query))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> token(String form) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(Identity.KEYCLOAK.token(server())))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JWKSet keys() throws Exception {
        return JWKSet.load(URI.create(Identity.KEYCLOAK.keys(server())).toURL());
    }

    private static String server() {
        return stack.url(Part.IDENTITY).toString();
    }

    private static List<String> scopes(SignedJWT token) throws ParseException {
        return List.of(token.getJWTClaimsSet().getStringClaim("scope").split(" "));
    }

    private static int freeBase() {
        var base = Ports.free() - Part.IDENTITY.portOffset();
        return Ports.open(base + Part.IDENTITY_HEALTH_PORT) ? freeBase() : base;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }
}
