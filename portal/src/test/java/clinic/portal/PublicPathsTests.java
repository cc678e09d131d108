package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import clinic.contracts.Role;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What answers somebody who is not signed in is written down here, and nothing else does, however its address is
/// written and whatever the method. The routes come from the handler mappings.
@PortalTest
class PublicPathsTests {

    private static final Set<String> PUBLIC = Set.of(
            "GET /error",
            "POST /error",
            "GET /signed-out",
            "GET /problems/case-closed",
            "GET /locked",
            "GET /sign-in-away",
            "GET /app/portal.js",
            "GET /webjars/htmx.org/dist/htmx.min.js");

    /// What frameworks like to bring along.
    private static final List<String> BROUGHT_ALONG = List.of(
            "/app/portal.js",
            "/webjars/htmx.org/dist/htmx.min.js",
            "/index.html",
            "/favicon.ico",
            "/robots.txt",
            "/login",
            "/logout",
            "/v3/api-docs",
            "/v3/api-docs.yaml",
            "/swagger-ui.html",
            "/swagger-ui/index.html",
            "/actuator",
            "/actuator/auditchain",
            "/actuator/env",
            "/actuator/health",
            "/actuator/heapdump",
            "/actuator/prometheus",
            "/templates/cases.html",
            "/messages.properties",
            "/application.yaml",
            "/api/v1/audit",
            "/h2-console");

    @Autowired
    private MockMvc mvc;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private TheClinic clinic;

    @SuppressWarnings("NullAway.Init")
    private Journey journey;

    @BeforeEach
    void prepare() {
        StubServices.get().reset();
        journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
    }

    private record Route(String method, String path) {

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
                        var path = pattern.replace("{slug}", "case-closed")
                                .replace("{id}", journey.caseId.toString())
                                .replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
                        for (var method : methods.isEmpty()
                                ? List.of("GET", "POST")
                                : methods.stream().map(Enum::name).toList()) {
                            routes.add(new Route(method, path));
                        }
                    }
                }));
        assertThat(routes).hasSizeGreaterThan(50);
        return routes;
    }

    @Test
    void nothingElseIsOpenToEverybody() throws Exception {
        var open = new TreeSet<String>();
        var asked = routes();
        BROUGHT_ALONG.forEach(path -> asked.add(new Route("GET", path)));
        for (var route : asked) {
            if (!isSentToSignIn(send(route.method(), route.path(), new MockHttpSession()))) {
                open.add(route.toString());
            }
        }
        System.out.println("public paths of the portal: " + asked.size() + " asked, open are " + open);
        assertThat(open).containsExactlyInAnyOrderElementsOf(PUBLIC);
    }

    /// Another way to write an address is another address, or none: for a stranger, and for somebody whose session is
    /// open but whose role does not fit.
    @Test
    void noSpellingOpensAnything() throws Exception {
        var nobody = signedIn.as(UUID.randomUUID(), List.of(), journey.siteId);
        var sent = 0;
        for (var route : routes()) {
            if (PUBLIC.contains(route.toString())) {
                continue;
            }
            for (var spelling : spellings(route.path())) {
                for (var session : List.of(new MockHttpSession(), nobody)) {
                    var answer = send(route.method(), spelling, session);
                    assertThat(isSentToSignIn(answer) || answer.getStatus() >= 400 && answer.getStatus() < 500)
                            .as("%s %s answers %d", route.method(), spelling, answer.getStatus())
                            .isTrue();
                    sent++;
                }
            }
        }
        System.out.println("spellings: " + sent + " requests to the portal, none let in");
        assertThat(StubServices.get().calls()).isEmpty();
    }

    @Test
    void whatIsNoMethodIsNone() throws Exception {
        var session = signedIn.as(UUID.randomUUID(), Role.PHYSICIAN, journey.siteId);
        for (var route : routes()) {
            for (var method : List.of("TRACE", "TRACK", "DEBUG", "PROPFIND", "FOO")) {
                for (var who : List.of(new MockHttpSession(), session)) {
                    assertThat(send(method, route.path(), who).getStatus())
                            .as(method + " " + route.path())
                            .isEqualTo(405);
                }
            }
        }
    }

    @Test
    void everyAnswerOfEveryRouteSaysWhatABrowserMayDoWithIt() throws Exception {
        var answers = 0;
        for (var route : routes()) {
            for (var session : List.of(
                    new MockHttpSession(),
                    signedIn.as(UUID.randomUUID(), Role.OPERATIONS, journey.siteId),
                    signedIn.as(UUID.randomUUID(), List.of(Role.PHYSICIAN, Role.NURSE), journey.siteId))) {
                for (var answer : List.of(
                        send(route.method(), route.path(), session),
                        send("OPTIONS", route.path(), session),
                        send(route.method(), route.path() + "%00", session),
                        send("TRACE", route.path(), session))) {
                    answers++;
                    var what = route + " " + answer.getStatus();
                    assertThat(answer.getHeader("Cache-Control")).as(what).contains("no-store");
                    assertThat(answer.getHeader("X-Content-Type-Options"))
                            .as(what)
                            .isEqualTo("nosniff");
                    assertThat(answer.getHeader("Content-Security-Policy"))
                            .as(what)
                            .contains("default-src 'none'", "frame-ancestors 'none'")
                            .doesNotContain("unsafe");
                    assertThat(answer.getHeaderNames())
                            .as(what)
                            .noneMatch(name -> name.startsWith("Access-Control-"))
                            .doesNotContain("Server", "X-Powered-By", "Strict-Transport-Security");
                    assertThat(answer.getStatus()).as(what).isNotEqualTo(500);
                }
            }
        }
        System.out.println("headers: " + answers + " answers of the portal");
    }

    private static List<String> spellings(String path) {
        var last = path.lastIndexOf('/');
        return List.of(
                "/" + path,
                path.substring(0, last) + "/" + path.substring(last),
                path + ";x",
                path + ";x=/app/portal.js",
                path + "//",
                "//",
                "/." + path,
                "/%2e" + path,
                "/app/.." + path,
                "/app/..;" + path,
                "/app/%2e%2e" + path,
                "/app/%2e%2e%2f" + path.substring(1),
                "/app%2f..%2f" + path.substring(1),
                "/webjars/..;" + path,
                "/problems/..;" + path,
                "/locked/..;" + path,
                "/signed-out;" + path,
                "/error/.." + path,
                "/logout/connect/back-channel/..;" + path,
                path + "%2f",
                path + "%5c",
                path + "%00",
                path + "%0a",
                path + "%20",
                path + ".json",
                path + ".css",
                path + "/app/portal.js",
                "/%2561" + path,
                path.length() > 1 ? path.toUpperCase(Locale.ROOT) : "/;");
    }

    /// To sign in, or away from what programs call with a token.
    private static boolean isSentToSignIn(MockHttpServletResponse answer) {
        return answer.getStatus() == 302
                        && String.valueOf(answer.getRedirectedUrl()).endsWith("/oauth2/authorization/clinic")
                || answer.getStatus() == 401
                        && String.valueOf(answer.getHeader("WWW-Authenticate")).startsWith("Bearer ");
    }

    /// Exactly at this address, which the classes for tests would put right.
    private MockHttpServletResponse send(String method, String address, MockHttpSession session) throws Exception {
        var token = TestCsrf.of(session);
        return mvc.perform(request(HttpMethod.valueOf(method), "/")
                        .session(session)
                        .with(request -> {
                            request.setRequestURI(address);
                            request.setServletPath("");
                            request.setPathInfo(decoded(address));
                            request.addHeader("Accept", "text/html");
                            request.addHeader("Origin", "https://elsewhere.example");
                            request.addHeader("Access-Control-Request-Method", "POST");
                            request.addHeader("X-Forwarded-Proto", "https");
                            if (method.equals("POST")) {
                                request.addParameter("_csrf", token);
                            }
                            return request;
                        }))
                .andReturn()
                .getResponse();
    }

    private static String decoded(String address) {
        return URLDecoder.decode(address.replaceAll(";[^/]*", ""), StandardCharsets.UTF_8);
    }
}
