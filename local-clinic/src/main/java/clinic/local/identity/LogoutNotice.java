package clinic.local.identity;

import clinic.infrastructure.SigningKey;
import clinic.local.DemoUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/// Tells the portal that somebody signed out here (OpenID Connect Back-Channel Logout), which Spring Authorization
/// Server does not do. One attempt: a portal that is away has no open pages either, and its sessions lock by
/// themselves.
final class LogoutNotice implements LogoutHandler {

    private static final Logger log = LoggerFactory.getLogger(LogoutNotice.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String issuer;
    private final URI portal;
    private final SigningKey key;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    LogoutNotice(String issuer, String portal, SigningKey key) {
        this.issuer = issuer;
        this.portal = URI.create(portal + "/logout/connect/back-channel/clinic");
        this.key = key;
    }

    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        var session = request.getSession(false);
        if (session == null || authentication == null) {
            return;
        }
        var user = DemoUser.named(authentication.getName());
        if (user.isPresent()) {
            var token = token(user.get(), sid(session.getId()));
            Thread.startVirtualThread(() -> send(token));
        }
    }

    private String token(DemoUser user, String sid) {
        var now = Instant.now();
        return key.signed(
                Map.of("alg", "RS256", "typ", "logout+jwt", "kid", key.id()),
                Map.of(
                        "iss", issuer,
                        "aud", List.of("portal"),
                        "iat", now.getEpochSecond(),
                        "exp", now.plusSeconds(120).getEpochSecond(),
                        "jti", UUID.randomUUID().toString(),
                        "sub", user.subject().toString(),
                        "sid", sid,
                        "events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of())));
    }

    private void send(String token) {
        var form = "logout_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(portal)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            var status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                log.warn("The portal answers a logout token with {}", status);
            }
        } catch (IOException e) {
            log.warn("The portal cannot be told that somebody signed out: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// As Spring Authorization Server calls the session in its ID tokens.
    private static String sid(String sessionId) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(sessionId.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
