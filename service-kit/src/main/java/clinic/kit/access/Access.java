package clinic.kit.access;

import clinic.kit.access.Care.Ground;
import clinic.kit.access.Guard.Place;
import clinic.kit.access.GuardedKind.Belonging;
import clinic.kit.audit.Audit;
import clinic.kit.event.EventContext;
import clinic.kit.web.NotFound;
import clinic.kit.web.Problems;
import clinic.kit.web.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// Decides, in this one place:
///
/// `allow = role ∧ scope ∧ site ∧ (care relationship ∨ exempt role ∨ broken glass) ∧ label`
///
/// Role and scope are asked before the body is read, the rest for every guarded id when the request is understood and
/// before the handler runs. What a caller may not see answers exactly like what is not there. Whatever is let through
/// to a chart and whatever is refused leaves an audit row; a row that cannot be written refuses the request.
public final class Access {

    static final String READ_SCOPE = "clinic:read";
    static final String WRITE_SCOPE = "clinic:write";

    private final Care care;
    private final Audit audit;
    private final Map<String, GuardedKind> kinds = new HashMap<>();

    Access(Care care, Audit audit, List<GuardedKind> kinds) {
        this.care = care;
        this.audit = audit;
        this.kinds.put(Guarded.SITE, new GuardedKind(Guarded.SITE, siteId -> Optional.of(Belonging.at(siteId))));
        for (var kind : kinds) {
            if (this.kinds.putIfAbsent(kind.name(), kind) != null) {
                throw new IllegalStateException("Two kinds are called " + kind.name());
            }
        }
    }

    /// Whether the caller may see something of the patient that carries the label: for lists, whose items differ.
    public boolean opens(String label, Caller caller, UUID patientId) {
        return care.opens(label, caller, care.grounds(caller, patientId));
    }

    /// For what a request would add to a chart: whoever may not see it may not write it either.
    public void requireOpen(String label, Caller caller, UUID patientId) {
        if (!opens(label, caller, patientId)) {
            throw forbidden("label");
        }
    }

    /// Whether the caller cares for the patient: for pages that offer to break the glass.
    public boolean caresFor(Caller caller, UUID patientId) {
        return !care.grounds(caller, patientId).isEmpty();
    }

    /// Whether anybody with these roles and this token may call the endpoint at all.
    void admit(Rule rule, Optional<Caller> caller, boolean safe) {
        if (rule.roles().isEmpty()) {
            throw forbidden("no-rule");
        }
        if (caller.filter(known -> known.hasAnyRole(rule.roles())).isEmpty()) {
            throw forbidden("role");
        }
        if (rule.scope() && !caller.get().scopes().contains(safe ? READ_SCOPE : WRITE_SCOPE)) {
            throw forbidden("scope");
        }
    }

    /// Whether the caller may touch what the ids of the request stand for.
    void open(Rule rule, Caller caller, boolean safe, @Nullable Object[] arguments) {
        Seen seen = null;
        for (var guard : rule.guards()) {
            var id = guard.idIn(arguments);
            if (id == null) {
                continue;
            }
            var belonging = kind(guard).find().apply(id);
            if (belonging.isEmpty()) {
                // whoever tries ids is seen, and waits as long for the answer as for one of others
                audit.denied(guard.kind(), id, "unknown");
                throw unknown(guard);
            }
            var grounds = grounds(caller, belonging.get());
            var objection = objection(rule, caller, belonging.get(), grounds);
            if (objection != null) {
                audit.denied(guard.kind(), id, objection);
                throw unknown(guard);
            }
            if (guard.kind().equals(Guarded.CASE)) {
                EventContext.belongsTo(id);
            }
            if (seen == null && belonging.get().patientId() != null) {
                seen = new Seen(guard.kind(), id, belonging.get().patientId(), grounds);
            }
        }
        if (safe && seen != null) {
            audit.read(seen.kind(), seen.id(), seen.patientId());
        }
    }

    private record Seen(String kind, UUID id, @Nullable UUID patientId, Set<Ground> grounds) {}

    private Set<Ground> grounds(Caller caller, Belonging belonging) {
        var patientId = belonging.patientId();
        return patientId == null ? Set.of() : care.grounds(caller, patientId);
    }

    /// Why not; null if nothing speaks against it. A chart is of every site where its patient is seen.
    private @Nullable String objection(Rule rule, Caller caller, Belonging belonging, Set<Ground> grounds) {
        var sites = belonging.sites();
        if (rule.site()
                && !sites.isEmpty()
                && sites.stream().noneMatch(caller::worksAt)
                && !grounds.contains(Ground.VISIT)) {
            return "foreign-site";
        }
        if (rule.care() && belonging.patientId() != null && grounds.isEmpty() && !caller.hasAnyRole(rule.exempt())) {
            return "no-care-relationship";
        }
        var label = belonging.label();
        return rule.label() && label != null && !care.opens(label, caller, grounds) ? "label" : null;
    }

    private GuardedKind kind(Guard guard) {
        var kind = kinds.get(guard.kind());
        if (kind == null) {
            throw new IllegalStateException("There is no GuardedKind called " + guard.kind());
        }
        return kind;
    }

    private static RuntimeException unknown(Guard guard) {
        if (guard.place() != Place.BODY) {
            return new NotFound();
        }
        var detail = "There is no such %s here, or it has not arrived yet.".formatted(guard.kind());
        return new Refused(
                HttpStatus.UNPROCESSABLE_CONTENT,
                Problems.field(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        guard.kind() + "-unknown",
                        detail,
                        guard.field(),
                        "send the id of a %s at one of your sites".formatted(guard.kind())));
    }

    private Refused forbidden(String reason) {
        audit.denied(reason);
        return new Refused(
                HttpStatus.FORBIDDEN,
                Problems.of(
                        HttpStatus.FORBIDDEN,
                        "not-allowed",
                        "Your role does not include this. Ask your site manager."));
    }
}
