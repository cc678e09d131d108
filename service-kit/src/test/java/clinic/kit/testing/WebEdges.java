package clinic.kit.testing;

import clinic.kit.testing.RawHttp.Answer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.context.ApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Asks every route of a running service what no client of ours would: without signing in, as another site's script,
/// with methods that are none, and at addresses that are written in another way. A test per service calls `verify`.
public final class WebEdges {

    /// All that answers somebody who is not signed in, and nothing else.
    private static final Set<String> PUBLIC = Set.of("GET /v3/api-docs");

    /// The same on the management port.
    private static final Set<String> OPEN_ENDPOINTS = Set.of(
            "/actuator/health",
            "/actuator/health/liveness",
            "/actuator/health/readiness",
            "/actuator/info",
            "/actuator/prometheus",
            "/actuator/auditchain");

    private static final List<String> NO_METHODS =
            List.of("TRACE", "TRACK", "DEBUG", "PROPFIND", "CONNECT", "FOO", "get");
    private static final String ELSEWHERE = "https://elsewhere.example";

    private final ApplicationContext context;
    private final RawHttp http;
    private final RawHttp management;
    private String deliberate = "\0";
    private final List<String> objections = new ArrayList<>();
    private final TreeMap<Integer, Integer> answers = new TreeMap<>();

    public WebEdges(ApplicationContext context) {
        this.context = context;
        this.http = new RawHttp(port("local.server.port"));
        this.management = new RawHttp(port("local.management.port"));
    }

    private int port(String property) {
        return Integer.parseInt(Objects.requireNonNull(context.getEnvironment().getProperty(property), property));
    }

    /// Routes whose addresses hold this fail because they are made for it.
    public WebEdges exceptFor(String part) {
        deliberate = part;
        return this;
    }

    public void verify() {
        var routes = routes();
        publicPaths(routes);
        neverThere();
        openEndpoints();
        for (var route : routes) {
            answersSafely(route);
            noMethodOfItsOwn(route);
            otherSpellings(route);
        }
        System.out.println("web edges: " + routes.size() + " routes, answers " + answers + ", " + objections.size()
                + " objections");
        if (routes.size() < 3 || !objections.isEmpty()) {
            throw new AssertionError(String.join("\n", objections.subList(0, Math.min(40, objections.size()))));
        }
    }

    /// @param handler null for what no handler of ours serves
    private record Route(
            String method, String path, @Nullable HandlerMethod handler) {

        /// The roles that its handler lets in.
        List<String> roles() {
            return handler == null ? List.of() : new Endpoint(method, path, handler).roles();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private List<Route> routes() {
        var routes = new ArrayList<Route>();
        context.getBeansOfType(RequestMappingHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, handler) -> {
                    var methods = info.getMethodsCondition().getMethods();
                    for (var pattern : info.getPatternValues()) {
                        for (var method : methods.isEmpty()
                                ? List.of("GET", "POST")
                                : methods.stream().map(Enum::name).toList()) {
                            routes.add(new Route(method, path(pattern), handler));
                        }
                    }
                }));
        return routes;
    }

    private static String path(String pattern) {
        return pattern.replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    }

    private void publicPaths(List<Route> routes) {
        var open = new TreeSet<String>();
        var asked = new ArrayList<>(routes);
        StrangeAddresses.BROUGHT_ALONG.forEach(path -> asked.add(new Route("GET", path, null)));
        StrangeAddresses.ENDPOINTS.forEach(endpoint -> asked.add(new Route("GET", "/actuator" + endpoint, null)));
        for (var route : asked) {
            if (send(route.method(), route.path()).status() != 401) {
                open.add(route.toString().replaceFirst("\\?.*", ""));
            }
        }
        if (!open.equals(new TreeSet<>(PUBLIC))) {
            objections.add("open to everybody are " + open + " and should be " + PUBLIC);
        }
    }

    private void neverThere() {
        for (var path : StrangeAddresses.NEVER_THERE) {
            for (var server : List.of(http, management)) {
                var answer = server.send("GET", path);
                if (answer.status() != 404) {
                    objections.add(path + " answers " + answer.status());
                }
            }
            headers(path, send("GET", path));
        }
    }

    private void openEndpoints() {
        var open = new TreeSet<String>();
        var paths = new LinkedHashSet<String>();
        StrangeAddresses.ENDPOINTS.forEach(endpoint -> paths.add("/actuator" + endpoint));
        context.getBeansOfType(PathMappedEndpoints.class).values().forEach(known -> paths.addAll(known.getAllPaths()));
        routes().forEach(route -> paths.add(route.path()));
        paths.addAll(StrangeAddresses.BROUGHT_ALONG);
        for (var path : paths) {
            var answer = management.send("GET", path, "Origin", ELSEWHERE);
            headers("management GET " + path, answer);
            if (answer.status() != 401 && answer.status() != 404) {
                open.add(path);
            }
            for (var method : List.of("POST", "DELETE", "TRACE")) {
                var change = management.send(method, path);
                if (change.status() < 400 || change.status() >= 500) {
                    objections.add("management %s %s answers %d".formatted(method, path, change.status()));
                }
            }
        }
        if (!open.equals(new TreeSet<>(OPEN_ENDPOINTS))) {
            objections.add("open on the management port are " + open + " and should be " + OPEN_ENDPOINTS);
        }
    }

    private void answersSafely(Route route) {
        var nobody = token(List.of());
        var somebody = token(route.roles());
        for (var token : new String[] {null, "x", nobody, somebody}) {
            var answer = token == null
                    ? send(route.method(), route.path(), "Origin", ELSEWHERE)
                    : send(route.method(), route.path(), "Origin", ELSEWHERE, "Authorization", "Bearer " + token);
            headers(route.toString(), answer);
            var preflight = token == null
                    ? send("OPTIONS", route.path(), preflight(route))
                    : send("OPTIONS", route.path(), with(preflight(route), "Authorization", "Bearer " + token));
            headers("OPTIONS " + route.path(), preflight);
        }
        // nobody in front of it is believed who says that it came by https
        var proxied = send(
                route.method(), route.path(), "X-Forwarded-Proto", "https", "Forwarded", "proto=https;for=192.0.2.1");
        headers(route + " behind whoever says so", proxied);
        if (!proxied.all("strict-transport-security").isEmpty()) {
            objections.add(route + " believes X-Forwarded-Proto");
        }
    }

    private static String[] preflight(Route route) {
        return new String[] {
            "Origin", ELSEWHERE, "Access-Control-Request-Method", route.method(), "Access-Control-Request-Headers", "x"
        };
    }

    private static String[] with(String[] headers, String... more) {
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private void headers(String what, Answer answer) {
        if (!answer.header("cache-control").contains("no-store")) {
            objections.add(what + " may be kept by caches: " + answer);
        }
        if (!answer.header("x-content-type-options").equals("nosniff")) {
            objections.add(what + " may be guessed at: " + answer);
        }
        var policy = answer.header("content-security-policy");
        if (!policy.contains("default-src 'none'") || !policy.contains("frame-ancestors 'none'")) {
            objections.add(what + " says not enough about what it may load: " + answer);
        }
        for (var header : answer.headers()) {
            if (header.startsWith("access-control-")
                    || header.startsWith("server:")
                    || header.startsWith("x-powered-by:")) {
                objections.add(what + " answers with " + header);
            }
        }
        if (answer.status() >= 500 && answer.status() != 501 && !what.contains(deliberate)) {
            objections.add(what + " answers " + answer.status());
        }
    }

    private void noMethodOfItsOwn(Route route) {
        for (var method : NO_METHODS) {
            for (var token : new String[] {null, token(route.roles())}) {
                var answer = token == null
                        ? send(method, route.path())
                        : send(method, route.path(), "Authorization", "Bearer " + token, "X-Secret", "echoed");
                if (answer.status() != 405 && answer.status() != 501) {
                    objections.add("%s %s answers %d".formatted(method, route.path(), answer.status()));
                }
                if (answer.body().contains("echoed")) {
                    objections.add("%s %s sends back what it was sent".formatted(method, route.path()));
                }
            }
        }
    }

    /// Another way to write an address is another address, or none.
    private void otherSpellings(Route route) {
        if (route.handler() == null || !route.handler().getBeanType().getName().startsWith("clinic.")) {
            return;
        }
        for (var spelling : StrangeAddresses.spellings(route.path())) {
            for (var token : new String[] {null, token(List.of())}) {
                var answer = token == null
                        ? send(route.method(), spelling)
                        : send(route.method(), spelling, "Authorization", "Bearer " + token);
                if (answer.status() < 400 || answer.status() >= 500) {
                    objections.add("%s %s answers %d%s"
                            .formatted(route.method(), spelling, answer.status(), token == null ? "" : " to no role"));
                }
            }
        }
    }

    private static String token(List<String> roles) {
        return TestTokens.as(UUID.randomUUID(), "edge", roles, TestTokens.HARBOR);
    }

    private Answer send(String method, String target, String... headers) {
        var answer = http.send(method, target, headers);
        answers.merge(answer.status(), 1, Integer::sum);
        return answer;
    }
}
