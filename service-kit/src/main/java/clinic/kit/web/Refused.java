package clinic.kit.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// A request that the kit itself turns down, with the problem that says why.
public final class Refused extends ErrorResponseException {

    public Refused(HttpStatus status, ProblemDetail problem) {
        super(status, problem, null);
    }

    /// For what passes by itself: the caller may send the same request again after so many seconds.
    public static Refused forNow(HttpStatus status, String slug, String detail, int retryAfterSeconds) {
        var refused = new Refused(status, Problems.of(status, slug, detail));
        refused.getHeaders().set(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfterSeconds));
        return refused;
    }

    /// 400: a header or a query parameter that cannot be understood.
    public static Refused parameter(String name, String remedy) {
        return new Refused(
                HttpStatus.BAD_REQUEST,
                Problems.field(
                        HttpStatus.BAD_REQUEST, "invalid-request", "The request cannot be understood.", name, remedy));
    }
}
