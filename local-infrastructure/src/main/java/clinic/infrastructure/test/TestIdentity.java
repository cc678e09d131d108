package clinic.infrastructure.test;

import clinic.infrastructure.SigningKey;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Stands in for the sign-in server: publishes a key and signs tokens with it, so that a service under test checks
/// real tokens through its real security chain.
public final class TestIdentity {

    private static @Nullable TestIdentity shared;

    private final SigningKey key = SigningKey.generate("test");
    private final List<SigningKey> published = new CopyOnWriteArrayList<>(List.of(key));
    private final HttpServer server;
    private volatile boolean away;
    private volatile Function<String, @Nullable String> tokens = _ -> null;

    private TestIdentity() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/oauth2/jwks", exchange -> {
            if (away) {
                exchange.close();
                return;
            }
            var jwks = jwks().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, jwks.length);
            try (var body = exchange.getResponseBody()) {
                body.write(jwks);
            }
        });
        // a key set of another moment, a token endpoint that refuses, or no answer at all: as a test wants it
        server.createContext("/oauth2/token", exchange -> {
            var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var answer = tokens.apply(form);
            if (away || answer == null) {
                exchange.close();
                return;
            }
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.contains("\"error\"") ? 400 : 200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    public static synchronized TestIdentity get() {
        if (shared == null) {
            shared = new TestIdentity();
        }
        return shared;
    }

    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public String jwksUri() {
        return issuer() + "/oauth2/jwks";
    }

    /// An access token as the sign-in server would issue it, for somebody with these roles at these sites.
    public String token(UUID subject, String name, List<String> roles, List<String> sites) {
        return token(Map.of(
                "sub", subject.toString(), "preferred_username", name, "name", name, "roles", roles, "sites", sites));
    }

    /// Any claims over the usual ones (issuer, audience, thirty minutes of life, and the scope that the portal asks for
    /// its users or a service is registered with): to see what a service makes of a wrong token.
    public String token(Map<String, Object> claims) {
        var all = new LinkedHashMap<>(claims);
        var service = claims.get("roles") instanceof Collection<?> roles && roles.contains("service");
        all.putIfAbsent("scope", service ? "clinic:read" : "openid profile clinic:read clinic:write");
        all.putIfAbsent("azp", service ? all.getOrDefault("sub", "nobody") : "portal");
        return key.token(issuer(), Instant.now(), Duration.ofMinutes(30), all);
    }

    /// A new key, beside the one that everybody knows, until this is closed.
    public Publication publishing(SigningKey more) {
        published.add(more);
        return () -> published.remove(more);
    }

    public interface Publication extends AutoCloseable {
        @Override
        void close();
    }

    private String jwks() {
        return published.stream()
                .map(one -> one.jwks().replaceFirst("^\\{\"keys\":\\[", "").replaceFirst("]}$", ""))
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /// Whether requests find nobody here.
    public void away(boolean gone) {
        away = gone;
    }

    /// What the token endpoint answers to a form from now on; a JSON object with an `error` is answered 400, null not
    /// at all.
    public void answerTokens(Function<String, @Nullable String> answers) {
        tokens = answers;
    }

    /// What signs the tokens: to sign what a sign-in server never would.
    public SigningKey key() {
        return key;
    }
}
