package clinic.local.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.web.filter.OncePerRequestFilter;

/// `prompt=login` and `max_age` of OpenID Connect, which Spring Authorization Server leaves to others: whoever is
/// signed in already gives their password again. What the client can rely on is `auth_time` in the ID token, since the
/// browser may change the parameters.
final class AskAgain extends OncePerRequestFilter {

    private static final String AUTHENTICATED_AT = AskAgain.class.getName();

    private final Clock clock;

    AskAgain(Clock clock) {
        this.clock = clock;
    }

    void authenticated(HttpSession session) {
        session.setAttribute(AUTHENTICATED_AT, clock.instant());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().equals("/oauth2/authorize") || !"GET".equals(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var prompt = "login".equals(request.getParameter("prompt"));
        var session = request.getSession(false);
        if (!prompt && (session == null || !isOlder(session, request.getParameter("max_age")))) {
            chain.doFilter(request, response);
            return;
        }
        if (session != null) {
            session.invalidate();
        }
        // without the prompt, or it would be asked for again after the password
        response.sendRedirect("/oauth2/authorize?" + request.getQueryString().replaceAll("(^|&)prompt=[^&]*", ""));
    }

    private boolean isOlder(HttpSession session, @org.jspecify.annotations.Nullable String maxAge) {
        return maxAge != null
                && maxAge.matches("\\d{1,9}")
                && session.getAttribute(AUTHENTICATED_AT) instanceof Instant at
                && Duration.between(at, clock.instant()).compareTo(Duration.ofSeconds(Long.parseLong(maxAge))) > 0;
    }
}
