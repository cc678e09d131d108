package clinic.kit.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/// Problems as RFC 9457 has them, under `/problems/<slug>`. `detail` is written for the person at the reception; it
/// never carries what an unknown exception says, and nothing that the caller may not know.
public final class Problems {

    /// What is wrong with one field, named by its path in the request (`history.regions[0].side`), and what to change.
    public record FieldError(String field, String message) {}

    private Problems() {}

    public static ProblemDetail of(HttpStatus status, String slug, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("/problems/" + slug));
        problem.setTitle(title(slug));
        return problem;
    }

    public static ProblemDetail field(HttpStatus status, String slug, String detail, String field, String remedy) {
        return withField(of(status, slug, detail), field, remedy);
    }

    /// Adds one more entry to the problem's `errors`.
    public static ProblemDetail withField(ProblemDetail problem, String field, String remedy) {
        var errors = new ArrayList<Object>();
        var properties = problem.getProperties();
        if (properties != null && properties.get("errors") instanceof List<?> earlier) {
            errors.addAll(earlier);
        }
        errors.add(new FieldError(field, remedy));
        problem.setProperty("errors", List.copyOf(errors));
        return problem;
    }

    /// Says where it happened, unless the address is none: `//` can be asked for all the same.
    static void locate(ProblemDetail problem, String address) {
        try {
            problem.setInstance(new URI(address));
        } catch (URISyntaxException noAddress) {
            // what is wrong with it is the problem
        }
    }

    private static String title(String slug) {
        return Character.toUpperCase(slug.charAt(0)) + slug.substring(1).replace('-', ' ');
    }
}
