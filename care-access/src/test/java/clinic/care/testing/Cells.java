package clinic.care.testing;

import static clinic.kit.testing.TestTokens.HARBOR;
import static clinic.kit.testing.TestTokens.RIVERSIDE;

import clinic.care.testing.World.Of;
import clinic.kit.access.MutableRules.Declared;
import clinic.kit.access.MutableRules.DeclaredGuard;
import clinic.kit.access.MutableRules.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The questions about a route and the answers that a rule gives, worked out here once more from the words of the
/// policy: nothing of the code that decides is called.
final class Cells {

    static final List<String> ROLES = List.of(
            "front-desk",
            "nurse",
            "physician",
            "therapist",
            "site-manager",
            "privacy-officer",
            "operations",
            "service");
    private static final Set<String> SENSITIVE = Set.of("nurse", "physician");
    private static final String BOTH_SCOPES = "clinic:read clinic:write";
    private static final List<String> OTHER_SCOPES = List.of("clinic:read", "clinic:write", "openid");

    enum Relation {
        NONE,
        ASSIGNED,
        HANDED_OVER,
        PAGED,
        VISIT_HERE,
        VISIT_THERE,
        BROKEN_GLASS,
        GLASS_OF_YESTERDAY,
        GLASS_GIVEN_BACK,
        GLASS_OF_ANOTHER_PATIENT,
        /// That explains to the privacy officer why somebody looked, and opens nothing.
        OPENED_THE_CASE;

        Of of() {
            return switch (this) {
                case VISIT_HERE -> Of.SEEN_AT_HARBOR;
                case VISIT_THERE -> Of.SEEN_AT_RIVERSIDE;
                default -> Of.HARBOR;
            };
        }

        private boolean groundAt(Set<UUID> sites) {
            return switch (this) {
                case ASSIGNED, PAGED, BROKEN_GLASS -> true;
                case VISIT_HERE -> sites.contains(HARBOR);
                case VISIT_THERE -> sites.contains(RIVERSIDE);
                case NONE,
                        HANDED_OVER,
                        GLASS_OF_YESTERDAY,
                        GLASS_GIVEN_BACK,
                        GLASS_OF_ANOTHER_PATIENT,
                        OPENED_THE_CASE -> false;
            };
        }

        boolean visitAt(Set<UUID> sites) {
            return (this == VISIT_HERE || this == VISIT_THERE) && groundAt(sites);
        }
    }

    /// One question.
    ///
    /// @param role    null for somebody without a role
    /// @param foreign the guard whose id is of the other site, though the others are not
    /// @param unknown the guard whose id nobody ever gave
    record Cell(
            @Nullable String role,
            Set<UUID> sites,
            Relation relation,
            String scopes,
            @Nullable String label,
            @Nullable String foreign,
            @Nullable String unknown) {

        /// Somebody of the Harbor site who is responsible for the patient: whatever is refused then is for the id.
        static Cell ofTheirOwn(@Nullable String role, @Nullable String foreign, @Nullable String unknown) {
            return new Cell(role, Set.of(HARBOR), Relation.ASSIGNED, BOTH_SCOPES, null, foreign, unknown);
        }
    }

    enum Verdict {
        ALLOWED,
        FORBIDDEN,
        NOT_FOUND,
        UNKNOWN_IN_BODY
    }

    /// What is answered, and how many rows the audit has of it.
    record Outcome(Verdict verdict, int denials, int reads) {

        boolean isAllowed() {
            return verdict == Verdict.ALLOWED;
        }
    }

    private final boolean scopes;
    private final Set<String> ofPatients;
    private final Map<String, List<String>> labels;

    /// @param scopes     whether what one may do depends on a token's scope
    /// @param ofPatients kinds of things that belong to a patient
    /// @param labels     that things of a kind may carry
    Cells(boolean scopes, Set<String> ofPatients, Map<String, List<String>> labels) {
        this.scopes = scopes;
        this.ofPatients = ofPatients;
        this.labels = labels;
    }

    List<Cell> of(Route route) {
        var all = new ArrayList<Cell>();
        var roles = new ArrayList<@Nullable String>(ROLES);
        roles.add(null);
        for (var role : roles) {
            for (var sites : List.of(Set.of(HARBOR), Set.of(RIVERSIDE), Set.of(HARBOR, RIVERSIDE), Set.<UUID>of())) {
                for (var relation : relations(route)) {
                    for (var label : labels(route)) {
                        all.add(new Cell(role, sites, relation, BOTH_SCOPES, label, null, null));
                    }
                }
            }
            for (var scope : scopes ? OTHER_SCOPES : List.<String>of()) {
                all.add(new Cell(role, Set.of(HARBOR, RIVERSIDE), Relation.ASSIGNED, scope, null, null, null));
            }
            for (var guard : route.policy().guards()) {
                all.add(Cell.ofTheirOwn(role, guard.field(), null));
            }
        }
        for (var role : route.policy().roles()) {
            for (var guard : route.policy().guards()) {
                // to be a site is to be somebody's: an unknown one is like any other where one does not work
                if (!guard.kind().equals("site")) {
                    all.add(Cell.ofTheirOwn(role, null, guard.field()));
                }
            }
        }
        return all;
    }

    /// Where no relation matters, a few show that none does; the soak asks with all of them.
    private static List<Relation> relations(Route route) {
        return route.policy().care() || Boolean.getBoolean("clinic.soak")
                ? List.of(Relation.values())
                : List.of(Relation.NONE, Relation.ASSIGNED, Relation.VISIT_HERE, Relation.VISIT_THERE);
    }

    private List<@Nullable String> labels(Route route) {
        var known = new ArrayList<@Nullable String>();
        known.add(null);
        route.policy().guards().forEach(guard -> known.addAll(labels.getOrDefault(guard.kind(), List.of())));
        return known;
    }

    /// As the policy has it.
    Outcome expected(Route route, Cell cell) {
        return expected(route, route.policy(), true, true, true, cell);
    }

    /// As the bent rule would have it.
    Outcome expected(Route route, Mutation bent, Cell cell) {
        return expected(route, bent.meant(), bent.scope(), bent.site(), bent.label(), cell);
    }

    private Outcome expected(Route route, Declared rule, boolean scope, boolean site, boolean label, Cell cell) {
        if (cell.role() == null || !rule.roles().contains(cell.role())) {
            return new Outcome(Verdict.FORBIDDEN, 1, 0);
        }
        if (scope && !List.of(cell.scopes().split(" ")).contains(route.safe() ? "clinic:read" : "clinic:write")) {
            return new Outcome(Verdict.FORBIDDEN, 1, 0);
        }
        for (var guard : rule.guards()) {
            if (guard.field().equals(cell.unknown()) || !opens(rule, guard, site, label, cell)) {
                return new Outcome(guard.inBody() ? Verdict.UNKNOWN_IN_BODY : Verdict.NOT_FOUND, 1, 0);
            }
        }
        var chart = rule.guards().stream().anyMatch(guard -> ofPatients.contains(guard.kind()));
        return new Outcome(Verdict.ALLOWED, 0, route.safe() && chart ? 1 : 0);
    }

    private boolean opens(Declared rule, DeclaredGuard guard, boolean site, boolean label, Cell cell) {
        var foreign = guard.field().equals(cell.foreign());
        var patient = ofPatients.contains(guard.kind());
        var everywhere = "service".equals(cell.role()) || guard.kind().equals("patient");
        var ground = cell.relation().groundAt(cell.sites());
        if (site
                && !everywhere
                && !cell.sites().contains(foreign ? RIVERSIDE : HARBOR)
                && !(patient && cell.relation().visitAt(cell.sites()))) {
            return false;
        }
        if (rule.care() && patient && !ground && !rule.exempt().contains(cell.role())) {
            return false;
        }
        return !label
                || cell.label() == null
                || !labels.containsKey(guard.kind())
                || ground && cell.role() != null && SENSITIVE.contains(cell.role());
    }
}
