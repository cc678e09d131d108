package clinic.local.demo;

import clinic.local.DemoUser;
import clinic.local.Identity;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Access tokens that Keycloak gives the demo users for their passwords. The realm has a client of its own for this,
/// which is there for demonstration only.
public final class KeycloakTokens {

    private record Token(String text, Instant usableUntil) {}

    private final URI endpoint;
    private final Map<DemoUser, Token> tokens = new ConcurrentHashMap<>();

    /// @param keycloak the root of the server
    public KeycloakTokens(String keycloak) {
        this.endpoint = URI.create(Identity.KEYCLOAK.token(keycloak));
    }

    /// One that can be used for some while yet.
    String of(DemoUser user) {
        return tokens.compute(
                        user,
                        (_, known) -> known != null && Instant.now().isBefore(known.usableUntil) ? known : signIn(user))
                .text;
    }

    private Token signIn(DemoUser user) {
        var form = "grant_type=password&client_id=demo&scope=openid&username=%s&password=%s"
                .formatted(user.username(), user.password());
        var now = Instant.now();
        var answer = Json.of(HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
        var life = Duration.ofSeconds(answer.path("expires_in").asLong());
        return new Token(answer.path("access_token").asString(""), now.plus(life.dividedBy(2)));
    }
}
