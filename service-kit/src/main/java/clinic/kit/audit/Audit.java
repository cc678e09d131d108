package clinic.kit.audit;

import clinic.kit.access.Caller;
import clinic.kit.event.EventContext;
import clinic.kit.event.Ids;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
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

/// The audit trail: who did what, with which patient's data, when, from where and why. Its rows are only ever added
/// (grants and a trigger see to it) and hold ids, never what was read or written. What a row tells of and the row
/// itself are both there or neither is; only refusals and what becomes of a session stand alone. A row that cannot be
/// written stops what it would have told of. Rows are sealed into a chain soon after ([AuditChain]).
public class Audit {

    /// The address of the browser for which a program calls. It stands in the trail beside the address of the program,
    /// and is worth as much as that program is: whoever calls by themselves may say anything here, and is not
    /// hidden by it.
    public static final String ORIGIN = "Clinic-Browser-Address";

    /// The role that may read the trail.
    public static final String READER = "privacy-officer";

    private static final String NOBODY = "anonymous";
    private static final String SESSION = "session";
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

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
        seen(new Row(Action.READ, resourceType).of(resourceId).about(patientId));
    }

    /// Somebody is about to see a list, or what a search found: one row, that names every patient whom it shows.
    ///
    /// @param action `LIST` or `SEARCH`
    public void listed(Action action, String resourceType, Collection<UUID> patients) {
        if (action != Action.LIST && action != Action.SEARCH) {
            throw new IllegalArgumentException(action + " is no list");
        }
        seen(new Row(action, resourceType).about(patients));
    }

    /// A list of what the request at hand asks for.
    void listed(Collection<UUID> patients) {
        listed(Action.LIST, new PathOfRequest().resourceType(), patients);
    }

    /// Somebody is about to take this along as a file.
    public void exported(String resourceType, UUID resourceId, @Nullable UUID patientId) {
        seen(new Row(Action.EXPORT, resourceType).of(resourceId).about(patientId));
    }

    /// Somebody is about to print this.
    public void printed(String resourceType, UUID resourceId, @Nullable UUID patientId) {
        seen(new Row(Action.PRINT, resourceType).of(resourceId).about(patientId));
    }

    /// Something changed: what the event tells, in the event's transaction. The outbox calls this.
    public void changed(String eventType, UUID key, @Nullable UUID correlation) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A change is audited in its own transaction; there is none");
        }
        insert(new Row(Action.CHANGED, eventType).of(key).partOf(correlation));
    }

    /// Something of a patient changed that no event tells of.
    public void changedFor(String resourceType, UUID resourceId, UUID patientId) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A change is audited in its own transaction; there is none");
        }
        insert(new Row(Action.CHANGED, resourceType).of(resourceId).about(patientId));
    }

    /// Something that operations look after, such as a dead letter, was settled; with the reason. Joins the
    /// transaction that does it.
    public void settled(String resourceType, UUID resourceId, String how) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A change is audited in its own transaction; there is none");
        }
        insert(new Row(Action.CHANGED, resourceType).of(resourceId).because(how));
    }

    /// The request at hand was refused; what was asked for stands in its route and in the id that the path names.
    /// Commits by itself, whatever becomes of the request.
    public void denied(String reason) {
        var path = new PathOfRequest();
        denied(path.resourceType(), path.resourceId(), reason);
    }

    public void denied(String resourceType, @Nullable UUID resourceId, String reason) {
        alone(new Row(Action.DENIED, resourceType).of(resourceId).refused().because(reason));
    }

    public void signedIn(UUID subject, @Nullable String name) {
        alone(new Row(Action.SIGN_IN, SESSION).of(subject).by(subject.toString(), name));
    }

    /// A sign-in that came to nothing.
    ///
    /// @param who what is known of the person, if anything is
    public void signInRefused(@Nullable String who, String reason) {
        alone(new Row(Action.SIGN_IN, SESSION)
                .by(who == null ? NOBODY : who, null)
                .refused()
                .because(reason));
    }

    /// @param reason such as "by herself", "idle for too long", "by the sign-in server"
    public void signedOut(UUID subject, @Nullable String name, String reason) {
        alone(new Row(Action.SIGN_OUT, SESSION)
                .of(subject)
                .by(subject.toString(), name)
                .because(reason));
    }

    /// The session waits for its owner.
    public void locked(UUID subject, @Nullable String name, String reason) {
        alone(new Row(Action.LOCK, SESSION)
                .of(subject)
                .by(subject.toString(), name)
                .because(reason));
    }

    public void unlocked(UUID subject, @Nullable String name) {
        alone(new Row(Action.UNLOCK, SESSION).of(subject).by(subject.toString(), name));
    }

    /// What somebody may do is different from now on.
    public void permissionsChanged(UUID subject, Collection<String> before, Collection<String> after) {
        seen(new Row(Action.PERMISSIONS, "permissions")
                .of(subject)
                .detailed(new TreeSet<>(before) + " → " + new TreeSet<>(after)));
    }

    /// Somebody opens what they have no right to, and says why: a reason to count by, and in words.
    public void breakGlass(
            String resourceType, UUID resourceId, @Nullable UUID patientId, String reason, String explanation) {
        seen(new Row(Action.BREAK_GLASS, resourceType)
                .of(resourceId)
                .about(patientId)
                .because(reason)
                .detailed(explanation));
    }

    /// Requests without a valid token, so many from one address within a minute.
    void strangers(String source, int times) {
        insert(new Row(Action.DENIED, "unknown")
                .refused()
                .because("no-valid-token")
                .from(source)
                .repeated(times));
    }

    private void seen(Row row) {
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            alone(row);
        } else {
            insert(row);
        }
    }

    private void alone(Row row) {
        alone.executeWithoutResult(_ -> insert(row));
    }

    private static final class Row {

        private final Action action;
        private final String resourceType;
        private @Nullable UUID resourceId;
        private @Nullable UUID patientId;
        private UUID @Nullable [] patients;
        private @Nullable UUID correlationId;
        private @Nullable String actor;
        private @Nullable String actorName;
        private @Nullable String source;
        private String outcome = "ALLOWED";
        private @Nullable String reason;
        private @Nullable String detail;
        private @Nullable Integer times;

        Row(Action action, String resourceType) {
            this.action = action;
            this.resourceType = resourceType;
        }

        Row of(@Nullable UUID id) {
            resourceId = id;
            return this;
        }

        Row about(@Nullable UUID patient) {
            patientId = patient;
            return this;
        }

        Row about(Collection<UUID> all) {
            patients = all.stream().distinct().sorted().toArray(UUID[]::new);
            return this;
        }

        Row partOf(@Nullable UUID correlation) {
            correlationId = correlation;
            return this;
        }

        Row by(String who, @Nullable String name) {
            actor = who;
            actorName = name;
            return this;
        }

        Row from(String address) {
            source = address;
            return this;
        }

        Row refused() {
            outcome = "REFUSED";
            return this;
        }

        Row because(String why) {
            reason = why;
            return this;
        }

        Row detailed(String exactly) {
            detail = exactly;
            return this;
        }

        Row repeated(int often) {
            times = often;
            return this;
        }
    }

    private void insert(Row row) {
        var request = request();
        var context = EventContext.isBound() ? EventContext.current() : null;
        var caller = Caller.current();
        var somebody = row.actor != null
                ? row.actor
                : context != null ? context.actor() : caller.map(Caller::actor).orElse(NOBODY);
        jdbc.sql("""
                insert into audit (id, at, actor, actor_name, sites, action, resource_type, resource_id, patient_id,
                    patients, correlation_id, outcome, reason, detail, times, route, source, origin, trace_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .param(Ids.next())
                .param(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .param(somebody)
                .param(
                        row.actor != null
                                ? row.actorName
                                : caller.map(Caller::name).orElse(null))
                .param(caller.map(it -> it.sites().toArray(UUID[]::new)).orElse(null))
                .param(row.action.name())
                .param(row.resourceType)
                .param(row.resourceId)
                .param(row.patientId)
                .param(row.patients)
                .param(row.correlationId != null || context == null ? row.correlationId : context.correlationId())
                .param(row.outcome)
                .param(row.reason)
                .param(row.detail)
                .param(row.times)
                .param(request == null ? null : request.getMethod() + " " + route(request))
                .param(row.source != null || request == null ? row.source : request.getRemoteAddr())
                .param(request == null ? null : origin(request))
                .param(MDC.get("traceId"))
                .update();
        toBeSealed.run();
    }

    /// What a program that calls for somebody says about where that person is.
    private static @Nullable String origin(HttpServletRequest request) {
        var address = request.getHeader(ORIGIN);
        return address != null && ADDRESS.matcher(address).matches() ? address : null;
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

    /// What a path names: `/api/v1/cases/{id}/closure` is about `cases`, the one in its first variable that is an id.
    private static final class PathOfRequest {

        private final @Nullable HttpServletRequest request = request();

        String resourceType() {
            if (request == null) {
                return "unknown";
            }
            var words = route(request).replaceFirst("^(/api/v[0-9]+)?/", "").split("/", 2);
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
