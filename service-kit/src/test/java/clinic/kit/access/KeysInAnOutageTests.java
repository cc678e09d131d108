package clinic.kit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clinic.infrastructure.SigningKey;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtException;

/// Keys outlive their freshness while nobody gives newer ones.
class KeysInAnOutageTests {

    private static final String ISSUER = "http://sign-in.example";

    /// Not below the pause between fetches.
    private static final Duration FRESH = Duration.ofMillis(2_200);

    private final SigningKey key = SigningKey.generate("known");

    @Test
    void whatWasFetchedOnceServesForAsLongAsNobodyAnswers() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            var body = key.jwks().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var keys = "http://localhost:" + server.getAddress().getPort() + "/keys";
        var tokens = new AccessTokens(ISSUER, keys, "clinic", FRESH);
        assertThat(tokens.decode(token(key)).getSubject()).isNotBlank();
        server.stop(0);

        for (var round = 0; round < 2; round++) {
            TimeUnit.MILLISECONDS.sleep(FRESH.toMillis() + 200);
            assertThat(tokens.decode(token(key)).getSubject()).isNotBlank();
        }
        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> tokens.decode(token(SigningKey.generate("unknown"))));
    }

    private static String token(SigningKey key) {
        return key.token(
                ISSUER,
                Instant.now(),
                Duration.ofMinutes(5),
                Map.of(
                        "sub",
                        UUID.randomUUID().toString(),
                        "name",
                        "Kay",
                        "roles",
                        List.of("maker"),
                        "sites",
                        List.of()));
    }
}
