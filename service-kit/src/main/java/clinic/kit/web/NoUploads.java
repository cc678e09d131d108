package clinic.kit.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Nothing is uploaded anywhere. A request of several parts is refused before anything of it is read, whoever sends it,
/// so that none of it comes to lie in a file; and Spring is told not to read such requests either
/// (`spring.servlet.multipart.enabled`).
final class NoUploads extends OncePerRequestFilter {

    private final ProblemWriter problems;

    NoUploads(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var type = request.getContentType();
        if (type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            SafeHeaders.set(response);
            problems.write(
                    request,
                    response,
                    Problems.of(
                            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                            "unsupported-media-type",
                            "Files are not taken here. Send the fields alone."));
        } else {
            chain.doFilter(request, response);
        }
    }
}
