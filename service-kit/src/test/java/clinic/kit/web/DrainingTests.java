package clinic.kit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.sample.SampleService;
import clinic.kit.testing.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;

class DrainingTests {

    private static final String THINGS = "/api/v1/things";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Whoever asks it nevertheless is answered, and led to ask another one next.
    @Test
    void aServiceThatStopsIsNotReadyAndAnswersUntilItsTimeIsOver() {
        var settings = new ArrayList<>(List.of(
                "--spring.application.name=draining",
                "--spring.config.import=classpath:service-kit.yaml",
                "--spring.flyway.locations=classpath:db/kit,classpath:db/sample",
                "--server.port=0",
                "--management.server.port=0",
                "--clinic.draining=PT5S"));
        ClinicProperties.register(
                (name, value) -> settings.add("--" + name + "=" + value.get()), TestInfrastructure.get(), "draining");
        var service = new SpringApplication(SampleService.class).run(settings.toArray(String[]::new));
        var environment = service.getEnvironment();
        var things = Api.at(environment.getRequiredProperty("local.server.port", Integer.class));
        var management = Api.at(environment.getRequiredProperty("local.management.port", Integer.class));
        assertThat(things.get(THINGS).header("Connection")).isNull();

        var end = CompletableFuture.runAsync(service::close);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                management.get("/actuator/health/readiness").status())
                        .isEqualTo(503));
        var answer = things.get(THINGS);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(end).isNotDone();
        assertThat(end).succeedsWithin(PATIENCE);
    }
}
