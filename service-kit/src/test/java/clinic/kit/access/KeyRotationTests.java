package clinic.kit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.SigningKey;
import clinic.infrastructure.test.TestIdentity;
import clinic.kit.sample.SampleServiceTests;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The sign-in takes a new key, and later is away, while the service runs.
class KeyRotationTests extends SampleServiceTests {

    private static final SigningKey OLD = SigningKey.generate("old");
    private static final SigningKey NEW = SigningKey.generate("new");
    private static final HttpServer KEYS = keys();
    private static volatile SigningKey published = OLD;

    @DynamicPropertySource
    static void keySet(DynamicPropertyRegistry registry) {
        registry.add(
                "clinic.access.key-set",
                () -> "http://localhost:" + KEYS.getAddress().getPort() + "/keys");
    }

    @Test
    void theNewKeyIsFollowedTheOldOneForgottenAndTheLastKnownOneServesWhenNobodyAnswers() {
        assertThat(status(OLD)).isEqualTo(200);
        assertThat(status(NEW)).isEqualTo(401);

        published = NEW;
        // made-up key ids must not flood the sign-in, so it is asked once in a while only
        await().atMost(Duration.ofSeconds(30)).until(() -> status(NEW) == 200);
        assertThat(status(OLD)).isEqualTo(401);

        KEYS.stop(0);
        assertThat(status(NEW)).isEqualTo(200);
        assertThat(status(SigningKey.generate("made-up"))).isIn(401, 503);
        assertThat(status(NEW)).isEqualTo(200);
    }

    private int status(SigningKey key) {
        var token = key.token(
                TestIdentity.get().issuer(),
                Instant.now(),
                Duration.ofMinutes(5),
                Map.of(
                        "sub",
                        UUID.randomUUID().toString(),
                        "name",
                        "Mae",
                        "scope",
                        "clinic:read clinic:write",
                        "roles",
                        List.of("maker"),
                        "sites",
                        List.of(HERE.toString())));
        return anybody().with(token).get(THINGS).status();
    }

    private static HttpServer keys() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/keys", exchange -> {
                var body = published.jwks().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
