package clinic.care.testing;

import clinic.care.testing.AccessMatrix.Door;
import clinic.care.testing.AccessMatrix.Reply;
import clinic.care.testing.AccessMatrix.Who;
import clinic.care.testing.Cells.Cell;
import clinic.care.testing.Cells.Outcome;
import clinic.care.testing.Cells.Relation;
import clinic.care.testing.Cells.Verdict;
import clinic.care.testing.World.Of;
import clinic.kit.testing.KitEndpoints;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Puts a question to the service: as a request that is understood, about a thing of the world, from somebody who has
/// the relation to its patient; and hears the answer and what the audit says of it.
final class Asking {

    private final Door door;
    private final JdbcClient jdbc;
    private final World world;
    private final Map<String, Function<Function<String, UUID>, Map<String, Object>>> bodies = new HashMap<>();
    private final Map<String, UUID> subjects = new HashMap<>();
    private final Map<Relation, UUID> people = new EnumMap<>(Relation.class);
    private final Map<String, List<String>> labels;

    Asking(Door door, JdbcClient jdbc, World world, Map<String, List<String>> labels) {
        this.door = door;
        this.jdbc = jdbc;
        this.world = world;
        this.labels = labels;
        KitEndpoints.BODIES.forEach((route, body) -> bodies.put(route, _ -> body));
        for (var relation : Relation.values()) {
            people.put(relation, UUID.randomUUID());
        }
    }

    void body(String route, Function<Function<String, UUID>, Map<String, Object>> body) {
        bodies.put(route, body);
    }

    void as(String route, UUID subject) {
        subjects.put(route, subject);
    }

    /// Gives every relation its person.
    void relate(OffsetDateTime now) {
        var relations = new Relations(jdbc);
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
        var other = person(Relation.GLASS_OF_ANOTHER_PATIENT);
        relations
                .glass(UUID.randomUUID(), other, now.minusMinutes(5), now.plusHours(2), false)
                .visit(world.patient(Of.SEEN_AT_HARBOR), Of.SEEN_AT_HARBOR.site(), true)
                .visit(world.patient(Of.SEEN_AT_RIVERSIDE), Of.RIVERSIDE.site(), true);
    }

    private UUID person(Relation relation) {
        return Objects.requireNonNull(people.get(relation));
    }

    /// @param denials audit rows of refusals that it left
    /// @param reads   audit rows of opened charts that it left
    record Heard(Reply reply, int denials, int reads) {

        /// Whether the rule that has this outcome could have answered so.
        boolean is(Outcome expected) {
            return fits(reply, expected.verdict())
                    && denials == expected.denials()
                    // a handler may write down a read of its own where no id is of a chart
                    && (expected.reads() == 0 || reads == expected.reads());
        }
    }

    /// Looks at the audit before and after: dearer than `reply`, where there are many to ask.
    Heard hear(Route route, Cell cell) {
        var denials = denials();
        var reads = reads();
        var reply = reply(route, cell);
        return new Heard(reply, denials() - denials, reads() - reads);
    }

    Reply reply(Route route, Cell cell) {
        return send(route, who(route, cell), ids(route, cell));
    }

    /// From somebody who is not signed in.
    Reply anonymous(Route route) {
        return send(route, null, ids(route, Cell.ofTheirOwn(null, null, null)));
    }

    /// What is said, apart from the ids and what differs from answer to answer.
    String words(Route route, Cell cell) {
        var ids = ids(route, cell);
        var answer = send(route, who(route, cell), ids);
        var words = answer.body().replaceAll("\"(instance|reference|traceId)\":\"[^\"]*\"", "");
        for (var id : ids.values()) {
            words = words.replace(id.toString(), "ID");
        }
        return answer.status() + " " + words;
    }

    static boolean fits(Reply answer, Verdict expected) {
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

    /// Sites in a list where the caller does not work.
    static Set<UUID> strangersIn(Reply answer, Cell cell) {
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

    int denials() {
        // strangers are counted by the minute and not one by one
        return count("select count(*) from audit where action = 'DENIED' and actor <> 'anonymous'");
    }

    int reads() {
        return count("select count(*) from audit where action = 'READ'");
    }

    private int count(String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }

    private Map<String, UUID> ids(Route route, Cell cell) {
        var ids = new LinkedHashMap<String, UUID>();
        for (var guard : route.policy().guards()) {
            var of = guard.field().equals(cell.foreign())
                    ? Of.RIVERSIDE
                    : cell.relation().of();
            var label = labels.containsKey(guard.kind()) ? cell.label() : null;
            ids.put(
                    guard.field(),
                    guard.field().equals(cell.unknown())
                            ? UUID.randomUUID()
                            : world.id(of, label == null ? guard.kind() : guard.kind() + ":" + label));
        }
        return ids;
    }

    private Who who(Route route, Cell cell) {
        return new Who(
                subjects.getOrDefault(route.name(), person(cell.relation())), cell.role(), cell.sites(), cell.scopes());
    }

    private Reply send(Route route, @Nullable Who who, Map<String, UUID> ids) {
        var uri = route.pattern();
        var query = new LinkedHashMap<String, String>();
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
}
