package clinic.portal.signin;

import clinic.portal.signin.SessionLife.State;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/// Stands before everything that needs a session. While it is locked, whatever is asked for, what is answered is the
/// lock page, or nothing to those that are no page; only signing in goes on. What a page asks for by itself (hints,
/// its refreshed parts, how long is left, whether the portal has caught up, the next part of a replay) does not count
/// as using the session.
final class SessionGuard extends OncePerRequestFilter {

    static final String LOCK_PAGE = "/locked";

    /// Set for the lock page when the form that it answers is kept.
    static final String KEPT = SessionGuard.class.getName() + ".KEPT";

    /// A page asks for the next part by itself.
    private static final Pattern REPLAY_STEPS = Pattern.compile("/operations/replays/[^/]+/steps");

    private final Unsent unsent;

    SessionGuard(Unsent unsent) {
        this.unsent = unsent;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = path(request);
        return path.startsWith("/app/")
                || path.startsWith("/webjars/")
                || path.equals("/error")
                || path.equals("/signed-out")
                || path.equals("/sign-in-away")
                || path.startsWith("/problems/")
                || path.startsWith("/logout/connect/back-channel/");
    }

    /// A stream that was let in is not asked again when it is written to; it closes by itself.
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return true;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var session = request.getSession(false);
        var life = SessionLife.of(session).orElse(null);
        if (life == null) {
            if (session != null
                    && session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY) != null) {
                // rights without a life would never lock
                session.invalidate();
            }
            chain.doFilter(request, response);
            return;
        }
        switch (life.state()) {
            case OPEN -> {
                if (!isBackground(request) && !isWaiting(request)) {
                    life.used();
                    if (isPage(request) && !isSigningIn(request)) {
                        wasAt(request, life);
                    }
                }
                chain.doFilter(request, response);
            }
            case LOCKED -> {
                if (isSigningIn(request)) {
                    chain.doFilter(request, response);
                } else if (isPage(request) || isForm(request)) {
                    if (isPage(request)) {
                        wasAt(request, life);
                    } else if (unsent.keep(request, life)) {
                        request.setAttribute(KEPT, true);
                    }
                    chain.doFilter(new Instead(request, LOCK_PAGE), response);
                } else {
                    response.setHeader("HX-Refresh", "true");
                    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                }
            }
            case OVER -> {
                life.end();
                chain.doFilter(request, response);
            }
        }
    }

    /// Whoever waits goes on to what they wait for.
    private static void wasAt(HttpServletRequest request, SessionLife life) {
        if (!isWaiting(request)) {
            life.wasAt(address(request));
        }
    }

    private static boolean isSigningIn(HttpServletRequest request) {
        var path = path(request);
        return path.startsWith("/oauth2/authorization/") || path.startsWith("/login/oauth2/code/");
    }

    private static boolean isBackground(HttpServletRequest request) {
        var path = path(request);
        var byScript = request.getHeader("HX-Request") != null;
        return byScript && REPLAY_STEPS.matcher(path).matches()
                || isGet(request) && (path.equals("/live") || path.equals("/session") || byScript);
    }

    /// A page without scripts that stands in for another until the portal has caught up.
    private static boolean isWaiting(HttpServletRequest request) {
        return isGet(request) && path(request).equals("/catching-up");
    }

    private static boolean isPage(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return isGet(request) && !isBackground(request) && (accept == null || accept.contains("text/html"));
    }

    /// Sent by a browser that goes to the answer, not by a script that reads it.
    private static boolean isForm(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return !isGet(request)
                && request.getHeader("HX-Request") == null
                && accept != null
                && accept.contains("text/html");
    }

    private static boolean isGet(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    }

    /// As it was sent, so that what is written in another way is not taken for one of the exceptions.
    static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static String address(HttpServletRequest request) {
        var query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    static State stateOf(HttpServletRequest request) {
        return SessionLife.of(request.getSession(false)).map(SessionLife::state).orElse(State.OVER);
    }
}
