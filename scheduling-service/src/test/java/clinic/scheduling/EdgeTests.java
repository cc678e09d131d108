package clinic.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Role;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.testing.Addresses;
import clinic.kit.testing.EndpointRules;
import clinic.kit.testing.HostileInput;
import clinic.kit.testing.TestTokens;
import clinic.kit.testing.WebEdges;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class EdgeTests extends SchedulingServiceTests {

    @Autowired
    private ApplicationContext context;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping endpoints;

    @Test
    void everyEndpointHasItsRule() {
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
                .body(
                        "POST /api/v1/appointments",
                        Map.of(
                                "caseId",
                                UUID.randomUUID(),
                                "siteId",
                                HARBOR,
                                "clinicianId",
                                DR_LEE,
                                "visitType",
                                "CONSULTATION",
                                "startsAt",
                                TUESDAY_10AM,
                                "minutes",
                                45))
                .body("POST /api/v1/appointments/{id}/reschedule", Map.of("startsAt", TUESDAY_10AM))
                .body("POST /api/v1/appointments/{id}/cancellation", Map.of("reason", "PATIENT_REQUEST"))
                .body("PUT /api/v1/sites/{id}/on-call", Map.of("clinicianId", DR_LEE))
                .body(
                        "PUT /api/v1/clinicians/{id}/availability",
                        Map.of("hours", List.of(Map.of("day", "MONDAY", "from", "09:00", "to", "17:00"))))
                .query("GET /api/v1/slots", Map.of("visitType", "CONSULTATION", "minutes", "45"))
                .query("GET /api/v1/clinicians/{id}/availability", Map.of("siteId", HARBOR.toString()))
                .query("PUT /api/v1/clinicians/{id}/availability", Map.of("siteId", HARBOR.toString()))
                .run();
    }

    @Test
    void listsEverySiteForAServiceAndNoneForWhoeverHasNone() {
        booked(openCase(HARBOR));
        var service = anybody().with(TestTokens.asService("portal"));
        var nowhere = anybody().as(Role.FRONT_DESK);

        for (var list : List.of(APPOINTMENTS, "/api/v1/caseload", "/api/v1/treatments")) {
            assertThat(service.get(list).status()).as(list).isEqualTo(200);
            assertThat(nowhere.get(list).body().path("items").size()).as(list).isZero();
        }
        assertThat(service.get(APPOINTMENTS).body().path("items").size()).isEqualTo(1);
        assertThat(nowhere.get("/api/v1/follow-ups").status()).isEqualTo(200);
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
