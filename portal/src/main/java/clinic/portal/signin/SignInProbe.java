package clinic.portal.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/// Sends nobody to a sign-in server that does not answer: the browser would show its own words about it, and lose the
/// way back.
final class SignInProbe extends OncePerRequestFilter {

    static final String AWAY_PAGE = "/sign-in-away";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final URI keys;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    SignInProbe(String keys) {
        this.keys = URI.create(keys);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !SessionGuard.path(request).startsWith("/oauth2/authorization/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(answers() ? request : new Instead(request, AWAY_PAGE), response);
    }

    private boolean answers() {
        try {
            var request = HttpRequest.newBuilder(keys).timeout(PATIENCE).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() < 500;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
