package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import clinic.contracts.Role;
import clinic.portal.Surroundings.SignedIn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.MockMvc;

/// The portal as it runs behind somebody who speaks TLS for it: what it answers itself, over the network.
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "clinic.portal-url=https://portal.clinic.example")
@AutoConfigureMockMvc
@ContextConfiguration(initializers = Surroundings.class)
@Import({TestClinic.class, Surroundings.Sessions.class})
@DirtiesContext
class OverTlsTests {

    private static final List<String> PATHS = List.of(
            "/cases",
            "/cases/" + UUID.randomUUID(),
            "/app/portal.js",
            "/signed-out",
            "/locked",
            "/sign-in-away",
            "/problems/case-closed",
            "/oauth2/authorization/clinic",
            "/login/oauth2/code/clinic?code=x&state=y",
            "/nothing-here");

    @LocalServerPort
    private int port;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private ServletWebServerApplicationContext context;

    @Test
    void everyAnswerHasTheBrowserStayWithTls() throws Exception {
        for (var path : PATHS) {
            for (var forwarded : List.of("https", "http")) {
                var answer = ask(path, forwarded);
                var lasts = answer.headers().firstValue("Strict-Transport-Security");
                assertThat(lasts)
                        .as(path)
                        .hasValueSatisfying(
                                value -> assertThat(value).matches("max-age=[0-9]{8,} ?; ?includeSubDomains"));
                // what it is sent to next is not below that
                assertThat(answer.headers().firstValue("Location").orElse(""))
                        .as(path)
                        .doesNotStartWith("http://localhost:" + port)
                        .doesNotStartWith("http://portal");
            }
        }
    }

    @Test
    void noCookieLeavesTls() throws Exception {
        var cookies = new ArrayList<String>();
        for (var path : PATHS) {
            cookies.addAll(ask(path, "https").headers().allValues("Set-Cookie"));
        }
        assertThat(cookies)
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("__Host-CLINICPORTAL=")
                        .contains("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/")
                        .doesNotContain("Domain="));

        var session = signedIn.as(Role.NURSE, UUID.randomUUID());
        var chosen = mvc.perform(post("/preferences")
                        .session(session)
                        .param("theme", "dark")
                        .param("lang", "es")
                        .param("_csrf", TestCsrf.of(session)))
                .andReturn()
                .getResponse()
                .getHeaders("Set-Cookie");
        assertThat(chosen).hasSize(2).allSatisfy(cookie -> assertThat(cookie).contains("; Secure", "; HttpOnly"));
    }

    /// Each of them takes up memory for as long as it lasts.
    @Test
    void theSessionOfAStrangerIsShort() throws Exception {
        ask("/cases", "https");

        assertThat(sessions())
                .isNotEmpty()
                .allSatisfy(
                        session -> assertThat(session.getMaxInactiveInterval()).isBetween(60, 15 * 60));
        assertThat(signedIn.as(Role.NURSE, UUID.randomUUID()).getMaxInactiveInterval())
                .isEqualTo(13 * 60 * 60);
    }

    private List<Session> sessions() {
        var found = new ArrayList<Session>();
        var tomcat = ((TomcatWebServer) java.util.Objects.requireNonNull(context.getWebServer())).getTomcat();
        for (var child : tomcat.getHost().findChildren()) {
            if (child instanceof Context application) {
                found.addAll(List.of(application.getManager().findSessions()));
            }
        }
        return found;
    }

    private HttpResponse<String> ask(String path, String forwarded) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .header("Accept", "text/html")
                            .header("X-Forwarded-Proto", forwarded)
                            .header("X-Forwarded-Host", "portal.clinic.example")
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
