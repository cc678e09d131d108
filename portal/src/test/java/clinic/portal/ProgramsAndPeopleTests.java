package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import clinic.contracts.Role;
import clinic.kit.access.PublicPath;
import clinic.kit.inbox.DeadLetters;
import clinic.kit.testing.Stored;
import clinic.kit.testing.TestTokens;
import clinic.portal.Surroundings.SignedIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// People come to the pages with a session, programs to the API with a token, and neither opens what is the other's:
/// a session that worked at the API would need no CSRF token there.
@PortalTest
class ProgramsAndPeopleTests {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TheClinic clinic;

    @Autowired
    private DeadLetters letters;

    @Autowired
    private Map<String, Consumer<Message<byte[]>>> consumers;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    private record Route(String method, String path, boolean api) {}

    @BeforeEach
    void services() {
        StubServices.get().reset();
    }

    @Test
    void aSessionOpensNothingOfTheApi() {
        var session = signedIn.as(List.of(Role.OPERATIONS, Role.PHYSICIAN), UUID.randomUUID());
        var routes = routes().stream().filter(Route::api).toList();
        assertThat(routes).hasSizeGreaterThanOrEqualTo(10);

        var changed = Stored.changedBy(
                jdbc,
                () -> routes.forEach(route -> {
                    var answer = send(
                            route,
                            asked -> asked.session(session)
                                    .header("If-Match", "\"1\"")
                                    .header("X-CSRF-TOKEN", TestCsrf.of(session))
                                    .contentType("application/json")
                                    .content("{\"reason\":\"forged\"}"));
                    assertThat(answer.getStatus()).as(route.toString()).isEqualTo(401);
                    assertThat(answer.getHeader("WWW-Authenticate")).startsWith("Bearer");
                    assertThat(answer.getHeaders("Set-Cookie")).isEmpty();
                }));

        assertThat(changed).isEmpty();
        assertThat(session.isInvalid()).isFalse();
    }

    @Test
    void aTokenOpensTheApiWithoutASessionAndNoPage() {
        var bearer = "Bearer "
                + TestTokens.as(UUID.randomUUID(), "otto", List.of(Role.OPERATIONS, Role.PHYSICIAN), UUID.randomUUID());
        for (var route : routes()) {
            var session = new MockHttpSession();
            var answer = send(route, asked -> asked.session(session).header("Authorization", bearer));
            if (route.api()) {
                assertThat(answer.getStatus()).as(route.toString()).isNotIn(401, 403);
                assertThat(session.getAttributeNames().hasMoreElements()).isFalse();
            } else if (route.method().equals("GET")) {
                assertThat(answer.getRedirectedUrl()).as(route.toString()).contains("/oauth2/authorization/clinic");
            } else {
                // no token of a session, so it is not even asked who it is
                assertThat(answer.getStatus()).as(route.toString()).isIn(302, 403);
            }
        }
        assertThat(StubServices.get().calls()).isEmpty();
    }

    /// And never with a page.
    @Test
    void theApiRefusesWithProblems() throws Exception {
        var poison = new PoisonedEvents(consumers, letters, jdbc);
        var letter = poison.stopAt(clinic.journey());
        var path = "/api/v1/operations/dead-letters/";
        var discard = path + letter.id() + "/discard";

        refuses("GET", path + UUID.randomUUID(), "\"1\"", null, 404, "not-found");
        refuses("GET", path + "no-id", "\"1\"", null, 400, "invalid-request");
        refuses("GET", "/api/v1/operations/dead-letters?kind=x", "\"1\"", null, 400, "invalid-request");
        refuses("POST", path + letter.id() + "/replay", null, null, 428, "precondition-required");
        refuses("POST", path + letter.id() + "/replay", "\"7\"", null, 412, "stale-version");
        refuses("POST", discard, "\"1\"", "{\"reason\":\" \"}", 400, "invalid-request");
        refuses("POST", discard, "\"1\"", "{", 400, "invalid-request");
        refuses("POST", discard, "\"7\"", "{\"reason\":\"given up\"}", 412, "stale-version");
        poison.clear();
        refuses("POST", path + letter.id() + "/trial", null, null, 422, "not-replayable");
    }

    private void refuses(
            String method, String path, @Nullable String version, @Nullable String body, int status, String slug)
            throws Exception {
        var asked = request(HttpMethod.valueOf(method), path)
                .header("Authorization", "Bearer " + TestTokens.as(UUID.randomUUID(), "otto", List.of(Role.OPERATIONS)))
                .contentType("application/json")
                .content(body == null ? "" : body);
        if (version != null) {
            asked.header("If-Match", version);
        }
        var answer = mvc.perform(asked).andReturn().getResponse();
        assertThat(answer.getStatus()).as(method + " " + path).isEqualTo(status);
        assertThat(answer.getContentType()).startsWith("application/problem+json");
        assertThat(answer.getContentAsString()).contains("/problems/" + slug).doesNotContain("Jane");
    }

    private MockHttpServletResponse send(Route route, Consumer<MockHttpServletRequestBuilder> with) {
        try {
            var asked =
                    request(HttpMethod.valueOf(route.method()), route.path()).header("Accept", "text/html, */*");
            with.accept(asked);
            return mvc.perform(asked).andReturn().getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(route.toString(), e);
        }
    }

    /// Without the public ones.
    private List<Route> routes() {
        var routes = new ArrayList<Route>();
        mapping.getHandlerMethods().forEach((info, handler) -> {
            for (var method : info.getMethodsCondition().getMethods()) {
                for (var pattern : info.getPatternValues()) {
                    if (!handler.hasMethodAnnotation(PublicPath.class)) {
                        routes.add(new Route(
                                method.name(),
                                pattern.replaceAll(
                                        "\\{[^}]*}", UUID.randomUUID().toString()),
                                pattern.startsWith("/api/")));
                    }
                }
            }
        });
        return routes;
    }
}
