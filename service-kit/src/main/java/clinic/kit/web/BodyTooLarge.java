package clinic.kit.web;

import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/// Thrown while a body is read that turns out longer than it may be.
final class BodyTooLarge extends IOException {

    static ProblemDetail problem() {
        return Problems.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "content-too-large",
                "A request may have 1 MiB at most; send less at a time.");
    }
}
