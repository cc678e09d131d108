package clinic.local.identity;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.Stack;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

class IdentityServerTests {

    private static final String VERIFIER = "a-verifier-that-is-long-enough-for-the-proof-key";
    /// Hears the logout tokens.
    private static final HttpServer PORTAL_SERVER = portal();

    private static final String PORTAL =
            "http://localhost:" + PORTAL_SERVER.getAddress().getPort();
    private static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();

    @TempDir
    private static Path directory;

    private static Stack stack;
    private static ConfigurableApplicationContext server;
    private static String base;

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @BeforeAll
    static void start() {
        stack = new Stack(directory, directory, 8080);
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--OIDC_ISSUER=" + stack.issuer(),
                "--PORTAL_URL=" + PORTAL,
                "--SIGNING_KEY_FILE=" + stack.signingKeyFile()));
        Part.services().forEach(part -> arguments.add("--CLIENT_SECRET_" + part.name() + "=secret-of-" + part.label()));
        server = new SpringApplicationBuilder(IdentityServer.class)
                .properties(IdentityServer.PROPERTIES)
                .run(arguments.toArray(String[]::new));
        base = "http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port");
    }

    private static HttpServer portal() {
        try {
            var portal = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            portal.createContext("/logout/connect/back-channel/clinic", exchange -> {
                HEARD.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            portal.start();
            return portal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        PORTAL_SERVER.stop(0);
        server.close();
    }

    @Test
    void theTokenOfTheCommandLineIsTheOneOfTheSignInServer() throws Exception {
        var user = DemoUser.named("rosa").orElseThrow();
        var ours = SignedJWT.parse(stack.token(user));
        var key = JWKSet.parse(get("/oauth2/jwks").body()).getKeys().getFirst().toRSAKey();
        assertThat(ours.verify(new RSASSAVerifier(key))).isTrue();

        var theirs = SignedJWT.parse(signIn(user).get("access_token"));
        for (var claim : List.of("iss", "aud", "sub", "preferred_username", "name", "roles", "sites", "azp")) {
            assertThat(ours.getJWTClaimsSet().getClaim(claim))
                    .as(claim)
                    .isNotNull()
                    .isEqualTo(theirs.getJWTClaimsSet().getClaim(claim));
        }
        assertThat(ours.getHeader().toJSONObject())
                .isEqualTo(theirs.getHeader().toJSONObject())
                .containsEntry("typ", "at+jwt")
                .containsEntry("alg", "RS256");
        assertThat(scopes(ours)).isEqualTo(scopes(theirs)).contains("clinic:read", "clinic:write");
    }

    @Test
    void aTokenIsShortLivedAndAnIdTokenDoesNotPassForOne() throws Exception {
        var answer = signIn(DemoUser.named("ana").orElseThrow());
        var access = SignedJWT.parse(answer.get("access_token")).getJWTClaimsSet();
        var id = SignedJWT.parse(answer.get("id_token"));

        assertThat(Duration.between(
                        access.getIssueTime().toInstant(),
                        access.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(id.getHeader().getType()).isNotEqualTo(new JOSEObjectType("at+jwt"));
        assertThat(id.getJWTClaimsSet().getAudience()).containsExactly("portal");
        assertThat(id.getJWTClaimsSet().getClaim("scope")).isNull();
    }

    @Test
    void asksForThePasswordAgainWhenThePortalWantsItFresh() throws Exception {
        var user = DemoUser.named("lee").orElseThrow();
        var first = SignedJWT.parse(signIn(user).get("id_token")).getJWTClaimsSet();
        assertThat(first.getClaim("auth_time")).isNotNull();
        assertThat(first.getStringClaim("sid")).isNotBlank();

        // still signed in: with a password that is young enough nobody is asked
        assertThat(authorize("&max_age=600")).startsWith(PORTAL + "/login/oauth2/code/clinic?code=");
        assertThat(authorize("&prompt=login")).contains("/oauth2/authorize").doesNotContain("prompt=");
        // and the way round it leads to the form as well
        assertThat(authorize("")).endsWith("/login");
    }

    @Test
    void whoSignedInLongAgoIsAskedAgain() throws Exception {
        submit("ana", "clinic-ana");
        TimeUnit.MILLISECONDS.sleep(5); // no password is younger than nothing

        assertThat(authorize("&max_age=0")).contains("/oauth2/authorize");
        assertThat(authorize("&max_age=600")).endsWith("/login");
    }

    @Test
    void tellsThePortalWhenSomebodySignsOut() throws Exception {
        HEARD.clear();
        var user = DemoUser.named("grace").orElseThrow();
        var answer = signIn(user);
        var id = SignedJWT.parse(answer.get("id_token")).getJWTClaimsSet();

        get("/connect/logout?id_token_hint=" + answer.get("id_token") + "&client_id=portal");

        var heard = Objects.requireNonNull(HEARD.poll(10, TimeUnit.SECONDS));
        var token = SignedJWT.parse(heard.replace("logout_token=", ""));
        var key = JWKSet.parse(get("/oauth2/jwks").body()).getKeys().getFirst().toRSAKey();
        assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
        assertThat(token.getHeader().getType()).isEqualTo(new JOSEObjectType("logout+jwt"));
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(id.getIssuer());
        assertThat(claims.getAudience()).containsExactly("portal");
        assertThat(claims.getSubject()).isEqualTo(user.subject().toString());
        assertThat(claims.getStringClaim("sid")).isEqualTo(id.getStringClaim("sid"));
        assertThat(claims.getJSONObjectClaim("events"))
                .containsOnlyKeys("http://schemas.openid.net/event/backchannel-logout");
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(claims.getClaim("nonce")).isNull();
    }

    @Test
    void manyWrongPasswordsHaveAnybodyWaitWhetherTheyExistOrNot() throws Exception {
        for (var name : List.of("otto", "nobody-of-this-name")) {
            for (var i = 0; i < FailedSignIns.MOST_PER_NAME; i++) {
                assertThat(submit(name, "wrong").headers().firstValue("Location"))
                        .hasValueSatisfying(location -> assertThat(location).endsWith("/login?error"));
            }
            assertThat(submit(name, "clinic-" + name).headers().firstValue("Location"))
                    .as("the right password of " + name)
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/login?wait"));
        }
        assertThat(get("/login?wait").body()).contains("role=\"alert\"", "Wait five minutes");
        assertThat(submit("rosa", "clinic-rosa").headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).doesNotContain("/login"));
    }

    private String authorize(String more) throws Exception {
        return get("/oauth2/authorize?response_type=code&client_id=portal&scope=openid%20profile&redirect_uri="
                        + callback() + "&code_challenge_method=S256&code_challenge="
                        + "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" + more)
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    private static Set<String> scopes(SignedJWT token) throws ParseException {
        return Set.of(token.getJWTClaimsSet().getStringClaim("scope").split(" "));
    }

    @Test
    void theIdTokenTellsThePortalWhoSignedIn() throws Exception {
        var user = DemoUser.named("lee").orElseThrow();
        var claims = SignedJWT.parse(signIn(user).get("id_token")).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("0192a000-0000-7000-8000-000000000103");
        assertThat(claims.getStringClaim("name")).isEqualTo("Dr. Mina Lee");
        assertThat(claims.getStringListClaim("roles")).containsExactly("physician");
        assertThat(claims.getStringListClaim("sites")).hasSize(2);
    }

    @Test
    void aServiceGetsATokenOfItsOwn() throws Exception {
        var answer = post(
                "/oauth2/token",
                "grant_type=client_credentials&client_id=notification-service&client_secret=secret-of-notification");
        var claims = SignedJWT.parse(json(answer).get("access_token")).getJWTClaimsSet();
        assertThat(claims.getStringListClaim("roles")).containsExactly("service");
        assertThat(claims.getAudience()).containsExactly("clinic");
        assertThat(claims.getStringClaim("scope")).isEqualTo("clinic:read");
        assertThat(claims.getStringClaim("azp")).isEqualTo("notification-service");
    }

    @Test
    void aWrongPasswordIsSaidAboveTheForm() throws Exception {
        var refused = submit("ana", "wrong");
        assertThat(refused.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith("/login?error"));
        assertThat(get("/login?error").body()).contains("role=\"alert\"", "do not match");
    }

    @Test
    void withoutAProofKeyThereIsNoCode() throws Exception {
        submit("ana", "clinic-ana");
        var answer =
                get("/oauth2/authorize?response_type=code&client_id=portal&scope=openid&redirect_uri=" + callback());
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(location ->
                        assertThat(location).contains("error=invalid_request").doesNotContain("code="));
    }

    private Map<String, String> signIn(DemoUser user) throws Exception {
        submit(user.username(), user.password());
        var challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes()));
        var redirect =
                get("/oauth2/authorize?response_type=code&client_id=portal&scope=openid%20profile%20clinic:read%20clinic:write&redirect_uri="
                                + callback() + "&code_challenge_method=S256&code_challenge=" + challenge)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow();
        assertThat(redirect).startsWith(PORTAL + "/login/oauth2/code/clinic?code=");
        var code = redirect.replaceAll(".*code=", "").replaceAll("&.*", "");
        return json(post(
                "/oauth2/token",
                "grant_type=authorization_code&client_id=portal&client_secret=secret-of-portal&code=" + code
                        + "&redirect_uri=" + callback() + "&code_verifier=" + VERIFIER));
    }

    private HttpResponse<String> submit(String username, String password) throws Exception {
        var form = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                .matcher(get("/login").body());
        assertThat(form.find()).isTrue();
        return post("/login", "username=" + username + "&password=" + password + "&_csrf=" + encode(form.group(1)));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Accept", "text/html, application/json")
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static Map<String, String> json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var tree = JsonMapper.shared().readTree(answer.body());
        return tree.propertyStream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Objects.requireNonNull(entry.getValue()).asString()));
    }

    private static String callback() {
        return encode(PORTAL + "/login/oauth2/code/clinic");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
