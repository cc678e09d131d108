package clinic.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.testing.EndpointRules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@IntakeTest
class EdgesTests {

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping endpoints;

    @Test
    void everyEndpointHasARuleAndAGuard() {
        EndpointRules.verify(endpoints);
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
