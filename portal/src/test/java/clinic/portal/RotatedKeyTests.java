package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import clinic.contracts.Role;
import clinic.infrastructure.SigningKey;
import clinic.infrastructure.test.TestIdentity;
import clinic.portal.Surroundings.SignedIn;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/// The sign-in server takes another key, and then is away. A logout token is what the portal is sent of it without a
/// browser. Whoever sent it and cannot be asked for keys is to send it again, so nothing is lost.
@PortalTest
class RotatedKeyTests {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private SignedIn signedIn;

    private final TestIdentity identity = TestIdentity.get();

    @Test
    void itsTokensAreBelievedFromThenOnAndWhileItIsAwayItIsToSendThemAgain() throws Exception {
        var fresh = SigningKey.generate("fresh-" + UUID.randomUUID());
        isAnswered(400, fresh, false);
        try (var _ = identity.publishing(fresh)) {
            isAnswered(200, fresh, true);
            isAnswered(200, identity.key(), true);
            identity.away(true);
            isAnswered(503, fresh, false);
        } finally {
            identity.away(false);
        }
    }

    private void isAnswered(int status, SigningKey key, boolean ends) throws Exception {
        var person = UUID.randomUUID();
        var session = signedIn.as(person, Role.NURSE, UUID.randomUUID());
        assertThat(tell(key, person)).isEqualTo(status);
        assertThat(session.isInvalid()).isEqualTo(ends);
    }

    private int tell(SigningKey key, UUID person) throws Exception {
        var now = Instant.now().getEpochSecond();
        var claims = new HashMap<String, Object>(Map.of(
                "iss", identity.issuer(),
                "aud", List.of("portal"),
                "iat", now,
                "exp", now + 60,
                "jti", UUID.randomUUID().toString(),
                "events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()),
                "sub", person.toString()));
        var token = key.signed(Map.of("alg", "RS256", "typ", "logout+jwt", "kid", key.id()), claims);
        return mvc.perform(post("/logout/connect/back-channel/clinic").param("logout_token", token))
                .andReturn()
                .getResponse()
                .getStatus();
    }
}
