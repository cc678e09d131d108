package clinic.portal.signin;

import clinic.kit.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;

/// What becomes of a browser that comes back from the sign-in server. It gets a session of its own each time: what the
/// old one held goes with it, but for the page that the same person had open. A sign-in must be as fresh as it was
/// asked to be, whatever the sign-in server made of the wish: a lock opens for nobody who has not given their password
/// since.
@Component
class SignInOutcome implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

    /// What only the sign-in server can get wrong.
    private static final Set<String> OF_THE_SERVER = Set.of("invalid_id_token", "invalid_nonce");

    private final OAuth2AuthorizedClientRepository clients;
    private final SignedInSessions sessions;
    private final Permissions permissions;
    private final SignInTrail trail;
    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
    private final RequestCache requests = new HttpSessionRequestCache();

    SignInOutcome(
            OAuth2AuthorizedClientRepository clients,
            SignedInSessions sessions,
            Permissions permissions,
            SignInTrail trail) {
        this.clients = clients;
        this.sessions = sessions;
        this.permissions = permissions;
        this.trail = trail;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var old = request.getSession();
        var before = SessionLife.of(old);
        var user = (OidcUser) Objects.requireNonNull(authentication.getPrincipal());
        var caller = Caller.current();
        var refusal = refusal(user, caller, before);
        if (refusal != null) {
            trail.refused(user.getSubject(), refusal);
            SecurityContextHolder.clearContext();
            // a lock stays a lock
            if (before.isEmpty()) {
                old.invalidate();
            } else {
                contexts.saveContext(SecurityContextHolder.createEmptyContext(), request, response);
                clients.removeAuthorizedClient(SignIn.REGISTRATION, authentication, request, response);
            }
            response.sendRedirect("/signed-out?failed");
            return;
        }
        var who = new SessionLife.Who(
                UUID.fromString(user.getSubject()), caller.orElseThrow().name(), user.getClaimAsString("sid"));
        var same = before.filter(life -> life.who().subject().equals(who.subject()));
        var page = before.isEmpty() ? asked(request, response) : same.flatMap(SessionLife::wasAt);
        OAuth2AuthorizedClient client = clients.loadAuthorizedClient(SignIn.REGISTRATION, authentication, request);
        var kept = same.isPresent() ? kept(old) : Map.<String, Object>of();
        old.invalidate();
        var fresh = request.getSession(true);
        kept.forEach(fresh::setAttribute);
        clients.saveAuthorizedClient(Objects.requireNonNull(client), authentication, request, response);
        contexts.saveContext(SecurityContextHolder.getContext(), request, response);
        var life = sessions.begin(fresh, who);
        try {
            if (same.isPresent()) {
                trail.unlocked(who);
            } else {
                trail.signedIn(who);
            }
            permissions.seen(who.subject(), caller.orElseThrow());
        } catch (RuntimeException notAudited) {
            life.end();
            throw notAudited;
        }
        response.sendRedirect(page.orElse("/cases"));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (isAway(failure)) {
            response.sendRedirect("/sign-in-away");
            return;
        }
        var reason = failure instanceof OAuth2AuthenticationException oauth
                ? oauth.getError().getErrorCode()
                : failure.getClass().getSimpleName();
        if (OF_THE_SERVER.contains(reason)) {
            trail.refused(null, reason);
        } else {
            trail.failed(reason);
        }
        response.sendRedirect("/signed-out?failed");
    }

    private static Map<String, Object> kept(HttpSession session) {
        var kept = new HashMap<String, Object>();
        session.getAttributeNames().asIterator().forEachRemaining(name -> {
            if (session.getAttribute(name) instanceof KeptWhileLocked value) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    private @Nullable String refusal(OidcUser user, Optional<Caller> caller, Optional<SessionLife> before) {
        if (caller.isEmpty()) {
            return "nobody-we-know";
        }
        var authenticated = user.getAuthenticatedAt();
        var earliest = before.flatMap(SessionLife::lockedAt)
                .orElseGet(() -> Instant.now().minus(sessions.idle()));
        return authenticated == null || authenticated.isBefore(earliest.minus(CLOCKS_DIFFER))
                ? "not-fresh-enough"
                : null;
    }

    /// The page that led to the sign-in, within this portal.
    private Optional<String> asked(HttpServletRequest request, HttpServletResponse response) {
        return Optional.ofNullable(requests.getRequest(request, response))
                .filter(saved -> "GET".equals(saved.getMethod()))
                .map(saved -> {
                    var uri = URI.create(saved.getRedirectUrl().replaceAll("[?&]continue$", ""));
                    return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
                })
                .filter(path -> path.startsWith("/") && !path.startsWith("//"));
    }

    private static boolean isAway(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResourceAccessException || cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }
}
