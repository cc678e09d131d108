package clinic.portal;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import clinic.care.testing.AccessMatrix;
import clinic.care.testing.AccessMatrix.Door;
import clinic.care.testing.AccessMatrix.Reply;
import clinic.care.testing.AccessMatrix.Who;
import clinic.care.testing.World;
import clinic.care.testing.World.Of;
import clinic.kit.access.MutableRules;
import clinic.kit.testing.TestTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

@PortalTest
class AccessTests {

    private static final String API = "/api/";

    @Autowired
    MockMvc mvc;

    @Autowired
    Surroundings.SignedIn signedIn;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MutableRules rules;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping pages;

    @Test
    void nobodyGetsWhereTheyDoNotBelong() {
        var matrix = new AccessMatrix(AccessTests.class, new Browser(), pages, jdbc, rules, world()).ofPatients("case");
        forms().forEach((route, fields) -> matrix.body(route, _ -> fields));
        matrix.run();
    }

    /// Something for every field that a form has to send.
    private Map<String, Map<String, Object>> forms() {
        var forms = new HashMap<String, Map<String, Object>>();
        pages.getHandlerMethods().forEach((info, handler) -> {
            if (info.getMethodsCondition().getMethods().stream()
                    .anyMatch(method -> method.name().equals("POST"))) {
                var fields = new HashMap<String, Object>();
                for (var parameter : handler.getMethodParameters()) {
                    var declared = parameter.getParameterAnnotation(RequestParam.class);
                    if (declared != null
                            && declared.required()
                            && !Map.class.isAssignableFrom(parameter.getParameterType())) {
                        var type = parameter.getParameterType();
                        fields.put(
                                String.valueOf(parameter.getParameter().getName()),
                                type == UUID.class ? UUID.randomUUID().toString() : type == String.class ? "x" : "1");
                    }
                }
                // what programs send is no form; the matrix knows it
                info.getPatternValues().stream()
                        .filter(pattern -> !pattern.startsWith(API))
                        .forEach(pattern -> forms.put("POST " + pattern, fields));
            }
        });
        return forms;
    }

    private World world() {
        var world = new World();
        for (var of : Of.values()) {
            var painCase = UUID.randomUUID();
            jdbc.sql("""
                            insert into case_row (case_id, patient_id, site_id, priority, category, consult_by, opened_at)
                            values (?, ?, ?, 'ROUTINE', 'NONE', now(), now())""").params(painCase, world.patient(of), of.site()).update();
            world.put(of, "case", painCase);
        }
        return world;
    }

    /// Signed in by a session; what a form sends are parameters. What operations call takes a token and JSON, as at a
    /// service.
    private final class Browser implements Door {

        private final Map<Who, MockHttpSession> sessions = new HashMap<>();

        @Override
        public Reply ask(
                String method,
                String uri,
                @Nullable Map<String, Object> body,
                List<String> headers,
                @Nullable Who who) {
            if (uri.startsWith(API)) {
                return called(method, uri, body, headers, who);
            }
            var session = who == null ? new MockHttpSession() : sessions.computeIfAbsent(who, this::session);
            var asked = request(HttpMethod.valueOf(method), uri)
                    .session(session)
                    .param("_csrf", TestCsrf.of(session))
                    .accept("text/html", "text/event-stream", "application/json");
            if (body != null) {
                body.forEach((name, value) -> asked.param(name, String.valueOf(value)));
            }
            try {
                var response = mvc.perform(asked).andReturn().getResponse();
                return new Reply(response.getStatus(), "", "");
            } catch (Exception e) {
                throw new IllegalStateException(method + " " + uri, e);
            }
        }

        private Reply called(
                String method,
                String uri,
                @Nullable Map<String, Object> body,
                List<String> headers,
                @Nullable Who who) {
            var asked = request(HttpMethod.valueOf(method), uri);
            for (var i = 0; i < headers.size(); i += 2) {
                asked.header(headers.get(i), headers.get(i + 1));
            }
            if (who != null) {
                var roles = who.role() == null ? List.<String>of() : List.of(who.role());
                var token = TestTokens.withScope(
                        who.scopes(),
                        who.subject(),
                        "matrix",
                        roles,
                        who.sites().toArray(UUID[]::new));
                asked.header("Authorization", "Bearer " + token);
            }
            if (body != null) {
                asked.contentType("application/json")
                        .content(JsonMapper.shared().writeValueAsBytes(body));
            }
            try {
                return new Reply(mvc.perform(asked).andReturn().getResponse().getStatus(), "", "");
            } catch (Exception e) {
                throw new IllegalStateException(method + " " + uri, e);
            }
        }

        @Override
        public int whoAreYou(String pattern) {
            return pattern.startsWith(API) ? 401 : 302;
        }

        @Override
        public boolean hasScopes() {
            return false;
        }

        private MockHttpSession session(Who who) {
            return signedIn.as(
                    who.subject(),
                    who.role() == null ? List.of() : List.of(who.role()),
                    who.sites().toArray(UUID[]::new));
        }
    }
}
