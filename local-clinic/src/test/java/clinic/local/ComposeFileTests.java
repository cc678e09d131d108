package clinic.local;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.TopicRights;
import clinic.local.supervisor.Keycloak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    @Test
    void letsAnApplicationReachNoDatabaseButItsOwn() {
        for (var part : Part.services()) {
            var data = part.label() + "-data";
            assertThat(texts(part.label() + "-database", "networks")).containsExactly(data);
            assertThat(texts(part.label(), "networks")).containsExactlyInAnyOrder("inside", data);
            assertThat(containers.path(part.label() + "-database").has("ports")).isFalse();
        }
        containers.properties().stream()
                .filter(container -> Part.named(container.getKey().replace("-database", ""))
                        .filter(Part.services()::contains)
                        .isEmpty())
                .forEach(container -> assertThat(texts(container.getKey(), "networks"))
                        .as(container.getKey())
                        .containsExactly("inside"));
    }

    @Test
    void givesNoContainerMoreRightsThanItNeeds() {
        containers.properties().forEach(container -> {
            var name = container.getKey();
            assertThat(texts(name, "cap_drop")).as(name).containsExactly("ALL");
            assertThat(texts(name, "security_opt")).as(name).containsExactly("no-new-privileges:true");
            assertThat(container.getValue().has("privileged")).as(name).isFalse();
            if (!name.endsWith("-database")) {
                assertThat(container.getValue().has("cap_add")).as(name).isFalse();
            }
        });
        for (var name : Stream.concat(Part.services().stream().map(Part::label), Stream.of("topics"))
                .toList()) {
            assertThat(containers.at("/" + name + "/read_only").asBoolean(false))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void letsNobodyInAtTheBrokerWithoutAPasswordOfItsOwn() {
        assertThat(variable("broker", "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"))
                .contains("INSIDE:SASL", "CONTROLLER:SASL", "HOST:SASL")
                .doesNotContain(":PLAINTEXT");
        assertThat(variable("broker", "KAFKA_LISTENERS")).contains("CONTROLLER://localhost:");
        assertThat(variable("broker", "KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND")).isEqualTo("false");
        assertThat(variable("broker", "KAFKA_SUPER_USERS")).isEqualTo("User:admin");
        var passwords = new HashSet<String>();
        for (var application : TopicRights.applications()) {
            var password = variable(application, "KAFKA_PASSWORD");
            assertThat(variable(application, "KAFKA_USER")).isEqualTo(application);
            assertThat(variable("topics", "KAFKA_PASSWORD_" + application.toUpperCase(Locale.ROOT)))
                    .isEqualTo(password);
            passwords.add(password);
        }
        assertThat(passwords).hasSameSizeAs(TopicRights.applications());
    }

    @Test
    void buildsTheKeycloakThatRunsWithoutContainersToo() throws IOException {
        var dockerfile = Files.readString(Path.of("..", "Dockerfile"));
        var release = Keycloak.VERSION.substring(0, Keycloak.VERSION.lastIndexOf('.'));
        assertThat(dockerfile).containsPattern("FROM quay.io/keycloak/keycloak:" + Pattern.quote(release) + "\\b");
        Keycloak.DECIDED_ONCE.forEach((name, value) -> assertThat(dockerfile).contains(name + "=" + value));
    }

    /// A default would be everybody's: compose stops and says what is missing.
    @Test
    void startsWithNoSecretThatWasNotSet() throws IOException {
        var text = Files.readString(Path.of("..", "docker-compose.yml"));
        assertThat(Pattern.compile("\\$\\{(\\w*(?:SECRET|KEY|PASSWORD)\\w*)(..)")
                        .matcher(text)
                        .results()
                        .toList())
                .hasSizeGreaterThan(20)
                .allSatisfy(used -> assertThat(used.group(2)).as(used.group()).isEqualTo(":?"));
        containers
                .properties()
                .forEach(container -> container
                        .getValue()
                        .path("environment")
                        .properties()
                        .forEach(variable -> {
                            if (variable.getKey().matches(".*(SECRET|KEY|PASSWORD).*")) {
                                assertThat(variable.getValue().asString())
                                        .as(container.getKey() + " " + variable.getKey())
                                        .contains(":?");
                            }
                        }));
    }

    private List<String> texts(String container, String list) {
        return containers
                .path(container)
                .path(list)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
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
