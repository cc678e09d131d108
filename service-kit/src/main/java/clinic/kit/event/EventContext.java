package clinic.kit.event;

import io.opentelemetry.api.trace.Span;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Who and what caused the work at hand. Bound for the duration of a request, of the handling of an event or of a job,
/// and read by the outbox and the audit; so nobody passes it through their parameters, and nobody can forget it.
///
/// @param actor         the `sub` of a person, or `service:<name>` where a service acts by itself
/// @param correlationId what the work belongs to: the request, or whatever the causing event belonged to
/// @param causationId   id of the event that is being handled
/// @param siteId        site of the causing event
public record EventContext(
        String actor,
        UUID correlationId,
        @Nullable UUID causationId,
        @Nullable UUID siteId) {

    /// Under this key every log line of the work says what it belongs to, and its span.
    public static final String LOGGED = "correlationId";

    private static final ScopedValue<EventContext> CURRENT = ScopedValue.newInstance();

    /// The bound context. Work outside of a request, an event or a job has no cause, and must not publish.
    public static EventContext current() {
        return CURRENT.orElseThrow(() -> new IllegalStateException(
                "No event context: bind one with EventContext.call or EventContext.as before working"));
    }

    public static boolean isBound() {
        return CURRENT.isBound();
    }

    public static <R, X extends Throwable> R call(EventContext context, ScopedValue.CallableOp<? extends R, X> work)
            throws X {
        var outer = MDC.get(LOGGED);
        tell(context.correlationId().toString());
        try {
            return ScopedValue.where(CURRENT, context).call(work);
        } finally {
            if (outer == null) {
                MDC.remove(LOGGED);
            } else {
                tell(outer);
            }
        }
    }

    /// For jobs and workers: the actor works on its own account, under a correlation of its own.
    public static void as(String actor, Runnable work) {
        EventContext.<Boolean, RuntimeException>call(new EventContext(actor, Ids.next(), null, null), () -> {
            work.run();
            return true;
        });
    }

    /// What the work turned out to belong to, such as the case of a request: its log lines say so from here on, and
    /// its span.
    public static void belongsTo(UUID correlation) {
        if (isBound()) {
            tell(correlation.toString());
        }
    }

    private static void tell(String correlation) {
        MDC.put(LOGGED, correlation);
        Span.current().setAttribute(LOGGED, correlation);
    }
}
