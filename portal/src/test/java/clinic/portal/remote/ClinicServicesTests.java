package clinic.portal.remote;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.portal.remote.ClinicServices.Service;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

/// What a page gets to know of a service that answers, refuses, fails or is not there.
class ClinicServicesTests {

    private final AtomicInteger calls = new AtomicInteger();
    private final ConcurrentLinkedQueue<Map<String, @Nullable String>> headers = new ConcurrentLinkedQueue<>();
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private volatile Instant now = NOON;
    private volatile int status = 200;
    private volatile String body = "{}";

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private ClinicServices services;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        services = services("http://localhost:" + server.getAddress().getPort());
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ana", "n/a"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        SecurityContextHolder.clearContext();
    }

    @Test
    void passesOnWhoAsksAndWhatTheySaw() {
        services.change(Service.INTAKE, HttpMethod.POST, "/cases/{id}/closure", 7, Map.of("reason", "COMPLETED"), "x");

        assertThat(headers)
                .singleElement()
                .satisfies(sent -> assertThat(sent)
                        .containsEntry("Authorization", "Bearer users-own-token")
                        .containsEntry("If-Match", "\"7\""));
    }

    @Test
    void sendsTheFormsOwnKey() {
        services.create(Service.INTAKE, "/cases", "key-of-the-form", Map.of());

        assertThat(headers)
                .singleElement()
                .satisfies(sent -> assertThat(sent).containsEntry("Idempotency-Key", "key-of-the-form"));
    }

    @Test
    void tellsTheVersionAndTheIdOfWhatWasCreated() {
        status = 201;
        body = "";

        var reply = services.create(Service.INTAKE, "/cases", "key-of-the-form", Map.of());

        assertThat(reply).isInstanceOfSatisfying(Reply.Done.class, done -> {
            assertThat(done.version()).isEqualTo(4);
            assertThat(done.created()).isEqualTo("new-one");
        });
    }

    @Test
    void repeatsARefusalInTheServicesWords() {
        status = 422;
        body = """
                {"type":"/problems/invalid","detail":"Two things.","errors":[{"field":"onset","message":"Give a day."}]}""";

        assertThat(services.get(Service.INTAKE, "/cases/1"))
                .isEqualTo(new Reply.Refused(
                        422, "invalid", "Two things.", List.of(new Reply.FieldError("onset", "Give a day."))));
    }

    @Test
    void aServiceThatFailsIsUnavailable() {
        status = 503;

        assertThat(services.get(Service.RECORDS, "/cases/1")).isEqualTo(new Reply.Unavailable("records", NOON));
    }

    @Test
    void remembersSinceWhenAServiceIsAway() {
        status = 503;
        services.get(Service.RECORDS, "/cases/1");
        now = NOON.plusSeconds(600);
        assertThat(services.get(Service.RECORDS, "/cases/1")).isEqualTo(new Reply.Unavailable("records", NOON));

        status = 404;
        services.get(Service.RECORDS, "/cases/1");
        status = 503;
        now = NOON.plusSeconds(1200);
        assertThat(services.get(Service.RECORDS, "/cases/1")).isEqualTo(new Reply.Unavailable("records", now));
    }

    @Test
    void aServiceThatIsNotThereIsUnavailable() throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }

        assertThat(services("http://localhost:" + nobody).get(Service.SCHEDULING, "/slots"))
                .isEqualTo(new Reply.Unavailable("scheduling", NOON));
    }

    @Test
    void anAnswerThatIsNoJsonIsUnavailable() {
        body = "<html>gateway</html>";

        assertThat(services.get(Service.RECORDS, "/cases/1")).isEqualTo(new Reply.Unavailable("records", NOON));
    }

    @Test
    void stopsAskingAServiceThatKeepsFailing() {
        status = 500;
        for (var i = 0; i < 30; i++) {
            services.get(Service.RECORDS, "/cases/1");
        }
        var asked = calls.get();
        assertThat(asked).isLessThan(30);

        status = 200;
        assertThat(services.get(Service.INTAKE, "/cases/1")).isInstanceOf(Reply.Done.class);
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        var sent = new java.util.HashMap<String, @Nullable String>();
        for (var name : List.of("Authorization", "If-Match", "Idempotency-Key")) {
            sent.put(name, exchange.getRequestHeaders().getFirst(name));
        }
        headers.add(sent);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("ETag", "\"4\"");
        exchange.getResponseHeaders().set("Location", "/api/v1/cases/new-one");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private ClinicServices services(String base) {
        var environment = new MockEnvironment();
        for (var service : List.of("intake", "scheduling", "records", "notification")) {
            environment.setProperty("clinic.services." + service, base);
        }
        var registration = ClientRegistration.withRegistrationId("clinic")
                .clientId("portal")
                .clientSecret("secret")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("http://localhost/login/oauth2/code/clinic")
                .authorizationUri("http://localhost/authorize")
                .tokenUri("http://localhost/token")
                .build();
        OAuth2AuthorizedClientManager tokens = _ -> new OAuth2AuthorizedClient(
                registration,
                "ana",
                new OAuth2AccessToken(
                        OAuth2AccessToken.TokenType.BEARER,
                        "users-own-token",
                        Instant.now(),
                        Instant.now().plusSeconds(60)));
        return new ClinicServices(
                environment,
                tokens,
                new HttpSessionOAuth2AuthorizedClientRepository(),
                RestClient.builder(),
                new SimpleMeterRegistry(),
                JsonMapper.builder().build(),
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                });
    }
}
