package clinic.kit.web;

import clinic.kit.access.Caller;
import clinic.kit.event.EventContext;
import clinic.kit.event.Ids;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Binds who is asking for the duration of a request: what it causes carries its actor, and belongs together by the
/// request unless a case gives a better correlation. Comes after the security chain.
final class EventContextFilter extends OncePerRequestFilter {

    static final String NOBODY = "anonymous";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var actor = Caller.current().map(Caller::actor).orElse(NOBODY);
        try {
            EventContext.<Void, ServletException>call(new EventContext(actor, Ids.next(), null, null), () -> {
                try {
                    chain.doFilter(request, response);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return null;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
