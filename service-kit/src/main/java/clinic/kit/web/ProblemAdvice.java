package clinic.kit.web;

import clinic.kit.audit.Audit;
import java.net.URI;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/// Turns whatever goes wrong into a problem that says what to change, or to try again, or (for what nobody foresaw)
/// under which reference to find it. Features map their own refusals in their own controllers, before this.
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    /// What PostgreSQL says to values that cannot be stored: too long, out of range, no such time, no such character.
    private static final Set<String> UNSTORABLE = Set.of("22001", "22003", "22008", "22021", "22P05");

    private final Audit audit;
    private final Supplier<@Nullable String> reference;

    ProblemAdvice(Audit audit, Supplier<@Nullable String> reference) {
        this.audit = audit;
        this.reference = reference;
    }

    @ExceptionHandler
    ResponseEntity<Object> on(NotFound e) {
        var denial = e.denial();
        if (denial != null) {
            audit.denied(denial);
        }
        return answer(Problems.of(HttpStatus.NOT_FOUND, "not-found", "There is nothing here under this id."));
    }

    @ExceptionHandler
    ResponseEntity<Object> on(StaleVersion e) {
        var problem = stale();
        problem.setProperty("currentVersion", e.current());
        return answer(problem);
    }

    /// The repository noticed what the use case did not: somebody wrote in between.
    @ExceptionHandler
    ResponseEntity<Object> on(OptimisticLockingFailureException e) {
        return answer(stale());
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        QueryTimeoutException.class,
        TransientDataAccessException.class,
        TransactionException.class
    })
    ResponseEntity<Object> unavailable(RuntimeException e) {
        if (e instanceof PessimisticLockingFailureException) {
            return later("Others were working on the same thing; send the request again.", 1);
        }
        log.warn("The database does not answer", WithoutMessages.of(e));
        return later("The service cannot work at the moment; nothing was changed. Try again in a moment.", 5);
    }

    @ExceptionHandler
    ResponseEntity<Object> on(DataAccessException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && UNSTORABLE.contains(sql.getSQLState())) {
                log.warn("A value reached the database unchecked", WithoutMessages.of(e));
                return answer(invalid("A value is too long, out of range or holds characters that cannot be stored."));
            }
        }
        return unexpected(e);
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception e) {
        var id = reference.get();
        log.error("Unexpected, reference {}", id, WithoutMessages.of(e));
        return answer(unexpected(id));
    }

    static ProblemDetail unexpected(@Nullable String reference) {
        var problem = Problems.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "unexpected",
                "Something unexpected happened; nothing was changed. Tell support the reference.");
        problem.setProperty("reference", reference);
        return problem;
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var target = e.getBindingResult().getTarget();
        return answer(fields(
                e.getBindingResult().getFieldErrors(),
                target == null ? null : target.getClass(),
                e.getBindingResult().getGlobalErrors().stream()
                        .map(error -> message(error.getDefaultMessage()))
                        .toList()));
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e.isForReturnValue()) {
            return unexpected(e);
        }
        var problem = invalid("Some fields need to be changed.");
        for (var result : e.getParameterValidationResults()) {
            if (result instanceof ParameterErrors errors) {
                var argument = errors.getArgument();
                for (var error : ordered(errors.getFieldErrors(), argument == null ? null : argument.getClass())) {
                    Problems.withField(problem, error.getField(), message(error.getDefaultMessage()));
                }
            } else {
                for (var error : result.getResolvableErrors()) {
                    Problems.withField(problem, name(result), message(error.getDefaultMessage()));
                }
            }
        }
        return answer(problem);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge) {
                return answer(BodyTooLarge.problem());
            }
            if (cause instanceof Refused refused) {
                return answer(refused.getBody());
            }
        }
        return answer(
                switch (e.getCause()) {
                    case JacksonException json when JsonRemedy.isMalformed(json) -> malformed(json);
                    case JacksonException json
                    when JsonRemedy.field(json).isEmpty() -> invalid("The body " + JsonRemedy.remedy(json) + ".");
                    case JacksonException json ->
                        Problems.withField(
                                invalid("Some fields need to be changed."),
                                JsonRemedy.field(json),
                                JsonRemedy.remedy(json));
                    case null, default -> invalid("Send a JSON object as the body.");
                });
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var field =
                e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : e.getPropertyName();
        return answer(Problems.withField(
                invalid("The request cannot be understood."),
                field == null ? "request" : field,
                JsonRemedy.expected(e.getRequiredType())));
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                Problems.withField(invalid("The request cannot be understood."), e.getParameterName(), "is required"));
    }

    @Override
    protected ResponseEntity<Object> handleServletRequestBindingException(
            ServletRequestBindingException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var problem = invalid("The request cannot be understood.");
        return answer(
                e instanceof MissingRequestHeaderException header
                        ? Problems.withField(problem, header.getHeaderName(), "is required")
                        : problem);
    }

    @Override
    protected ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(Problems.of(HttpStatus.NOT_FOUND, "not-found", "There is nothing here under this address."));
    }

    /// Everything that Spring words itself keeps its words, under a type of ours; but the words for a fault of the
    /// server are always the same.
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError() && !(e instanceof Refused) && status.value() != 503) {
            return unexpected(e);
        }
        return super.handleExceptionInternal(e, body, headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem && isUntyped(problem.getType())) {
            var reason = HttpStatus.valueOf(status.value()).getReasonPhrase();
            problem.setType(
                    URI.create("/problems/" + reason.toLowerCase(Locale.ROOT).replace(' ', '-')));
        }
        return ResponseEntity.status(status).headers(headers).body(body);
    }

    private static boolean isUntyped(@Nullable URI type) {
        return type == null || "about:blank".equals(type.toString());
    }

    private static ProblemDetail malformed(JacksonException e) {
        var place = e.getLocation();
        return invalid(
                place == null
                        ? "The body is not valid JSON."
                        : "The body is not valid JSON (line %d, column %d)."
                                .formatted(place.getLineNr(), place.getColumnNr()));
    }

    private static ProblemDetail fields(List<FieldError> errors, @Nullable Class<?> type, List<String> global) {
        var problem = invalid("Some fields need to be changed.");
        for (var error : ordered(errors, type)) {
            Problems.withField(problem, error.getField(), message(error.getDefaultMessage()));
        }
        for (var message : global) {
            Problems.withField(problem, "", message);
        }
        return problem;
    }

    private static List<FieldError> ordered(List<FieldError> errors, @Nullable Class<?> type) {
        return errors.stream()
                .sorted(Comparator.comparing(FieldError::getField, new FieldOrder(type))
                        .thenComparing(error -> message(error.getDefaultMessage())))
                .toList();
    }

    private static String name(ParameterValidationResult result) {
        var name = result.getMethodParameter().getParameterName();
        return name == null ? "request" : name;
    }

    private static String message(@Nullable String message) {
        return message == null ? "is not valid" : message;
    }

    private static ProblemDetail invalid(String detail) {
        return Problems.of(HttpStatus.BAD_REQUEST, "invalid-request", detail);
    }

    private static ProblemDetail stale() {
        return Problems.of(
                HttpStatus.PRECONDITION_FAILED,
                "stale-version",
                "This was changed since you read it. Read it again and repeat what you wanted to do.");
    }

    private static ResponseEntity<Object> later(String detail, int seconds) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, Integer.toString(seconds))
                .body(Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", detail));
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
