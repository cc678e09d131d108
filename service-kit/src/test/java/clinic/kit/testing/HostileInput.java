package clinic.kit.testing;

import clinic.kit.access.Allow;
import clinic.kit.testing.Api.Answer;
import clinic.kit.web.Cursor;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Sends bad input to every endpoint of a service and wants each to be refused: 4xx, as a problem, naming the field
/// where one is wrong, with nothing stored. The service's test gives one good body per endpoint that takes a body;
/// the bad ones are derived from it and from the request's record, in which whatever is not `@Nullable` is
/// required.
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
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_OBJECTIONS_SHOWN = 60;

    private final int port;
    private final RequestMappingHandlerMapping mapping;
    private final JdbcClient jdbc;
    private final UUID[] sites;
    private final Map<String, JsonNode> bodies = new HashMap<>();
    private final Map<String, Map<String, String>> queries = new HashMap<>();
    private final Map<String, Map<String, String>> paths = new HashMap<>();
    private final Set<String> optional = new HashSet<>();

    /// Grow or shrink by themselves: reads are audited, the relay empties the outbox, workers have their own tables.
    private final Set<String> ignoredTables =
            new HashSet<>(Set.of("audit", "outbox", "flyway_schema_history", "scheduled_tasks"));

    private final List<String> objections = new ArrayList<>();
    private int variants;
    private int endpoints;

    /// @param sites where the caller works
    public HostileInput(int port, RequestMappingHandlerMapping mapping, JdbcClient jdbc, UUID... sites) {
        this.port = port;
        this.mapping = mapping;
        this.jdbc = jdbc;
        this.sites = sites;
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

    /// Good path variables for an endpoint whose variables are not UUIDs or enums; those are made up.
    public HostileInput path(String route, Map<String, String> variables) {
        paths.put(route, variables);
        return this;
    }

    /// A field that may be left out though its record cannot hold null, because the record puts a value in its place.
    public HostileInput optional(String route, String field) {
        optional.add(route + " " + field);
        return this;
    }

    /// A table that changes by itself.
    public HostileInput ignoring(String... tables) {
        ignoredTables.addAll(List.of(tables));
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
        if (endpoint.bodyType != null && endpoint.body == null) {
            objections.add(endpoint.route + " takes a body; give a good one");
            return;
        }
        var before = stored();
        access(endpoint);
        pathVariables(endpoint);
        parameters(endpoint);
        headers(endpoint);
        if (endpoint.bodyType != null && endpoint.body != null) {
            bodies(endpoint, endpoint.bodyType, endpoint.body);
        }
        var after = stored();
        if (!after.equals(before)) {
            var changed = new ArrayList<String>();
            after.forEach((table, rows) -> {
                if (!rows.equals(before.get(table))) {
                    changed.add(table);
                }
            });
            objections.add(
                    endpoint.route + " stored something in " + changed + " though it refused, or refused too little");
        }
        if (endpoint.body != null) {
            var answer = endpoint.send(request -> {});
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
            var name = name(variable, PathVariable.class);
            var type = variable.getParameterType();
            if (type != String.class) {
                expect(endpoint, "path " + name, name, request -> request.path.put(name, "not-one"));
            }
            expect(endpoint, "path " + name + " NUL", null, request -> request.path.put(name, "a%00b"));
            expect(endpoint, "path " + name + " long", null, request -> request.path.put(name, "x".repeat(5_000)));
        }
    }

    private void parameters(Endpoint endpoint) {
        for (var parameter : endpoint.parametersWith(RequestParam.class)) {
            var name = name(parameter, RequestParam.class);
            var annotation = parameter.getParameterAnnotation(RequestParam.class);
            query(endpoint, name, parameter.getParameterType());
            if (annotation != null
                    && annotation.required()
                    && annotation
                            .defaultValue()
                            .equals(org.springframework.web.bind.annotation.ValueConstants.DEFAULT_NONE)
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
            for (var bad : List.of("x", "AAAA", "%00", "x".repeat(3_000), "bm90IG91cnM")) {
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
            record(endpoint, type, object, "", changed -> changed);
        }
    }

    /// Puts a changed part back into its place in the good body.
    private interface Place {
        JsonNode with(JsonNode part);
    }

    private void record(Endpoint endpoint, Class<?> type, ObjectNode good, String prefix, Place place) {
        wrong(endpoint, prefix + "surprise", place, with(good, "surprise", NODES.numberNode(1)), "unknown");
        for (var component : type.getRecordComponents()) {
            var path = prefix + component.getName();
            var annotated = component.getAnnotatedType();
            if (isRequired(component) && !optional.contains(endpoint.route + " " + path)) {
                wrong(endpoint, path, place, without(good, component.getName()), "missing");
                wrong(endpoint, path, place, with(good, component.getName(), NODES.nullNode()), "null");
            }
            var example = good.get(component.getName());
            value(
                    endpoint,
                    annotated,
                    isRequired(component),
                    example,
                    path,
                    part -> place.with(with(good, component.getName(), part)));
        }
    }

    private void value(
            Endpoint endpoint,
            AnnotatedType annotated,
            boolean required,
            @Nullable JsonNode example,
            String path,
            Place place) {
        var type = raw(annotated);
        for (var bad : bad(type, required)) {
            wrong(endpoint, path, place, bad, shortened(bad.toString()));
        }
        if (type.isRecord() && example instanceof ObjectNode object) {
            record(endpoint, type, object, path + ".", place);
        }
        if (Collection.class.isAssignableFrom(type)
                && annotated instanceof AnnotatedParameterizedType parameterized
                && example instanceof ArrayNode list
                && !list.isEmpty()) {
            var element = parameterized.getAnnotatedActualTypeArguments()[0];
            var first = list.get(0);
            var inList = (Place) part -> {
                var copy = list.deepCopy();
                copy.set(0, part);
                return place.with(copy);
            };
            wrong(endpoint, path + "[0]", inList, NODES.nullNode(), "null");
            value(endpoint, element, true, first, path + "[0]", inList);
        }
    }

    private static List<JsonNode> bad(Class<?> type, boolean required) {
        var bad = new ArrayList<JsonNode>();
        bad.add(NODES.objectNode().set("a", NODES.numberNode(1)));
        if (!Collection.class.isAssignableFrom(type)) {
            bad.add(NODES.arrayNode().add(1));
        }
        if (type == String.class) {
            bad.add(NODES.numberNode(5));
            bad.add(NODES.booleanNode(true));
            bad.add(NODES.stringNode("x".repeat(100_000)));
            bad.add(NODES.stringNode("a\u0000b"));
            bad.add(NODES.stringNode("a\u001bb"));
            if (required) {
                bad.add(NODES.stringNode(""));
                bad.add(NODES.stringNode("  \t "));
            }
        } else if (type.isEnum()) {
            bad.addAll(List.of(
                    NODES.stringNode("NO_SUCH_VALUE"),
                    NODES.stringNode(""),
                    NODES.stringNode("UNKNOWN"),
                    NODES.numberNode(0)));
        } else if (type == UUID.class) {
            bad.addAll(List.of(NODES.stringNode("not-a-uuid"), NODES.numberNode(5)));
        } else if (type == Instant.class || type == LocalDate.class || type == LocalTime.class) {
            bad.addAll(List.of(NODES.stringNode("yesterday"), NODES.booleanNode(true)));
            if (type == Instant.class) {
                bad.addAll(List.of(NODES.stringNode("+999999999-12-31T23:59:59Z"), NODES.numberNode(5)));
            }
            if (type == LocalDate.class) {
                bad.addAll(List.of(NODES.stringNode("+999999999-12-31"), NODES.stringNode("2026-02-30")));
            }
        } else if (type == boolean.class || type == Boolean.class) {
            bad.addAll(List.of(NODES.stringNode("maybe"), NODES.numberNode(1)));
        } else if (type == int.class
                || type == Integer.class
                || type == long.class
                || type == Long.class
                || type == short.class
                || type == Short.class) {
            bad.addAll(List.of(
                    NODES.stringNode("5"),
                    NODES.numberNode(1.5),
                    NODES.numberNode(-1_000_000),
                    NODES.numberNode(1_000_000_000),
                    NODES.numberNode(new java.math.BigInteger("99999999999999999999"))));
        } else if (Collection.class.isAssignableFrom(type)) {
            bad.addAll(List.of(NODES.stringNode("text"), NODES.numberNode(5)));
        } else if (type.isRecord()) {
            bad.addAll(List.of(NODES.stringNode("text"), NODES.numberNode(5)));
        }
        return bad;
    }

    private void wrong(Endpoint endpoint, String field, Place place, JsonNode part, String what) {
        expect(
                endpoint,
                field + " " + what,
                field,
                request -> request.body = JSON.writeValueAsString(place.with(part)));
    }

    private void expect(Endpoint endpoint, String what, @Nullable String field, Consumer<Request> change) {
        variants++;
        var answer = endpoint.send(change);
        var objection = objection(answer, field);
        if (objection != null) {
            objections.add(endpoint.route + ": " + what + ": " + objection + ": " + shortened(answer.toString()));
        }
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

    /// What every table holds, so that an update shows as well as an insert.
    private Map<String, String> stored() {
        var tables = jdbc.sql("select tablename from pg_tables where schemaname = 'public'")
                .query(String.class)
                .list();
        var stored = new TreeMap<String, String>();
        for (var table : tables) {
            if (!ignoredTables.contains(table)) {
                stored.put(
                        String.valueOf(table),
                        jdbc.sql(
                                        "select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from \""
                                                + table + "\" t")
                                .query(String.class)
                                .single());
            }
        }
        return stored;
    }

    private static boolean isRequired(RecordComponent component) {
        return component.getType().isPrimitive()
                || !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Class<?> raw(AnnotatedType annotated) {
        return switch (annotated.getType()) {
            case Class<?> type -> type;
            case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
            default -> Object.class;
        };
    }

    private static ObjectNode with(ObjectNode good, String name, JsonNode value) {
        var copy = good.deepCopy();
        copy.set(name, value);
        return copy;
    }

    private static ObjectNode without(ObjectNode good, String name) {
        var copy = good.deepCopy();
        copy.remove(name);
        return copy;
    }

    private static String name(MethodParameter parameter, Class<? extends java.lang.annotation.Annotation> annotation) {
        var own = AnnotatedElementUtils.getMergedAnnotationAttributes(parameter.getParameter(), annotation);
        var given = own == null ? "" : own.getString("name");
        return given.isEmpty() ? parameter.getParameter().getName() : given;
    }

    private static String shortened(String text) {
        var plain = text.replace("\u0000", "\\0").replace("\u001b", "\\e");
        return plain.length() <= 260 ? plain : plain.substring(0, 260) + "…";
    }

    private static final class Request {

        private @Nullable String token;
        private @Nullable Object body;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, String> path = new HashMap<>();
        private final Map<String, String> query = new LinkedHashMap<>();
    }

    private final class Endpoint {

        private final String method;
        private final String pattern;
        private final String route;
        private final HandlerMethod handler;
        private final @Nullable Class<?> bodyType;
        private final @Nullable JsonNode body;

        Endpoint(String method, String pattern, HandlerMethod handler) {
            this.method = method;
            this.pattern = pattern;
            this.route = method + " " + pattern;
            this.handler = handler;
            this.bodyType = parametersWith(RequestBody.class).stream()
                    .<Class<?>>map(MethodParameter::getParameterType)
                    .findFirst()
                    .orElse(null);
            this.body = bodies.get(route);
        }

        List<MethodParameter> parameters() {
            return Arrays.asList(handler.getMethodParameters());
        }

        List<MethodParameter> parametersWith(Class<? extends java.lang.annotation.Annotation> annotation) {
            return parameters().stream()
                    .filter(parameter -> parameter.hasParameterAnnotation(annotation))
                    .toList();
        }

        boolean takes(Class<?> type) {
            return parameters().stream().anyMatch(parameter -> parameter.getParameterType() == type);
        }

        Answer send(Consumer<Request> change) {
            var request = good();
            change.accept(request);
            var headers = new ArrayList<String>();
            request.headers.forEach((name, value) -> headers.addAll(List.of(name, value)));
            var api = Api.at(port);
            return (request.token == null ? api : api.with(request.token))
                    .send(method, uri(request), request.body, headers.toArray(String[]::new));
        }

        private Request good() {
            var request = new Request();
            request.token = TestTokens.as(UUID.randomUUID(), "hostile", roles(), sites);
            if (takes(IfMatch.class)) {
                request.headers.put("If-Match", "\"1\"");
            }
            if (takes(IdempotencyKey.class)) {
                request.headers.put("Idempotency-Key", UUID.randomUUID().toString());
            }
            for (var variable : parametersWith(PathVariable.class)) {
                var type = variable.getParameterType();
                request.path.put(
                        name(variable, PathVariable.class),
                        type.isEnum()
                                ? type.getEnumConstants()[0].toString()
                                : type == UUID.class ? UUID.randomUUID().toString() : "1");
            }
            request.path.putAll(paths.getOrDefault(route, Map.of()));
            request.query.putAll(queries.getOrDefault(route, Map.of()));
            if (body != null) {
                request.body = JSON.writeValueAsString(body);
            }
            return request;
        }

        private List<String> roles() {
            var own = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Allow.class);
            var rule =
                    own != null ? own : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Allow.class);
            return rule == null ? List.of() : List.of(rule.value());
        }

        private String uri(Request request) {
            var uri = pattern;
            for (var variable : request.path.entrySet()) {
                uri = uri.replaceAll(
                        "\\{" + variable.getKey() + "(:[^}]*)?}",
                        java.util.regex.Matcher.quoteReplacement(variable.getValue()));
            }
            var query = new ArrayList<String>();
            request.query.forEach((name, value) -> query.add(name + "="
                    + (value.equals("%00") || value.equals("a%00b")
                            ? value
                            : URLEncoder.encode(value, StandardCharsets.UTF_8))));
            return query.isEmpty() ? uri : uri + "?" + String.join("&", query);
        }
    }
}
