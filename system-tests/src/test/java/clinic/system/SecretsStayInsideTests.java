package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.TopicRights;
import clinic.infrastructure.Broker;
import clinic.local.BrokerAccess;
import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Whatever a running clinic shows, it does not show what it signs in with; and what is for its operators is at ports
/// of their own.
@ExtendWith(ClinicExtension.class)
class SecretsStayInsideTests {

    private static final List<String> SERVED =
            List.of("health", "health/liveness", "health/readiness", "info", "prometheus", "auditchain");

    /// Whatever Spring Boot, Spring Cloud and Spring Integration bring along.
    private static final List<String> NOT_SERVED = List.of(
            "auditevents",
            "beans",
            "bindings",
            "busenv",
            "caches",
            "channels",
            "conditions",
            "configprops",
            "env",
            "features",
            "flyway",
            "functions",
            "gateway",
            "heapdump",
            "httpexchanges",
            "integrationgraph",
            "jolokia",
            "liquibase",
            "logfile",
            "loggers",
            "mappings",
            "metrics",
            "modulith",
            "openapi",
            "pause",
            "quartz",
            "refresh",
            "restart",
            "resume",
            "sbom",
            "scheduledtasks",
            "sessions",
            "shutdown",
            "startup",
            "swagger-ui",
            "threaddump");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Stack stack;
    private static Books books;

    @BeforeAll
    static void lookAt(RunningClinic clinic) {
        stack = clinic.stack();
        books = clinic.books();
    }

    @Test
    void businessPortsServeNothingForOperatorsAndTheirsServesOnlyWhatIsListed() throws Exception {
        var asked = 0;
        for (var service : Part.services()) {
            var management = "http://127.0.0.1:" + stack.managementPort(service) + "/actuator/";
            for (var served : SERVED) {
                assertThat(status(management + served))
                        .as(service + " " + served)
                        .isEqualTo(200);
            }
            for (var endpoint : NOT_SERVED) {
                assertThat(status(management + endpoint))
                        .as(service + " at its management port: " + endpoint)
                        // the portal sends whoever is not signed in to the sign-in
                        .isIn(service == Part.PORTAL ? List.of(302, 404) : List.of(401, 404));
                asked++;
            }
            for (var method : List.of("POST", "DELETE", "PUT")) {
                assertThat(answer(method, management + "shutdown").statusCode()).isIn(302, 401, 403, 404, 405);
                assertThat(answer(method, management + "loggers/ROOT").statusCode())
                        .isIn(302, 401, 403, 404, 405);
            }
            for (var endpoint : concat(SERVED, NOT_SERVED, List.of(""))) {
                for (var path : List.of("/actuator/", "/management/", "/api/v1/actuator/", "/actuator;x/")) {
                    var answer = answer("GET", stack.url(service) + path + endpoint);
                    assertThat(answer.statusCode())
                            .as(service + " at its business port: " + path + endpoint)
                            // the portal sends whoever is not signed in to the sign-in
                            .isIn(service == Part.PORTAL ? List.of(302, 400, 401, 403, 404) : List.of(400, 401, 404));
                    assertThat(answer.body()).doesNotContain("\"status\":\"UP\"", "# HELP");
                    asked++;
                }
            }
        }
        System.out.printf("actuator: %d forbidden addresses asked, 0 served%n", asked);
    }

    @Test
    void nothingThatTheClinicShowsHoldsASecret() throws Exception {
        var secrets = secrets();
        var shown = new HashMap<String, String>();
        try (var logs = Files.walk(stack.home().resolve("logs"))) {
            for (var log : logs.filter(Files::isRegularFile).toList()) {
                shown.put(log.toString(), new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(shown).hasSizeGreaterThan(8);
        for (var service : Part.services()) {
            for (var endpoint : concat(SERVED, NOT_SERVED)) {
                var uri = "http://127.0.0.1:" + stack.managementPort(service) + "/actuator/" + endpoint;
                show(shown, uri, answer("GET", uri));
            }
            for (var path :
                    List.of("/", "/nowhere", "/error", "/api/v1/nowhere", "/%00", "/api/v1/cases/x", "/v3/api-docs")) {
                for (var method : List.of("GET", "POST", "DELETE")) {
                    show(shown, method + " " + stack.url(service) + path, answer(method, stack.url(service) + path));
                }
            }
        }

        var found = new ArrayList<String>();
        shown.forEach((where, text) -> secrets.forEach((what, secret) -> {
            if (text.contains(secret)) {
                found.add(what + " in " + where);
            }
        }));

        System.out.printf(
                "secrets: %d looked for in %d logs and answers, %d found%n",
                secrets.size(), shown.size(), found.size());
        assertThat(found).isEmpty();
        // they are what the parts sign in with, and can be found where they have to be
        assertThat(Files.readString(stack.data("broker").resolve("server.properties")))
                .contains(String.valueOf(secrets.get("broker admin")));
    }

    private static Map<String, String> secrets() throws IOException {
        var secrets = new HashMap<String, String>();
        secrets.put("database superuser", books.server().password());
        secrets.put("secret of all", Base64.getEncoder().encodeToString(Files.readAllBytes(stack.data("secret"))));
        secrets.put("draft key", stack.secret("portal drafts"));
        secrets.put("broker admin", stack.brokerAccess(Broker.ADMIN).password());
        secrets.put("broker observer", stack.brokerAccess(BrokerAccess.OBSERVER).password());
        TopicRights.applications()
                .forEach(
                        it -> secrets.put("broker " + it, stack.brokerAccess(it).password()));
        for (var service : Part.services()) {
            var access = books.server().access(service.label());
            secrets.put("database " + service, access.password());
            secrets.put("database owner " + service, access.ownerPassword());
            secrets.put("oidc client " + service, stack.clientSecret(service.client()));
        }
        assertThat(secrets.values()).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(16));
        return secrets;
    }

    private static void show(Map<String, String> shown, String where, HttpResponse<String> answer) {
        shown.put(where, answer.headers().map() + "\n" + answer.body());
    }

    private static int status(String uri) throws IOException, InterruptedException {
        return answer("GET", uri).statusCode();
    }

    private static HttpResponse<String> answer(String method, String uri) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    @SafeVarargs
    private static List<String> concat(List<String>... lists) {
        var all = new ArrayList<String>();
        for (var list : lists) {
            all.addAll(list);
        }
        return all;
    }
}
