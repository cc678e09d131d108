package clinic.intake;

import static clinic.intake.PainHistoryFixtures.foundingPatient;
import static clinic.kit.testing.TestTokens.HARBOR;
import static clinic.kit.testing.TestTokens.RIVERSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.testing.Addresses;
import clinic.kit.testing.EndpointRules;
import clinic.kit.testing.HostileInput;
import clinic.kit.testing.WebEdges;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@IntakeTest
class EdgesTests {

    @LocalServerPort
    int port;

    @Autowired
    private ApplicationContext context;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping endpoints;

    @Test
    void everyEndpointHasARuleAndAGuard() {
        EndpointRules.verify(endpoints);
    }

    @Test
    void noAddressHoldsWhatSomebodyTypes() {
        Addresses.verify(endpoints, false);
    }

    @Test
    void nothingAnswersThatShouldNotAndNothingSaysTooMuch() {
        new WebEdges(context).verify();
    }

    @Test
    void refusesBadInputEverywhereAndStoresNothing() {
        new HostileInput(port, endpoints, jdbc, HARBOR, RIVERSIDE)
                .body("POST /api/v1/patients", Desk.patient("Hale"))
                .body("POST /api/v1/patients/search", Map.of("q", "Hale", "limit", 20))
                .body("PUT /api/v1/patients/{id}", Desk.patient("Hale"))
                .body("POST /api/v1/cases", Desk.opening(UUID.randomUUID(), HARBOR, foundingPatient()))
                .body("POST /api/v1/cases/{id}/assignment", Map.of("clinicianId", UUID.randomUUID()))
                .body("POST /api/v1/cases/{id}/escalation", Map.of("category", "NEURO"))
                .body(
                        "POST /api/v1/cases/{id}/escalation/resolution",
                        Map.of("resolution", "SAFE_TO_BOOK", "note", "examined"))
                .body("POST /api/v1/cases/{id}/closure", Map.of("reason", "WITHDRAWN"))
                .run();
    }

    @Test
    void describesItselfWithoutASignIn() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var description = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:%d/v3/api-docs".formatted(port)))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(description.statusCode()).isEqualTo(200);
            assertThat(description.body())
                    .contains("\"openapi\":\"3.1", "/api/v1/patients", "/api/v1/cases/{id}/escalation/resolution");
        }
    }
}
