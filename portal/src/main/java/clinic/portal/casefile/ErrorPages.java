package clinic.portal.casefile;

import clinic.kit.inbox.Backlog;
import clinic.kit.web.NotFound;
import clinic.kit.web.Refused;
import clinic.portal.remote.SignInAway;
import clinic.portal.remote.SignInExpired;
import clinic.portal.signin.SessionLife;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.ui.Model;
import org.springframework.validation.BindException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerMapping;

/// What a page says instead of failing: in words, with a reference, and never with what an exception said. What
/// programs call is the kit's, and answers with problems.
@ControllerAdvice("clinic.portal")
@Order(Ordered.HIGHEST_PRECEDENCE)
class ErrorPages {

    private static final Pattern UUIDS = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Logger log = LoggerFactory.getLogger(ErrorPages.class);

    private final Backlog backlog;

    ErrorPages(Backlog backlog) {
        this.backlog = backlog;
    }

    /// What is not here may only not have come yet. While that is so, everything that is not shown is answered alike,
    /// whether it is unknown or of others.
    @ExceptionHandler
    String notFound(NotFound notFound, HttpServletRequest request, HttpServletResponse response, Model model) {
        if (namesSomething(request) && backlog.isBehindNow()) {
            return CatchingUpController.page(request, response, model);
        }
        return page(response, model, 404, "notFound");
    }

    @ExceptionHandler
    String mistyped(MethodArgumentTypeMismatchException mistyped, HttpServletResponse response, Model model) {
        return page(response, model, 404, "notFound");
    }

    /// By an id that could be anybody's.
    private static boolean namesSomething(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.values().stream()
                        .anyMatch(value -> UUIDS.matcher(String.valueOf(value)).matches());
    }

    @ExceptionHandler
    String refused(Refused refused, HttpServletResponse response, Model model) {
        var status = refused.getStatusCode().value();
        var properties = refused.getBody().getProperties();
        if (properties != null && properties.get("errors") instanceof List<?> errors) {
            model.addAttribute("errors", errors);
        }
        return page(response, model, status, status == 403 ? "notAllowed" : "badRequest");
    }

    @ExceptionHandler({BindException.class, ServletRequestBindingException.class})
    String notUnderstood(HttpServletResponse response, Model model) {
        return page(response, model, 400, "badRequest");
    }

    @ExceptionHandler({DataAccessResourceFailureException.class, CannotCreateTransactionException.class})
    String databaseAway(HttpServletResponse response, Model model) {
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        return page(response, model, 503, "unavailable");
    }

    /// The page is hidden like one that locked, and is back with its drafts after signing in.
    @ExceptionHandler
    @Nullable
    String signInExpired(SignInExpired expired, HttpServletRequest request, HttpServletResponse response) {
        SessionLife.of(request.getSession(false)).ifPresent(life -> life.lock("sign-in-expired"));
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Refresh", "true");
            response.setStatus(403);
            return null;
        }
        return "redirect:/oauth2/authorization/clinic";
    }

    @ExceptionHandler
    String signInAway(SignInAway away, HttpServletResponse response) {
        response.setHeader(HttpHeaders.RETRY_AFTER, "30");
        response.setStatus(503);
        return "sign-in-away";
    }

    /// The browser has gone; there is nobody to tell.
    @ExceptionHandler(AsyncRequestNotUsableException.class)
    void gone() {}

    @ExceptionHandler(HttpMediaTypeNotAcceptableException.class)
    ResponseEntity<Void> notAcceptable() {
        return ResponseEntity.status(HttpStatus.NOT_ACCEPTABLE).build();
    }

    @ExceptionHandler
    String unforeseen(Exception failure, HttpServletResponse response, Model model) {
        var bare = new RuntimeException(failure.getClass().getName());
        bare.setStackTrace(failure.getStackTrace());
        log.error("A page failed", bare);
        return page(response, model, 500, "unforeseen");
    }

    static String page(HttpServletResponse response, Model model, int status, String what) {
        response.setStatus(status);
        model.addAttribute("status", status);
        model.addAttribute("what", what);
        model.addAttribute("reference", MDC.get("traceId"));
        return "problem";
    }
}
