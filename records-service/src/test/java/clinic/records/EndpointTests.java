package clinic.records;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.kit.testing.Addresses;
import clinic.kit.testing.EndpointRules;
import clinic.kit.testing.HostileInput;
import clinic.kit.testing.TestTokens;
import clinic.kit.testing.WebEdges;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@RecordsTest
class EndpointTests {

    private static final String CODES = "/api/v1/diagnosis-codes/search";

    @Autowired
    private ApplicationContext context;

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @Test
    void everyEndpointSaysWhoMayAndGuardsItsChanges() {
        EndpointRules.verify(mapping);
    }

    @Test
    void noAddressHoldsWhatSomebodyTypes() {
        Addresses.verify(mapping, false);
    }

    @Test
    void nothingAnswersThatShouldNotAndNothingSaysTooMuch() {
        new WebEdges(context).verify();
    }

    @Test
    void refusesBadInputEverywhereAndStoresNothing() {
        var items = List.of(Map.of(
                "modality", "PHYSICAL_THERAPY",
                "visits", 6,
                "intervalDays", 7,
                "visitMinutes", 45,
                "instructions", "stretching"));
        var theCase = clinic.aCase();
        var signed = clinic.signedConsultation(theCase);
        var plan = clinic.physician()
                .create("/api/v1/plans", Map.of("consultationId", signed, "items", items, "reviewDueOn", "2028-01-31"))
                .id();
        new HostileInput(port, mapping, jdbc, TestTokens.HARBOR, TestTokens.RIVERSIDE)
                .body("POST /api/v1/cases/{caseId}/readiness/{item}/waive", Map.of("reason", "NOT_INDICATED"))
                .body("POST " + CODES, Map.of("q", "spasm", "on", "2026-11-25"))
                .body("POST /api/v1/consultations", Map.of("caseId", UUID.randomUUID()))
                .body(
                        "PUT /api/v1/consultations/{id}/findings",
                        Map.of("findings", "spasm", "examination", "facet loading"))
                .body(
                        "PUT /api/v1/consultations/{id}/diagnosis",
                        Map.of("sources", List.of("FACET_JOINT"), "codes", List.of("M62.830")))
                .body(
                        "POST /api/v1/plans",
                        Map.of("consultationId", signed, "items", items, "reviewDueOn", "2031-01-31"))
                .body("PUT /api/v1/plans/{id}", Map.of("items", items, "reviewDueOn", "2031-01-31"))
                .body(
                        "POST /api/v1/patients/{patientId}/disclosures",
                        Map.of(
                                "disclosedOn", "2026-10-01",
                                "recipient", "Court",
                                "description", "Imaging report",
                                "purpose", "Subpoena"))
                .path("PUT /api/v1/plans/{id}", Map.of("id", plan.toString()))
                .body("POST /api/v1/cases/{caseId}/screenings", Map.of("instrument", "PHQ_2", "answers", List.of(1, 2)))
                .path(
                        "POST /api/v1/cases/{caseId}/screenings",
                        Map.of("caseId", theCase.id().toString()))
                .body(
                        "POST /api/v1/cases/{caseId}/break-glass",
                        Map.of("reason", "OTHER", "explanation", "The patient has collapsed."))
                .run();
    }

    @Test
    void isDescribedForOthers() {
        var description = clinic.anonymous().get("/v3/api-docs");

        assertThat(description.status()).isEqualTo(200);
        assertThat(description.body().at("/openapi").asString()).startsWith("3.1");
        assertThat(description.body().at("/paths").propertyNames())
                .contains(
                        "/api/v1/cases/{caseId}/readiness",
                        "/api/v1/cases/{caseId}/readiness/{item}/waive",
                        "/api/v1/consultations",
                        "/api/v1/consultations/{id}/diagnosis",
                        "/api/v1/plans/{id}/signature",
                        "/api/v1/plans/{id}/versions/{version}",
                        "/api/v1/cases/{caseId}/chart",
                        CODES);
    }

    @Test
    void codesAreFoundPageByPage() {
        var nurse = clinic.atHarbor(Role.NURSE);
        var first = nurse.send("POST", CODES + "?limit=2", Map.of("q", "M54.5"));
        assertThat(first.body().at("/items").findValuesAsString("code")).containsExactly("M54.50", "M54.51");

        var next = CODES + "?limit=2&cursor=" + first.body().at("/next").asString();
        var second = nurse.send("POST", next, Map.of("q", "M54.5"));
        assertThat(second.body().at("/items").findValuesAsString("code")).containsExactly("M54.59");
        assertThat(second.body().at("/next").isNull()).isTrue();

        assertThat(nurse.send("POST", CODES, Map.of("q", "M51.36", "on", "2024-09-30"))
                        .body()
                        .at("/items")
                        .findValuesAsString("code"))
                .containsExactly("M51.36");
        assertThat(nurse.send("POST", CODES, Map.of("on", "yesterday")).status())
                .isEqualTo(400);
    }
}
