package clinic.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.SigningKey;
import clinic.infrastructure.test.TestIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContext;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/// The sign-in takes a new key, and then is away, while a service runs. That a service that never got any key answers
/// 503 is proved by the kit's own tests; that this one decides about tokens as those do is looked at here.
public final class SignInKeys {

    /// Where only a good token leads to 404.
    private static final String NOWHERE = "/api/v1/nothing-of-this-name";

    private final Api api;
    private final ApplicationContext context;
    private final TestIdentity identity = TestIdentity.get();

    public SignInKeys(ApplicationContext context, int port) {
        this.context = context;
        this.api = Api.at(port);
    }

    public void areFollowedAndServeWhileTheSignInIsAway() {
        assertThat(context.getBeansOfType(JwtDecoder.class).values())
                .extracting(decoder -> decoder.getClass().getName())
                .containsExactly("clinic.kit.access.AccessTokens");
        assertThat(context.getBeanNamesForType(SecurityFilterChain.class))
                .containsExactlyInAnyOrder("openEndpoints", "bearerTokens");

        var fresh = SigningKey.generate("fresh-" + UUID.randomUUID());
        assertThat(status(identity.key())).isEqualTo(404);
        assertThat(status(fresh)).isEqualTo(401);
        try (var _ = identity.publishing(fresh)) {
            // made-up key ids must not flood the sign-in, so it is asked once in a while only
            await().atMost(Duration.ofSeconds(30)).until(() -> status(fresh) == 404);
            identity.away(true);
            for (var known : List.of(fresh, identity.key())) {
                assertThat(status(known)).isEqualTo(404);
            }
            // which has it ask for keys, in vain
            assertThat(status(SigningKey.generate("made-up"))).isIn(401, 503);
            for (var known : List.of(fresh, identity.key())) {
                assertThat(status(known)).isEqualTo(404);
            }
        } finally {
            identity.away(false);
        }
    }

    private int status(SigningKey key) {
        var token = key.token(
                identity.issuer(),
                Instant.now(),
                Duration.ofMinutes(5),
                Map.of(
                        "sub",
                        UUID.randomUUID().toString(),
                        "name",
                        "Kay",
                        "scope",
                        "clinic:read clinic:write",
                        "roles",
                        List.of("physician"),
                        "sites",
                        List.of(TestTokens.HARBOR.toString())));
        return api.with(token).get(NOWHERE).status();
    }
}
