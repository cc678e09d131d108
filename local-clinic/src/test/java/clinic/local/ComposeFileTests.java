package clinic.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What must stay true of `docker-compose.yml` whatever is added to it.
class ComposeFileTests {

    private final JsonNode containers = containers();

    @Test
    void publishesNothingBeyondThisMachine() {
        var ports = containers
                .valueStream()
                .flatMap(container -> container.path("ports").valueStream())
                .map(JsonNode::asString)
                .toList();

        assertThat(ports).hasSizeGreaterThan(5).allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void givesEachServiceADatabaseOfItsOwn() {
        for (var part : Part.services()) {
            var service = part.label();
            var database = service + "-database";
            assertThat(variable(service, "DATABASE_URL"))
                    .isEqualTo("jdbc:postgresql://%s/%s".formatted(database, service));
            assertThat(variable(service, "DATABASE_USER")).isEqualTo(service);
            assertThat(variable(service, "DATABASE_OWNER_USER")).isEqualTo(service + "_owner");
            assertThat(variable(service, "DATABASE_PASSWORD")).isEqualTo(variable(database, "APP_PASSWORD"));
            assertThat(variable(service, "DATABASE_OWNER_PASSWORD")).isEqualTo(variable(database, "OWNER_PASSWORD"));
            assertThat(variable(database, "POSTGRES_DB")).isEqualTo(service);
        }
    }

    @Test
    void knowsOfEverythingThatStaysUpWhetherItIsWell() {
        containers.properties().stream()
                .filter(container -> !container.getKey().equals("topics"))
                .forEach(container -> {
                    assertThat(container.getValue().has("healthcheck"))
                            .as(container.getKey())
                            .isTrue();
                    assertThat(container.getValue().has("restart"))
                            .as(container.getKey())
                            .isTrue();
                });
    }

    @Test
    void createsTopicsBeforeAnybodyUsesThemAndNeverAsASideEffect() {
        assertThat(variable("broker", "KAFKA_AUTO_CREATE_TOPICS_ENABLE")).isEqualTo("false");
        for (var service : Part.services()) {
            assertThat(containers
                            .at("/" + service.label() + "/depends_on/topics/condition")
                            .asString(""))
                    .as(service.label())
                    .isEqualTo("service_completed_successfully");
        }
    }

    /// Fails if it is not set.
    private String variable(String container, String name) {
        return containers.at("/" + container + "/environment/" + name).asString();
    }

    private static JsonNode containers() {
        try (var file = Files.newBufferedReader(Path.of("..", "docker-compose.yml"))) {
            return JsonMapper.shared().valueToTree(new Yaml().load(file)).path("services");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
