package clinic.kit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.sample.SampleTests;
import clinic.kit.testing.Api;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@DirtiesContext
class DatabaseAwayTests extends SampleTests {

    @DynamicPropertySource
    static void aDatabaseThatCanBeKilled(DynamicPropertyRegistry registry) {
        ClinicProperties.register(registry, TestInfrastructure.embedded(), "sample_away");
        registry.add("clinic.telemetry.interval", () -> "PT0.2S");
    }

    private boolean away;

    @AfterEach
    void start() {
        if (away) {
            TestInfrastructure.embedded().startDatabase();
            away = false;
        }
    }

    @Test
    void withoutItsDatabaseAServiceLivesAndAsksToComeBackLater() {
        var key = UUID.randomUUID().toString();
        var management = Api.at(managementPort);
        TestInfrastructure.embedded().killDatabase();
        away = true;

        var create = maker().create(THINGS, key, thing("lamp"));
        var list = maker().get(THINGS);
        var forbidden = anybody().as("stranger", HERE).get(THINGS);

        for (var answer : List.of(create, list, forbidden)) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertThat(answer.problem()).isEqualTo("unavailable");
        }
        assertThat(management.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(management.get("/actuator/health/readiness").status()).isEqualTo(503);
        // whoever watches over it is answered, and told what is away and that nobody knows the rest
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var scrape = management.get("/actuator/prometheus");
            assertThat(scrape.status()).isEqualTo(200);
            assertThat(scrape.response().body())
                    .contains("dependency_up{dependency=\"database\"} 0.0", "outbox_backlog NaN")
                    .contains("audit_unsealed_oldest_age_seconds NaN");
        });

        start();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> maker().create(THINGS, key, thing("lamp")).status() == 201);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> management.get("/actuator/health/readiness").status() == 200);
        assertThat(things()).isEqualTo(1);
    }
}
