package clinic.kit.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Answers for errors that happen outside of any controller.
@Hidden
@RestController
class ErrorPage implements ErrorController {

    private final Supplier<@Nullable String> reference;

    ErrorPage(Supplier<@Nullable String> reference) {
        this.reference = reference;
    }

    @RequestMapping("/error")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request, HttpServletResponse response) {
        SafeHeaders.set(response);
        var problem =
                switch (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE)) {
                    case Integer code
                    when code >= 400 && code < 500 && HttpStatus.resolve(code) != null ->
                        refused(HttpStatus.valueOf(code));
                    case Integer _ -> ProblemAdvice.unexpected(reference.get());
                    case null, default -> refused(HttpStatus.NOT_FOUND);
                };
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri) {
            Problems.locate(problem, uri);
        }
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }

    private static ProblemDetail refused(HttpStatus status) {
        return status == HttpStatus.NOT_FOUND
                ? Problems.of(status, "not-found", "There is nothing here under this address.")
                : Problems.of(status, "invalid-request", "The request cannot be understood.");
    }
}
