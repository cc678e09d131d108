package clinic.care.testing;

import static clinic.kit.testing.TestTokens.HARBOR;
import static clinic.kit.testing.TestTokens.RIVERSIDE;

import clinic.care.testing.World.Of;
import clinic.infrastructure.test.TestIdentity;
import clinic.kit.access.MutableRules;
import clinic.kit.access.MutableRules.Declared;
import clinic.kit.access.MutableRules.DeclaredGuard;
import clinic.kit.access.MutableRules.Mutation;
import clinic.kit.access.PublicPath;
import clinic.kit.access.Reads;
import clinic.kit.testing.Api;
import clinic.kit.testing.Stored;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.MimeType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks every route of a service, for every role, at every combination of sites, with every relation to the patient,
/// label and scope, and wants exactly what `access-policy.txt` says, worked out here once more and not by the code that
/// decides. Then every condition of every rule is bent in turn, and the same questions have to notice.
///
/// The routes come from the handler mappings: one without a line in the policy fails, and so does a line without a
/// route. What is refused must have left one audit row each and nothing else.
public final class AccessMatrix {

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
        default int whoAreYou() {
            return 401;
        }
    }

    public record Who(UUID subject, @Nullable String role, Set<UUID> sites, String scopes) {}

    /// @param problem the last part of a problem's type; empty for a page
    public record Reply(int status, String problem, String body) {}

    private enum Relation {
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

        boolean groundAt(Set<UUID> sites) {
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
    private record Cell(
            @Nullable String role,
            Set<UUID> sites,
            Relation relation,
            String scopes,
            @Nullable String label,
            @Nullable String foreign) {}

    private enum Verdict {
        ALLOWED,
        FORBIDDEN,
        NOT_FOUND,
        UNKNOWN_IN_BODY
    }

    private record Route(String method, String pattern, String accepts, HandlerMethod handler, Declared policy) {
        String name() {
            return method + " " + pattern;
        }

        boolean safe() {
            return method.equals("GET") || handler.hasMethodAnnotation(Reads.class);
        }
    }

    private final Door door;
    private final RequestMappingHandlerMapping mapping;
    private final JdbcClient jdbc;
    private final MutableRules rules;
    private final World world;
    private final AccessPolicy policy;
    private final Map<String, Function<Function<String, UUID>, Map<String, Object>>> bodies = new HashMap<>();
    private final Map<String, Map<String, String>> queries = new HashMap<>();
    private final Map<String, UUID> subjects = new HashMap<>();
    private final Map<Relation, UUID> people = new HashMap<>();
    private final Map<String, List<String>> labels = new HashMap<>();
    private final Set<String> withPatient = new LinkedHashSet<>();
    private final List<String> wrong = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private int cells;
    private int mutants;
    private int withoutEffect;

    /// @param test next to which the policy lies
    public AccessMatrix(
            Class<?> test,
            int port,
            RequestMappingHandlerMapping mapping,
            JdbcClient jdbc,
            MutableRules rules,
            World world) {
        this(test, new Http(port), mapping, jdbc, rules, world);
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
        for (var relation : Relation.values()) {
            people.put(relation, UUID.randomUUID());
        }
    }

    /// Kinds of things that belong to a patient.
    public AccessMatrix ofPatients(String... kinds) {
        withPatient.addAll(List.of(kinds));
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
        bodies.put(route, body);
        return this;
    }

    public AccessMatrix query(String route, Map<String, String> parameters) {
        queries.put(route, parameters);
        return this;
    }

    /// Who asks the route, where the feature itself lets people at their own things only.
    public AccessMatrix as(String route, UUID subject) {
        subjects.put(route, subject);
        return this;
    }

    /// The service's clock, where a test stopped it.
    public AccessMatrix at(Clock stopped) {
        clock = stopped;
        return this;
    }

    public void run() {
        relate();
        var routes = routes();
        if (wrong.isEmpty()) {
            routes.forEach(this::ask);
        }
        if (wrong.isEmpty()) {
            routes.forEach(this::bend);
        }
        System.out.println("access matrix: %d cells of %d routes, %d wrong; %d rules bent, %d of them without effect"
                .formatted(cells, routes.size(), wrong.size(), mutants, withoutEffect));
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong.size() + " wrong:\n"
                    + String.join("\n", wrong.subList(0, Math.min(SHOWN, wrong.size()))));
        }
    }

    private void relate() {
        var relations = new Relations(jdbc);
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        for (var of : List.of(Of.HARBOR, Of.RIVERSIDE)) {
            var patient = world.patient(of);
            relations
                    .visit(patient, of.site(), false)
                    .assigned(patient, person(Relation.ASSIGNED), true)
                    .assigned(patient, person(Relation.HANDED_OVER), false)
                    .paged(patient, person(Relation.PAGED))
                    .opened(patient, of.site(), person(Relation.OPENED_THE_CASE))
                    .glass(patient, person(Relation.BROKEN_GLASS), now.minusMinutes(5), now.plusHours(2), false)
                    .glass(patient, person(Relation.GLASS_OF_YESTERDAY), now.minusDays(1), now.minusHours(23), false)
                    .glass(patient, person(Relation.GLASS_GIVEN_BACK), now.minusMinutes(5), now.plusHours(2), true);
        }
        relations
                .glass(
                        UUID.randomUUID(),
                        person(Relation.GLASS_OF_ANOTHER_PATIENT),
                        now.minusMinutes(5),
                        now.plusHours(2),
                        false)
                .visit(world.patient(Of.SEEN_AT_HARBOR), HARBOR, true)
                .visit(world.patient(Of.SEEN_AT_RIVERSIDE), RIVERSIDE, true);
    }

    private UUID person(Relation relation) {
        return Objects.requireNonNull(people.get(relation));
    }

    private List<Route> routes() {
        var routes = new ArrayList<Route>();
        var unseen = new LinkedHashSet<>(policy.routes());
        mapping.getHandlerMethods().forEach((info, handler) -> {
            if (!handler.getBeanType().getName().startsWith("clinic.")
                    || ErrorController.class.isAssignableFrom(handler.getBeanType())
                    || AnnotatedElementUtils.hasAnnotation(handler.getMethod(), PublicPath.class)) {
                return;
            }
            for (var method : info.getMethodsCondition().getMethods()) {
                for (var pattern : info.getPatternValues()) {
                    var name = method + " " + pattern;
                    var declared = rules.asWritten(handler);
                    unseen.remove(name);
                    if (!policy.routes().contains(name)) {
                        wrong.add("no line in access-policy.txt, which should perhaps be: "
                                + AccessPolicy.line(name, declared));
                    } else if (!AccessPolicy.line(name, policy.of(name)).equals(AccessPolicy.line(name, declared))) {
                        wrong.add("the code says " + AccessPolicy.line(name, declared) + " and the policy "
                                + AccessPolicy.line(name, policy.of(name)));
                    } else {
                        routes.add(new Route(
                                method.name(),
                                pattern,
                                info.getProducesCondition().getProducibleMediaTypes().stream()
                                        .findFirst()
                                        .map(MimeType::toString)
                                        .orElse("application/json"),
                                handler,
                                policy.of(name)));
                    }
                }
            }
        });
        unseen.forEach(line -> wrong.add("there is no route for the line " + line));
        return routes;
    }

    private List<Cell> cells(Route route) {
        var all = new ArrayList<Cell>();
        var roles = new ArrayList<@Nullable String>(ROLES);
        roles.add(null);
        for (var role : roles) {
            for (var sites : List.of(Set.of(HARBOR), Set.of(RIVERSIDE), Set.of(HARBOR, RIVERSIDE), Set.<UUID>of())) {
                for (var relation : relations(route)) {
                    for (var label : labels(route)) {
                        all.add(new Cell(role, sites, relation, BOTH_SCOPES, label, null));
                    }
                }
            }
            for (var scopes : door.hasScopes() ? OTHER_SCOPES : List.<String>of()) {
                all.add(new Cell(role, Set.of(HARBOR, RIVERSIDE), Relation.ASSIGNED, scopes, null, null));
            }
            for (var guard : route.policy().guards()) {
                all.add(new Cell(role, Set.of(HARBOR), Relation.ASSIGNED, BOTH_SCOPES, null, guard.field()));
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

    private void ask(Route route) {
        var refused = new ArrayList<Cell>();
        var allowed = new ArrayList<Cell>();
        for (var cell : cells(route)) {
            (expected(route, route.policy(), true, true, true, cell) == Verdict.ALLOWED ? allowed : refused).add(cell);
        }
        Stored.atRest(jdbc);
        var denials = denials();
        var asked = new AtomicInteger();
        var changed = Stored.changedBy(
                jdbc,
                () -> refused.forEach(cell -> {
                    asked.incrementAndGet();
                    compare(route, cell);
                }));
        cells -= asked.get() - refused.size(); // each counts once, however often it was asked
        if (!changed.isEmpty()) {
            wrong.add(route.name() + ": something was stored in " + changed + " though everything was refused");
        }
        if (denials() - denials != asked.get()) {
            wrong.add("%s: %d refusals left %d audit rows".formatted(route.name(), asked.get(), denials() - denials));
        }
        var anonymous = send(route, null, ids(route, null));
        cells++;
        if (anonymous.status() != door.whoAreYou()) {
            wrong.add("without a token: " + anonymous);
        }
        unknownLikeForeign(route);
        denials = denials();
        var reads = reads();
        allowed.forEach(cell -> compare(route, cell));
        if (denials() != denials) {
            wrong.add(route.name() + ": somebody was denied what is allowed");
        }
        var ofPatient = route.policy().guards().stream().anyMatch(guard -> withPatient.contains(guard.kind()));
        if (route.safe() && ofPatient && reads() - reads != allowed.size()) {
            wrong.add("%s: %d reads left %d audit rows".formatted(route.name(), allowed.size(), reads() - reads));
        }
    }

    /// An id of another site and one that nobody ever gave are answered in the same words.
    private void unknownLikeForeign(Route route) {
        var role = route.policy().roles().stream().findFirst();
        for (var guard : route.policy().guards()) {
            if (role.isEmpty() || guard.kind().equals("patient") || guard.kind().equals("site")) {
                continue;
            }
            cells++;
            var caller = role.filter("service"::equals).isPresent()
                    ? route.policy().roles().stream()
                            .filter(it -> !it.equals("service"))
                            .findFirst()
                            .orElseThrow()
                    : role.get();
            var who = who(route, new Cell(caller, Set.of(HARBOR), Relation.ASSIGNED, BOTH_SCOPES, null, null));
            var foreign =
                    ids(route, new Cell(caller, Set.of(HARBOR), Relation.ASSIGNED, BOTH_SCOPES, null, guard.field()));
            var unknown = new HashMap<>(foreign);
            unknown.put(guard.field(), UUID.randomUUID());
            var one = send(route, who, foreign);
            var other = send(route, who, unknown);
            if (one.status() != other.status() || !words(one, foreign).equals(words(other, unknown))) {
                wrong.add("a foreign " + guard.field() + " can be told from an unknown one: " + one + " and " + other);
            }
        }
    }

    private static String words(Reply answer, Map<String, UUID> ids) {
        var words = answer.body().replaceAll("\"(instance|reference|traceId)\":\"[^\"]*\"", "");
        for (var id : ids.values()) {
            words = words.replace(id.toString(), "ID");
        }
        return words;
    }

    private void compare(Route route, Cell cell) {
        cells++;
        var answer = send(route, who(route, cell), ids(route, cell));
        var expected = expected(route, route.policy(), true, true, true, cell);
        if (!fits(answer, expected)) {
            wrong.add("%s as %s: %s, but %s".formatted(route.name(), cell, expected, answer));
        } else if (expected == Verdict.ALLOWED && answer.status() == 200) {
            strangersIn(answer, cell)
                    .forEach(site ->
                            wrong.add("%s as %s lists something of site %s".formatted(route.name(), cell, site)));
        }
    }

    /// Sites in a list where the caller does not work.
    private static Set<UUID> strangersIn(Reply answer, Cell cell) {
        var strangers = new LinkedHashSet<UUID>();
        if (answer.body().startsWith("{") && !"service".equals(cell.role())) {
            for (JsonNode item : JsonMapper.shared().readTree(answer.body()).path("items")) {
                var site = item.path("siteId").asString("");
                if (!site.isEmpty()
                        && !cell.sites().contains(UUID.fromString(site))
                        && !cell.relation().visitAt(cell.sites())) {
                    strangers.add(UUID.fromString(site));
                }
            }
        }
        return strangers;
    }

    private static boolean fits(Reply answer, Verdict expected) {
        return switch (expected) {
            case FORBIDDEN ->
                answer.status() == 403
                        && (answer.problem().isEmpty() || answer.problem().equals("not-allowed"));
            case NOT_FOUND -> answer.status() == 404;
            case UNKNOWN_IN_BODY -> isUnknown(answer);
            // a thing may be there and have no part of that name: 404; the audit tells that from a refusal
            case ALLOWED ->
                answer.status() != 401
                        && answer.status() != 403
                        && answer.status() != 400
                        && answer.status() < 500
                        && !isUnknown(answer);
        };
    }

    private static boolean isUnknown(Reply answer) {
        return answer.status() == 422 && answer.problem().endsWith("-unknown");
    }

    /// The rule, worked out once more.
    private Verdict expected(Route route, Declared rule, boolean scope, boolean site, boolean label, Cell cell) {
        if (cell.role() == null || !rule.roles().contains(cell.role())) {
            return Verdict.FORBIDDEN;
        }
        if (scope && !List.of(cell.scopes().split(" ")).contains(route.safe() ? "clinic:read" : "clinic:write")) {
            return Verdict.FORBIDDEN;
        }
        for (var guard : rule.guards()) {
            if (!opens(rule, guard, site, label, cell)) {
                return guard.inBody() ? Verdict.UNKNOWN_IN_BODY : Verdict.NOT_FOUND;
            }
        }
        return Verdict.ALLOWED;
    }

    private boolean opens(Declared rule, DeclaredGuard guard, boolean site, boolean label, Cell cell) {
        var foreign = guard.field().equals(cell.foreign());
        var patient = withPatient.contains(guard.kind());
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

    /// Bends every condition of the route's rule and asks the questions whose answers have to change.
    private void bend(Route route) {
        for (var mutation : rules.mutations(route.handler(), Set.copyOf(ROLES))) {
            mutants++;
            var telling = cells(route).stream()
                    .filter(cell -> expected(route, route.policy(), true, true, true, cell)
                            != expected(
                                    route, mutation.meant(), mutation.scope(), mutation.site(), mutation.label(), cell))
                    .limit(3)
                    .toList();
            if (telling.isEmpty()) {
                withoutEffect++;
                continue;
            }
            if (!isNoticed(route, mutation, telling)) {
                wrong.add(route.name() + ": nobody notices: " + mutation.name());
            }
        }
    }

    private boolean isNoticed(Route route, Mutation mutation, List<Cell> telling) {
        rules.bend(route.handler(), mutation);
        try {
            return telling.stream().anyMatch(cell -> {
                var denials = denials();
                var answer = send(route, who(route, cell), ids(route, cell));
                var expected = expected(route, route.policy(), true, true, true, cell);
                return !fits(answer, expected) || (expected == Verdict.ALLOWED) != (denials() == denials);
            });
        } finally {
            rules.straighten();
        }
    }

    private Map<String, UUID> ids(Route route, @Nullable Cell cell) {
        var ids = new LinkedHashMap<String, UUID>();
        for (var guard : route.policy().guards()) {
            var foreign = cell != null && guard.field().equals(cell.foreign());
            var of = foreign
                    ? Of.RIVERSIDE
                    : cell == null ? Of.HARBOR : cell.relation().of();
            var label = cell == null || !labels.containsKey(guard.kind()) ? null : cell.label();
            ids.put(guard.field(), world.id(of, label == null ? guard.kind() : guard.kind() + ":" + label));
        }
        return ids;
    }

    private Who who(Route route, Cell cell) {
        return new Who(
                subjects.getOrDefault(route.name(), person(cell.relation())), cell.role(), cell.sites(), cell.scopes());
    }

    private Reply send(Route route, @Nullable Who who, Map<String, UUID> ids) {
        var uri = route.pattern();
        var query = new LinkedHashMap<>(queries.getOrDefault(route.name(), Map.of()));
        for (var guard : route.policy().guards()) {
            var variable = "{" + guard.field() + "}";
            var id = String.valueOf(ids.get(guard.field()));
            if (uri.contains(variable)) {
                uri = uri.replace(variable, id);
            } else if (!guard.inBody()) {
                query.put(guard.field(), id);
            }
        }
        var headers = new ArrayList<>(List.of("Accept", route.accepts() + ", application/problem+json"));
        for (var parameter : route.handler().getMethodParameters()) {
            var type = parameter.getParameterType();
            if (parameter.hasParameterAnnotation(PathVariable.class)) {
                var variable = "{" + parameter.getParameter().getName() + "}";
                uri = uri.replace(
                        variable,
                        type.isEnum()
                                ? type.getEnumConstants()[0].toString()
                                : type == UUID.class ? UUID.randomUUID().toString() : "1");
            } else if (type == IfMatch.class) {
                // nothing has this version, so nothing changes however often it is allowed
                headers.addAll(List.of("If-Match", "\"999999\""));
            } else if (type == IdempotencyKey.class) {
                headers.addAll(List.of("Idempotency-Key", UUID.randomUUID().toString()));
            }
        }
        // whatever is left is called otherwise in the handler
        uri = uri.replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        var encoded = new ArrayList<String>();
        query.forEach((name, value) -> encoded.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        var body = bodies.get(route.name());
        return door.ask(
                route.method(),
                encoded.isEmpty() ? uri : uri + "?" + String.join("&", encoded),
                body == null ? null : body.apply(field -> Objects.requireNonNull(ids.get(field), field)),
                headers,
                who);
    }

    /// A service's door.
    private static final class Http implements Door {

        private final int port;
        private final Map<Who, String> tokens = new HashMap<>();

        Http(int port) {
            this.port = port;
        }

        @Override
        public Reply ask(
                String method,
                String uri,
                @Nullable Map<String, Object> body,
                List<String> headers,
                @Nullable Who who) {
            var api = who == null ? Api.at(port) : Api.at(port).with(tokens.computeIfAbsent(who, Http::token));
            var answer = api.send(method, uri, body, headers.toArray(String[]::new));
            var type = answer.header("Content-Type");
            return new Reply(
                    answer.status(),
                    type != null && type.contains("problem") ? answer.problem() : "",
                    answer.response().body());
        }

        private static String token(Who who) {
            return TestIdentity.get()
                    .token(Map.of(
                            "sub", who.subject().toString(),
                            "name", "matrix",
                            "roles", who.role() == null ? List.of() : List.of(who.role()),
                            "sites", who.sites().stream().map(UUID::toString).toList(),
                            "scope", who.scopes()));
        }
    }

    private int denials() {
        // strangers are counted by the minute and not one by one
        return count("select count(*) from audit where action = 'DENIED' and actor <> 'anonymous'");
    }

    private int reads() {
        return count("select count(*) from audit where action = 'READ'");
    }

    private int count(String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }
}
