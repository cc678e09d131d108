package clinic.portal.signin;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.authentication.logout.OidcLogoutToken;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;

/// The sign-in server says that somebody signed out there. What Spring Security checked of the logout token (signature,
/// issuer, audience, event) is not checked again; that it is fresh and comes once is checked here, because a token that
/// names a person instead of a session would end their later sessions as well.
@Component
class BackChannelLogout implements LogoutHandler {

    private static final Logger log = LoggerFactory.getLogger(BackChannelLogout.class);
    private static final Duration FRESH = Duration.ofMinutes(2);

    private final SignedInSessions sessions;

    /// By their ids, with when they were issued. Only the sign-in server can add to it.
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    BackChannelLogout(SignedInSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        if (authentication == null || !(authentication.getPrincipal() instanceof OidcLogoutToken token)) {
            refuse(response);
            return;
        }
        var now = Instant.now();
        seen.values().removeIf(at -> at.isBefore(now.minus(FRESH.multipliedBy(2))));
        var issued = token.getIssuedAt();
        if (issued == null
                || issued.isBefore(now.minus(FRESH))
                || issued.isAfter(now.plus(FRESH))
                || seen.putIfAbsent(Objects.requireNonNull(token.getId()), issued) != null) {
            refuse(response);
            return;
        }
        var ended = sessions.end(token.getSessionId(), token.getSubject());
        log.info("{} sessions ended at the word of the sign-in server", ended);
    }

    /// A signed token without the claims that make it a logout token fails inside Spring Security in a way that would
    /// be a fault of ours. Keys that cannot be fetched are: the sign-in server shall say it again.
    static Filter refusingWhatIsNoToken() {
        return (request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } catch (AuthenticationServiceException failed) {
                if (failed.getCause() instanceof IllegalArgumentException) {
                    refuse((HttpServletResponse) response);
                } else {
                    log.warn("A logout token cannot be checked: {}", failed.getMessage());
                    ((HttpServletResponse) response).sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                }
            }
        };
    }

    private static void refuse(HttpServletResponse response) {
        log.info("A logout token was refused: it is old, came before, or is none");
        try {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
