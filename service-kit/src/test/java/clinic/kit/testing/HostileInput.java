package clinic.kit.testing;

import clinic.kit.testing.Api.Answer;
import clinic.kit.web.Cursor;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Sends bad input to every endpoint of a service and wants each to be refused: 4xx, as a problem, naming the field
/// where one is wrong, with nothing stored. The service's test gives one good body per endpoint that takes a body;
/// [BadBodies] derives the bad ones from it.
///
/// ```java
/// new HostileInput(port, mapping, jdbc, HARBOR)
///         .body("POST /api/v1/cases", Map.of(…))
///         .body("POST /api/v1/cases/{id}/closure", Map.of("reason", "WITHDRAWN"))
///         .query("GET /api/v1/slots", Map.of("visitType", "CONSULTATION"))
///         .run();
/// ```
public final class HostileInput {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_OBJECTIONS_SHOWN = 60;

    /// Grow or shrink by themselves: reads are audited, the relay empties the outbox, workers have their own tables.
    private final int port;
    private final RequestMappingHandlerMapping mapping;
    private final JdbcClient jdbc;
    private final UUID[] sites;
    private final Map<String, JsonNode> bodies = new HashMap<>();
    private final Map<String, Map<String, String>> queries = new HashMap<>();
    private final Map<String, Map<String, String>> paths = new HashMap<>();
    private final List<String> objections = new ArrayList<>();
    private int variants;
    private int endpoints;

    /// @param sites where the caller works
    public HostileInput(int port, RequestMappingHandlerMapping mapping, JdbcClient jdbc, UUID... sites) {
        this.port = port;
        this.mapping = mapping;
        this.jdbc = jdbc;
        this.sites = sites;
        KitEndpoints.BODIES.forEach(this::body);
    }

    /// A body that the endpoint understands: a record, a map or JSON.
    public HostileInput body(String route, Object body) {
        bodies.put(route, body instanceof String json ? JSON.readTree(json) : JSON.valueToTree(body));
        return this;
    }

    /// Good query parameters for an endpoint that requires some.
    public HostileInput query(String route, Map<String, String> parameters) {
        queries.put(route, parameters);
        return this;
    }

    /// Ids of things that are there, for an endpoint that looks at a body only when it knows what it is for.
    public HostileInput path(String route, Map<String, String> variables) {
        paths.put(route, variables);
        return this;
    }

    /// Sends everything, prints how much that was, and fails with all that was not refused as it should be.
    public void run() {
        var known = new HashSet<String>();
        EndpointRules.ours(mapping).forEach((info, handler) -> {
            for (var method : info.getMethodsCondition().getMethods()) {
                for (var pattern : info.getPatternValues()) {
                    known.add(method + " " + pattern);
                    attack(method.name(), pattern, handler);
                }
            }
        });
        for (var route : bodies.keySet()) {
            if (!known.contains(route)) {
                objections.add(route + " has a body here but is no endpoint; there are " + known);
            }
        }
        System.out.println("hostile input: " + variants + " variants against " + endpoints + " endpoints, "
                + objections.size() + " objections");
        if (variants == 0) {
            throw new AssertionError("nothing was sent");
        }
        if (!objections.isEmpty()) {
            var shown = objections.subList(0, Math.min(MOST_OBJECTIONS_SHOWN, objections.size()));
            throw new AssertionError(objections.size() + " objections:\n" + String.join("\n", shown));
        }
    }

    private void attack(String method, String pattern, HandlerMethod handler) {
        endpoints++;
        var endpoint = new Endpoint(method, pattern, handler);
        var bodyType = endpoint.bodyType();
        var good = bodies.get(endpoint.route());
        if (bodyType != null && good == null) {
            objections.add(endpoint.route() + " takes a body; give a good one");
            return;
        }
        var said = List.copyOf(objections);
        var changed = Stored.changedBy(jdbc, () -> {
            objections.retainAll(said);
            access(endpoint);
            pathVariables(endpoint);
            parameters(endpoint);
            headers(endpoint);
            if (bodyType != null && good != null) {
                bodies(endpoint, bodyType, good);
            }
        });
        if (!changed.isEmpty()) {
            objections.add(
                    endpoint.route() + " stored something in " + changed + " though it refused, or refused too little");
        }
        if (good != null) {
            var answer = send(endpoint, _ -> {});
            if (answer.status() == 400 || answer.status() >= 500) {
                objections.add("the good body is not good, so the bad ones prove nothing: " + answer);
            }
        }
    }

    private void access(Endpoint endpoint) {
        expect(endpoint, "no token", null, request -> request.token = null);
        expect(
                endpoint,
                "no role",
                null,
                request -> request.token = TestTokens.as(UUID.randomUUID(), "x", List.of(), sites));
    }

    private void pathVariables(Endpoint endpoint) {
        for (var variable : endpoint.parametersWith(PathVariable.class)) {
            var name = Endpoint.name(variable, PathVariable.class);
            var type = variable.getParameterType();
            if (type != String.class) {
                expect(endpoint, "path " + name, name, request -> request.path.put(name, "not-one"));
            }
            expect(endpoint, "path " + name + " NUL", null, request -> request.path.put(name, "a%00b"));
            expect(endpoint, "path " + name + " long", null, request -> request.path.put(name, "x".repeat(5_000)));
        }
    }

    private void parameters(Endpoint endpoint) {
        // who may not call it hears nothing of its parameters
        var named = endpoint.roles().isEmpty() ? null : "surprise";
        expect(endpoint, "unknown parameter", named, request -> request.query.put("surprise", "1"));
        for (var parameter : endpoint.parametersWith(RequestParam.class)) {
            var name = Endpoint.name(parameter, RequestParam.class);
            var annotation = parameter.getParameterAnnotation(RequestParam.class);
            query(endpoint, name, parameter.getParameterType());
            if (annotation != null
                    && annotation.required()
                    && annotation.defaultValue().equals(ValueConstants.DEFAULT_NONE)
                    && !parameter.isOptional()) {
                expect(endpoint, "query " + name + " missing", name, request -> request.query.remove(name));
            }
        }
        for (var parameter : endpoint.parameters()) {
            if (parameter.getParameterType().isRecord()
                    && parameter.getParameterAnnotations().length == 0
                    && parameter.getParameterType().getPackageName().startsWith("clinic.")
                    && !parameter.getParameterType().getPackageName().startsWith("clinic.kit.")) {
                for (var component : parameter.getParameterType().getRecordComponents()) {
                    query(endpoint, component.getName(), component.getType());
                }
            }
        }
        if (endpoint.takes(Cursor.class)) {
            // "AAAAAA" is a well-formed cursor that holds no key
            for (var bad : List.of("x", "AAAA", "AAAAAA", "%00", "x".repeat(3_000), "bm90IG91cnM")) {
                expect(endpoint, "cursor " + shortened(bad), "cursor", request -> request.query.put("cursor", bad));
            }
            for (var bad : List.of("0", "-1", "100000", "x", "1e9", "99999999999999999999")) {
                expect(endpoint, "limit " + bad, "limit", request -> request.query.put("limit", bad));
            }
        }
    }

    private void query(Endpoint endpoint, String name, Class<?> type) {
        if (type == String.class) {
            expect(endpoint, "query " + name + " NUL", name, request -> request.query.put(name, "a%00b"));
            expect(endpoint, "query " + name + " long", null, request -> request.query.put(name, "x".repeat(5_000)));
        } else {
            for (var bad : List.of("not-one", "99999999999999999999999", "%00")) {
                if (type != boolean.class && type != Boolean.class || !bad.equals("99999999999999999999999")) {
                    expect(endpoint, "query " + name + " " + bad, name, request -> request.query.put(name, bad));
                }
            }
        }
    }

    private void headers(Endpoint endpoint) {
        if (endpoint.takes(IfMatch.class)) {
            expect(endpoint, "no If-Match", "If-Match", request -> request.headers.remove("If-Match"));
            for (var bad :
                    List.of("7", "*", "W/\"1\"", "\"x\"", "\"-1\"", "\"1\", \"2\"", "\"99999999999999999999\"")) {
                expect(endpoint, "If-Match " + bad, "If-Match", request -> request.headers.put("If-Match", bad));
            }
        }
        if (endpoint.takes(IdempotencyKey.class)) {
            expect(endpoint, "no key", "Idempotency-Key", request -> request.headers.remove("Idempotency-Key"));
            for (var bad : List.of("short", "with a space", "x".repeat(129))) {
                expect(
                        endpoint,
                        "key " + shortened(bad),
                        "Idempotency-Key",
                        request -> request.headers.put("Idempotency-Key", bad));
            }
        }
    }

    private void bodies(Endpoint endpoint, Class<?> type, JsonNode good) {
        for (var bad :
                List.of("", "{", "null", "[]", "5", "\"text\"", "{\"a\":}", "[".repeat(5_000), good + "}", "\u0000")) {
            expect(endpoint, "body " + shortened(bad), null, request -> request.body = bad);
        }
        expect(endpoint, "body of another kind", null, request -> request.headers.put("Content-Type", "text/plain"));
        expect(
                endpoint,
                "body not in UTF-8",
                null,
                request -> request.body = new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        expect(endpoint, "body over 1 MiB", null, request -> request.body = "\"" + "x".repeat(1024 * 1024) + "\"");
        if (type.isRecord() && good instanceof ObjectNode object) {
            for (var bad : BadBodies.of(type, object)) {
                expect(endpoint, bad.field() + " " + bad.what(), bad.field(), request -> request.body = bad.body());
            }
        }
    }

    private void expect(Endpoint endpoint, String what, @Nullable String field, Consumer<Endpoint.Request> change) {
        variants++;
        var answer = send(endpoint, change);
        var objection = objection(answer, field);
        if (objection != null) {
            objections.add(endpoint.route() + ": " + what + ": " + objection + ": " + shortened(answer.toString()));
        }
    }

    private Answer send(Endpoint endpoint, Consumer<Endpoint.Request> change) {
        var request = endpoint.request();
        request.token = TestTokens.as(UUID.randomUUID(), "hostile", endpoint.personsOrServices(), sites);
        request.path.putAll(paths.getOrDefault(endpoint.route(), Map.of()));
        request.query.putAll(queries.getOrDefault(endpoint.route(), Map.of()));
        request.body = bodies.get(endpoint.route());
        change.accept(request);
        var headers = new ArrayList<String>();
        request.headers.forEach((name, value) -> headers.addAll(List.of(name, value)));
        var api = Api.at(port);
        return (request.token == null ? api : api.with(request.token))
                .send(endpoint.method(), endpoint.uri(request), request.body, headers.toArray(String[]::new));
    }

    private static @Nullable String objection(Answer answer, @Nullable String field) {
        if (answer.status() < 400 || answer.status() >= 500) {
            return "not refused";
        }
        if (!"application/problem+json".equals(answer.header("Content-Type"))) {
            return "no problem";
        }
        if (answer.body().path("detail").asString("").isBlank()) {
            return "says nothing";
        }
        if (field != null && answer.fields().stream().noneMatch(named -> names(named, field))) {
            return "does not name " + field;
        }
        return null;
    }

    /// The field itself, something in it, or (for an element) its list.
    private static boolean names(String named, String field) {
        return named.equals(field)
                || named.startsWith(field + ".")
                || named.startsWith(field + "[")
                || named.startsWith(field + "<")
                || field.endsWith("]") && named.equals(field.substring(0, field.lastIndexOf('[')));
    }

    static String shortened(String text) {
        var plain = text.chars()
                .mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? "\\u%04x".formatted(c)
                        : String.valueOf((char) c))
                .collect(Collectors.joining());
        return plain.length() <= 260 ? plain : plain.substring(0, 260) + "…";
    }
}
