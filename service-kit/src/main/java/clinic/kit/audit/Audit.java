package clinic.kit.audit;

import clinic.kit.access.Caller;
import clinic.kit.event.EventContext;
import clinic.kit.event.Ids;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.HandlerMapping;

/// The audit trail: rows that are only ever added (grants and a trigger see to it) and hold ids, never what was read or
/// written. What a row tells of and the row itself are both there or neither is; only a denial stands alone. A row that
/// cannot be written stops what it would have told of. Rows are sealed into a chain soon after ([AuditChain]).
public class Audit {

    private static final String NOBODY = "anonymous";

    private final JdbcClient jdbc;
    private final TransactionTemplate alone;
    private final Clock clock;
    private final Runnable toBeSealed;

    Audit(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock, Runnable toBeSealed) {
        this.toBeSealed = toBeSealed;
        this.jdbc = jdbc;
        this.alone = new TransactionTemplate(transactions);
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /// Somebody is about to see this. Call it before the answer is given.
    public void read(String resourceType, UUID resourceId, @Nullable UUID patientId) {
        var row = new Row("READ", resourceType, resourceId, patientId, null, "ALLOWED", null);
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            alone.executeWithoutResult(_ -> insert(row));
        } else {
            insert(row);
        }
    }

    /// Something changed: what the event tells, in the event's transaction. The outbox calls this.
    public void changed(String eventType, UUID key, @Nullable UUID correlation) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A change is audited in its own transaction; there is none");
        }
        insert(new Row("CHANGED", eventType, key, null, correlation, "ALLOWED", null));
    }

    /// The request at hand was refused; what was asked for stands in its route and in the id that the path names.
    /// Commits by itself, whatever becomes of the request.
    public void denied(String reason) {
        var path = new PathOfRequest();
        denied(path.resourceType(), path.resourceId(), reason);
    }

    public void denied(String resourceType, @Nullable UUID resourceId, String reason) {
        var row = new Row("DENIED", resourceType, resourceId, null, null, "REFUSED", reason);
        alone.executeWithoutResult(_ -> insert(row));
    }

    private record Row(
            String action,
            String resourceType,
            @Nullable UUID resourceId,
            @Nullable UUID patientId,
            @Nullable UUID correlationId,
            String outcome,
            @Nullable String reason) {}

    private void insert(Row row) {
        var request = request();
        var context = EventContext.isBound() ? EventContext.current() : null;
        var caller = Caller.current();
        jdbc.sql("""
                insert into audit (id, at, actor, actor_name, action, resource_type, resource_id, patient_id,
                    correlation_id, outcome, reason, route, source, trace_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .param(Ids.next())
                .param(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .param(
                        context != null
                                ? context.actor()
                                : caller.map(Caller::actor).orElse(NOBODY))
                .param(caller.map(Caller::name).orElse(null))
                .param(row.action())
                .param(row.resourceType())
                .param(row.resourceId())
                .param(row.patientId())
                .param(row.correlationId() != null || context == null ? row.correlationId() : context.correlationId())
                .param(row.outcome())
                .param(row.reason())
                .param(request == null ? null : request.getMethod() + " " + route(request))
                .param(request == null ? null : request.getRemoteAddr())
                .param(MDC.get("traceId"))
                .update();
        toBeSealed.run();
    }

    private static @Nullable HttpServletRequest request() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest()
                : null;
    }

    private static String route(HttpServletRequest request) {
        var pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern == null ? "unmapped" : pattern.toString();
    }

    /// What a path names: `/api/v1/cases/{id}/closure` is about a `cases`, the one in its first variable that is an id.
    private static final class PathOfRequest {

        private final @Nullable HttpServletRequest request = request();

        String resourceType() {
            if (request == null) {
                return "unknown";
            }
            var words = route(request).replaceFirst("^/api/v[0-9]+/", "").split("/");
            return words[0].isEmpty() ? "unknown" : words[0];
        }

        @Nullable
        UUID resourceId() {
            if (request != null
                    && request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
                            instanceof Map<?, ?> variables) {
                for (var value : variables.values()) {
                    try {
                        return UUID.fromString(String.valueOf(value));
                    } catch (IllegalArgumentException notAnId) {
                        // the next one may be
                    }
                }
            }
            return null;
        }
    }
}
