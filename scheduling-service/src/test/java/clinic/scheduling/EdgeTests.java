package clinic.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.testing.EndpointRules;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class EdgeTests extends SchedulingServiceTests {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping endpoints;

    @Test
    void everyEndpointHasItsRule() {
        EndpointRules.verify(endpoints);
    }

    @Test
    void describesItself() {
        var api = anybody().get("/v3/api-docs");

        assertThat(api.status()).isEqualTo(200);
        assertThat(api.body().path("openapi").asString()).startsWith("3.1");
        assertThat(api.body().path("paths").propertyNames())
                .contains(
                        "/api/v1/appointments",
                        "/api/v1/appointments/{id}/reschedule",
                        "/api/v1/slots",
                        "/api/v1/caseload",
                        "/api/v1/treatments",
                        "/api/v1/follow-ups",
                        "/api/v1/sites");
    }

    /// From one broker record to the caseload, through the real bindings.
    @Test
    void hearsWhatIntakeSaysOnTheBroker() throws ExecutionException, InterruptedException {
        var opened = opened(UUID.randomUUID(), HARBOR, Disposition.CONSULT_WITHIN_TWO_WEEKS);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", TestInfrastructure.get().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(events.record(EventTraffic.CASES, opened)).get();
        }
        var known = new KnownCase(opened.caseId(), opened.patientId(), HARBOR, opened.consultBy());

        await().untilAsserted(() -> assertThat(
                        book(consultation(known, HARBOR, DR_LEE, TUESDAY_10AM)).status())
                .isEqualTo(201));
    }
}
