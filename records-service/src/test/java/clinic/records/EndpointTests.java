package clinic.records;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.kit.testing.EndpointRules;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@RecordsTest
class EndpointTests {

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Test
    void everyEndpointSaysWhoMayAndGuardsItsChanges() {
        EndpointRules.verify(mapping);
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
                        "/api/v1/diagnosis-codes");
    }

    @Test
    void codesAreFoundPageByPage() {
        var nurse = clinic.atHarbor(Role.NURSE);
        var first = nurse.get("/api/v1/diagnosis-codes?q=M54.5&limit=2");
        assertThat(first.body().at("/items").findValuesAsString("code")).containsExactly("M54.50", "M54.51");

        var second = nurse.get("/api/v1/diagnosis-codes?q=M54.5&limit=2&cursor="
                + first.body().at("/next").asString());
        assertThat(second.body().at("/items").findValuesAsString("code")).containsExactly("M54.59");
        assertThat(second.body().at("/next").isNull()).isTrue();

        assertThat(nurse.get("/api/v1/diagnosis-codes?q=M51.36&on=2024-09-30")
                        .body()
                        .at("/items")
                        .findValuesAsString("code"))
                .containsExactly("M51.36");
        assertThat(nurse.get("/api/v1/diagnosis-codes?on=yesterday").status()).isEqualTo(400);
    }
}
