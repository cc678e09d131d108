package clinic.care.testing;

import clinic.care.testing.Cells.Cell;
import clinic.care.testing.World.Of;
import clinic.kit.access.MutableRules;
import clinic.kit.testing.Stored;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Asks every route of a service, for every role, at every combination of sites, with every relation to the patient,
/// label and scope, and wants exactly what `access-policy.txt` says: [Cells] works it out, [Asking] asks. Then
/// [Bending] bends every condition of every rule in turn, and the same questions have to notice.
///
/// The routes come from the handler mappings: one without a line in the policy fails, and so does a line without a
/// route. What is refused must have left one audit row each and nothing else.
public final class AccessMatrix {

    private static final int SHOWN = 40;

    /// How somebody asks: with a token over HTTP, or as a browser with a session.
    public interface Door {

        /// @param who null for somebody who is not signed in
        Reply ask(
                String method, String uri, @Nullable Map<String, Object> body, List<String> headers, @Nullable Who who);

        /// Whether what one may do depends on a token's scope.
        default boolean hasScopes() {
            return true;
        }

        /// The status for somebody who is not signed in.
        default int whoAreYou(String pattern) {
            return 401;
        }
    }

    public record Who(UUID subject, @Nullable String role, Set<UUID> sites, String scopes) {}

    /// @param problem the last part of a problem's type; empty for a page
    public record Reply(int status, String problem, String body) {}

    private final Door door;
    private final RequestMappingHandlerMapping mapping;
    private final JdbcClient jdbc;
    private final MutableRules rules;
    private final World world;
    private final AccessPolicy policy;
    private final Map<String, List<String>> labels = new HashMap<>();
    private final Set<String> ofPatients = new LinkedHashSet<>();
    private final Cells cells;
    private final Asking asking;
    private final List<String> wrong = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private int asked;

    /// @param test next to which the policy lies
    public AccessMatrix(
            Class<?> test,
            int port,
            RequestMappingHandlerMapping mapping,
            JdbcClient jdbc,
            MutableRules rules,
            World world) {
        this(test, new HttpDoor(port), mapping, jdbc, rules, world);
    }

    public AccessMatrix(
            Class<?> test,
            Door door,
            RequestMappingHandlerMapping mapping,
            JdbcClient jdbc,
            MutableRules rules,
            World world) {
        this.door = door;
        this.mapping = mapping;
        this.jdbc = jdbc;
        this.rules = rules;
        this.world = world;
        this.policy = AccessPolicy.of(test);
        this.cells = new Cells(door.hasScopes(), ofPatients, labels);
        this.asking = new Asking(door, jdbc, world, labels);
    }

    /// Kinds of things that belong to a patient.
    public AccessMatrix ofPatients(String... kinds) {
        ofPatients.addAll(List.of(kinds));
        return this;
    }

    /// Labels that things of the kind may carry; the world has `kind:LABEL` for each.
    public AccessMatrix labelled(String kind, String... known) {
        labels.put(kind, List.of(known));
        return this;
    }

    /// A body that is understood, and refused by nothing but access or the feature itself. It should not succeed where
    /// success would change who cares for whom.
    ///
    /// @param body from the ids of the guarded fields
    public AccessMatrix body(String route, Function<Function<String, UUID>, Map<String, Object>> body) {
        asking.body(route, body);
        return this;
    }

    /// Who asks the route, where the feature itself lets people at their own things only.
    public AccessMatrix as(String route, UUID subject) {
        asking.as(route, subject);
        return this;
    }

    /// The service's clock, where a test stopped it.
    public AccessMatrix at(Clock stopped) {
        clock = stopped;
        return this;
    }

    public void run() {
        asking.relate(clock.instant().atOffset(ZoneOffset.UTC));
        var routes = Route.all(mapping, rules, policy, wrong);
        standsForWhatIsSaid(routes);
        if (wrong.isEmpty()) {
            routes.forEach(this::ask);
        }
        var bending = new Bending(rules, cells, asking, door.hasScopes(), ofPatients, labels);
        if (wrong.isEmpty()) {
            routes.forEach(route -> wrong.addAll(bending.bend(route)));
        }
        System.out.println("access matrix: %d cells of %d routes, %d wrong; %s"
                .formatted(asked, routes.size(), wrong.size(), bending));
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong.size() + " wrong:\n"
                    + String.join("\n", wrong.subList(0, Math.min(SHOWN, wrong.size()))));
        }
    }

    /// A test says which kinds of things are of a patient and carry labels. If it said so wrongly, conditions that
    /// matter would be taken for such that say nothing, so each thing of the world is looked up.
    private void standsForWhatIsSaid(List<Route> routes) {
        var kinds = new TreeSet<String>();
        routes.forEach(route -> route.policy().guards().forEach(guard -> kinds.add(guard.kind())));
        kinds.remove("site");
        for (var kind : kinds) {
            for (var of : Of.values()) {
                var plain = rules.belonging(kind, world.id(of, kind)).orElseThrow();
                if (plain.sites().isEmpty() != kind.equals("patient")
                        || (plain.patientId() != null) != ofPatients.contains(kind)
                        || plain.label() != null) {
                    wrong.add("a " + kind + " is " + plain + " and not what the test says of it");
                }
                for (var label : labels.getOrDefault(kind, List.of())) {
                    var labelled = rules.belonging(kind, world.id(of, kind + ":" + label));
                    if (!label.equals(labelled.orElseThrow().label())) {
                        wrong.add("a " + kind + " that should be " + label + " is " + labelled);
                    }
                }
            }
        }
    }

    private void ask(Route route) {
        var refused = new ArrayList<Cell>();
        var allowed = new ArrayList<Cell>();
        for (var cell : cells.of(route)) {
            (cells.expected(route, cell).isAllowed() ? allowed : refused).add(cell);
        }
        Stored.atRest(jdbc);
        var denials = asking.denials();
        var wanted = new AtomicInteger();
        var changed = Stored.changedBy(
                jdbc,
                () -> refused.forEach(cell -> {
                    wanted.addAndGet(cells.expected(route, cell).denials());
                    compare(route, cell);
                }));
        if (!changed.isEmpty()) {
            wrong.add(route.name() + ": something was stored in " + changed + " though everything was refused");
        }
        var left = asking.denials() - denials;
        if (left != wanted.get()) {
            wrong.add("%s: %d refusals left %d audit rows".formatted(route.name(), wanted.get(), left));
        }
        var anonymous = asking.anonymous(route);
        if (anonymous.status() != door.whoAreYou(route.pattern())) {
            wrong.add("without a token: " + anonymous);
        }
        unknownLikeForeign(route);
        denials = asking.denials();
        var reads = asking.reads();
        allowed.forEach(cell -> compare(route, cell));
        if (asking.denials() != denials) {
            wrong.add(route.name() + ": somebody was denied what is allowed");
        }
        var opened = allowed.stream()
                .mapToInt(cell -> cells.expected(route, cell).reads())
                .sum();
        if (opened > 0 && asking.reads() - reads != opened) {
            wrong.add("%s: %d reads left %d audit rows".formatted(route.name(), opened, asking.reads() - reads));
        }
        // each counts once, however often it was asked, and nobody is one more
        asked += refused.size() + allowed.size() + 1;
    }

    /// An id of another site and one that nobody ever gave are answered in the same words.
    private void unknownLikeForeign(Route route) {
        var role = route.policy().roles().stream()
                .filter(it -> !it.equals("service"))
                .findFirst();
        for (var guard : route.policy().guards()) {
            if (role.isEmpty() || guard.kind().equals("patient") || guard.kind().equals("site")) {
                continue;
            }
            asked++;
            var foreign = asking.words(route, Cell.ofTheirOwn(role.get(), guard.field(), null));
            var unknown = asking.words(route, Cell.ofTheirOwn(role.get(), null, guard.field()));
            if (!foreign.equals(unknown)) {
                wrong.add("a foreign %s can be told from an unknown one: %s and %s"
                        .formatted(guard.field(), foreign, unknown));
            }
        }
    }

    private void compare(Route route, Cell cell) {
        var answer = asking.reply(route, cell);
        var expected = cells.expected(route, cell);
        if (!Asking.fits(answer, expected.verdict())) {
            wrong.add("%s as %s: %s, but %s".formatted(route.name(), cell, expected, answer));
        } else if (expected.isAllowed() && answer.status() == 200) {
            Asking.strangersIn(answer, cell)
                    .forEach(site ->
                            wrong.add("%s as %s lists something of site %s".formatted(route.name(), cell, site)));
        }
    }
}
