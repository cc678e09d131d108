package clinic.portal.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Sends nobody to a sign-in server that does not answer: the browser would show its own words about it, and lose the
/// way back.
final class SignInProbe extends OncePerRequestFilter {

    static final String AWAY_PAGE = "/sign-in-away";

    private final SignInServer server;

    SignInProbe(SignInServer server) {
        this.server = server;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !SessionGuard.path(request).startsWith("/oauth2/authorization/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(server.answers() ? request : new Instead(request, AWAY_PAGE), response);
    }
}
