package clinic.kit.access;

import clinic.kit.access.Guard.Place;
import clinic.kit.access.GuardedKind.Belonging;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.method.HandlerMethod;

/// The rules as they stand, one of which a test may bend: to see whether anybody would notice.
public class MutableRules extends Rules {

    /// Imported by a service's tests.
    @TestConfiguration(proxyBeanMethods = false)
    public static class Setup {

        @Bean
        MutableRules rules(ObjectProvider<GuardedKind> kinds) {
            return new MutableRules(kinds);
        }
    }

    /// What a rule says, for tests that stand outside of the package.
    public record Declared(Set<String> roles, Set<String> exempt, boolean care, List<DeclaredGuard> guards) {}

    public record DeclaredGuard(String kind, String field, boolean inBody) {}

    /// One thing taken out of a rule, put into it or turned round.
    ///
    /// @param name what was done, such as `role nurse added`
    public record Mutation(String name, Declared meant, boolean scope, boolean site, boolean label, Rule rule) {}

    private final ObjectProvider<GuardedKind> kinds;
    private volatile @Nullable HandlerMethod bent;
    private volatile @Nullable Rule instead;

    MutableRules(ObjectProvider<GuardedKind> kinds) {
        this.kinds = kinds;
    }

    @Override
    Rule of(HandlerMethod handler) {
        var replacement = instead;
        return replacement != null && bent != null && bent.getMethod().equals(handler.getMethod())
                ? replacement
                : super.of(handler);
    }

    /// As it is written.
    public Declared asWritten(HandlerMethod handler) {
        return meant(Rules.declared(handler));
    }

    /// Where a thing really belongs.
    public Optional<Belonging> belonging(String kind, UUID id) {
        return kinds.stream()
                .filter(known -> known.name().equals(kind))
                .findFirst()
                .orElseThrow()
                .find()
                .apply(id);
    }

    public void bend(HandlerMethod handler, Mutation mutation) {
        instead = mutation.rule();
        bent = handler;
    }

    public void straighten() {
        instead = null;
        bent = null;
    }

    /// Every way to change one condition of the handler's rule. What would stand in a rule and hold against nothing is
    /// not put there: an exemption where nobody asks for care, or anything about ids where there are none. Where it
    /// does stand there, it is taken out like any other.
    public List<Mutation> mutations(HandlerMethod handler, Set<String> allRoles) {
        var it = Rules.declared(handler);
        var mutated = new LinkedHashMap<String, Rule>();
        for (var role : allRoles) {
            mutated.put(
                    "role " + role + (it.roles().contains(role) ? " taken out" : " added"),
                    new Rule(
                            flipped(it.roles(), role),
                            it.exempt(),
                            it.scope(),
                            it.site(),
                            it.care(),
                            it.label(),
                            it.guards()));
        }
        for (var role : it.roles()) {
            var exempt = it.exempt().contains(role);
            if (it.care() || exempt) {
                mutated.put(
                        "exemption of " + role + (exempt ? " taken out" : " added"),
                        new Rule(
                                it.roles(),
                                flipped(it.exempt(), role),
                                it.scope(),
                                it.site(),
                                it.care(),
                                it.label(),
                                it.guards()));
            }
        }
        mutated.put(
                "scope ignored",
                new Rule(it.roles(), it.exempt(), false, it.site(), it.care(), it.label(), it.guards()));
        if (it.care() || it.guards().stream().anyMatch(guard -> !guard.kind().equals(Guarded.SITE))) {
            mutated.put(
                    "care " + (it.care() ? "ignored" : "asked for"),
                    new Rule(it.roles(), it.exempt(), it.scope(), it.site(), !it.care(), it.label(), it.guards()));
        }
        if (!it.guards().isEmpty()) {
            mutated.put(
                    "site ignored",
                    new Rule(it.roles(), it.exempt(), it.scope(), false, it.care(), it.label(), it.guards()));
            mutated.put(
                    "label ignored",
                    new Rule(it.roles(), it.exempt(), it.scope(), it.site(), it.care(), false, it.guards()));
        }
        for (var guard : it.guards()) {
            var guards = new ArrayList<>(it.guards());
            guards.remove(guard);
            mutated.put(
                    "guard of " + guard.field() + " taken out",
                    new Rule(it.roles(), it.exempt(), it.scope(), it.site(), it.care(), it.label(), guards));
        }
        var mutations = new ArrayList<Mutation>();
        mutated.forEach((name, changed) -> mutations.add(
                new Mutation(name, meant(changed), changed.scope(), changed.site(), changed.label(), changed)));
        return mutations;
    }

    private static Set<String> flipped(Set<String> roles, String role) {
        var flipped = new HashSet<>(roles);
        if (!flipped.remove(role)) {
            flipped.add(role);
        }
        return flipped;
    }

    private static Declared meant(Rule rule) {
        return new Declared(
                rule.roles(),
                rule.exempt(),
                rule.care(),
                rule.guards().stream()
                        .map(guard -> new DeclaredGuard(guard.kind(), guard.field(), guard.place() == Place.BODY))
                        .toList());
    }
}
