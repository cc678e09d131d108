package clinic.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.sample.SampleServiceTests;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTests extends SampleServiceTests {

    @Test
    void describesHeadersPagesProblemsAndTheToken() {
        var answer = anybody().get("/v3/api-docs");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        var document = answer.body();

        assertThat(document.path("openapi").asString()).startsWith("3.1");
        assertThat(document.at("/security/0").has("bearer")).isTrue();
        assertThat(document.at("/components/securitySchemes/bearer/scheme").asString())
                .isEqualTo("bearer");
        var things = document.path("paths").path(THINGS);
        assertThat(parameters(things.path("post"))).containsExactly("header Idempotency-Key");
        assertThat(parameters(things.path("get")))
                .containsExactlyInAnyOrder(
                        "query siteId", "query size", "query on", "query side", "query cursor", "query limit");
        assertThat(parameters(document.path("paths").path(THINGS + "/{id}").path("put")))
                .containsExactlyInAnyOrder("path id", "header If-Match");
        assertThat(things.at("/post/responses/default/$ref").asString()).isEqualTo("#/components/responses/Problem");
        assertThat(document.at("/components/schemas").propertyNames())
                .contains("RegisterThing", "Problem")
                .doesNotContain("Caller");
        assertThat(document.path("paths").propertyNames()).doesNotContain("/error");
    }

    private static java.util.List<String> parameters(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .map(parameter -> parameter.path("in").asString() + " "
                        + parameter.path("name").asString())
                .toList();
    }
}
