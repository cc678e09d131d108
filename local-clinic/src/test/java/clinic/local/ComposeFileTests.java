package clinic.local;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.TopicRights;
import clinic.local.supervisor.Keycloak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What must stay true of `docker-compose.yml` whatever is added to it.
class ComposeFileTests {

    private final JsonNode file = file();
    private final JsonNode containers = file.path("services");

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
            assertThat(secret(service, "DATABASE_PASSWORD")).isEqualTo(secret(database, "APP_PASSWORD"));
            assertThat(secret(service, "DATABASE_OWNER_PASSWORD")).isEqualTo(secret(database, "OWNER_PASSWORD"));
            assertThat(variable(database, "POSTGRES_DB")).isEqualTo(service);
        }
    }

    @Test
    void knowsOfEverythingThatStaysUpWhetherItIsWell() throws IOException {
        // the services' is in their image, for whoever runs it without this file
        assertThat(stage("service")).contains("HEALTHCHECK", "/actuator/health/readiness");
        containers.properties().stream()
                .filter(container -> !container.getKey().equals("topics"))
                .forEach(container -> {
                    var inTheImage = container
                            .getValue()
                            .at("/build/target")
                            .asString("")
                            .equals("service");
                    assertThat(container.getValue().has("healthcheck"))
                            .as(container.getKey())
                            .isNotEqualTo(inTheImage);
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
            var password = secret(application, "KAFKA_PASSWORD");
            assertThat(variable(application, "KAFKA_USER")).isEqualTo(application);
            assertThat(secret("topics", "KAFKA_PASSWORD_" + application.toUpperCase(Locale.ROOT)))
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

    /// A variable is seen by whoever may inspect the container, and by every child process.
    @Test
    void noVariableHoldsASecret() {
        containers
                .properties()
                .forEach(container -> container
                        .getValue()
                        .path("environment")
                        .properties()
                        .forEach(variable -> {
                            if (variable.getKey().matches(".*(SECRET|KEY|PASSWORD|JAAS).*")) {
                                assertThat(variable.getKey())
                                        .as(container.getKey())
                                        .endsWith("_FILE");
                                assertThat(variable.getValue().asString()).startsWith("/run/secrets/");
                            }
                        }));
    }

    @Test
    void everySecretIsAFileThatIsWrittenOnceAndUsed(@TempDir Path root) throws IOException {
        var written = ComposeSecrets.write(root);
        assertThat(written).isNotEmpty();
        var files = file.path("secrets");
        assertThat(files.propertyNames()).containsExactlyInAnyOrderElementsOf(written);
        for (var name : written) {
            assertThat(files.path(name).path("file").asString()).isEqualTo(".secrets/" + name);
        }
        var used = containers
                .valueStream()
                .flatMap(container -> container.path("secrets").valueStream())
                .map(secret -> secret.isString()
                        ? secret.asString()
                        : secret.path("source").asString())
                .toList();
        assertThat(used).containsAll(written);
    }

    @Test
    void secretsAreDifferentHiddenAndStayAsTheyAre(@TempDir Path root) throws IOException {
        var written = ComposeSecrets.write(root);
        var directory = ComposeSecrets.directory(root);
        var values = new HashSet<String>();
        for (var name : written) {
            values.add(Files.readString(directory.resolve(name)));
        }
        assertThat(values).hasSameSizeAs(written).allMatch(value -> value.length() >= 40);
        // compose hands a file to a container as it is, where nobody is root: the directory is what is locked
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(ComposeSecrets.write(root)).isEmpty();
        Files.delete(directory.resolve("intake-app"));
        assertThat(ComposeSecrets.write(root)).containsExactly("intake-app");
    }

    @Test
    void limitsEveryContainer() {
        containers.properties().forEach(container -> {
            var limits = container.getValue().at("/deploy/resources/limits");
            assertThat(limits.path("cpus").asString("")).as(container.getKey()).matches("[0-9.]+");
            assertThat(limits.path("memory").asString(""))
                    .as(container.getKey())
                    .matches("[0-9]+[MG]");
        });
    }

    @Test
    void everyImageThatIsBuiltSaysWhatItIs() throws IOException {
        for (var stage : List.of("service", "topics", "identity")) {
            for (var label : List.of("title", "version", "revision", "created", "source", "licenses")) {
                assertThat(stage(stage)).contains("org.opencontainers.image." + label + "=");
            }
        }
        assertThat(stage("service")).contains("USER 10001:10001", "-XX:AOTCacheOutput", "-XX:AOTCache=");
    }

    private static String stage(String name) throws IOException {
        return Arrays.stream(Files.readString(Path.of("..", "Dockerfile")).split("(?m)^(?=FROM )"))
                .filter(stage -> stage.lines().findFirst().orElse("").endsWith(" AS " + name))
                .findFirst()
                .orElseThrow();
    }

    /// The source of what a container sees under this name.
    private String secret(String container, String target) {
        return containers
                .path(container)
                .path("secrets")
                .valueStream()
                .filter(secret -> secret.path("target").asString("").equals(target))
                .map(secret -> secret.path("source").asString())
                .findFirst()
                .orElseThrow(() -> new AssertionError(container + " has no " + target));
    }

    /// Prometheus finds every service where it is, and the files that are tested are those that are mounted.
    @Test
    void watchesOverEveryServiceWithTheRulesOfThisRepository() throws IOException {
        for (var name : List.of("prometheus", "traces", "grafana")) {
            assertThat(texts(name, "profiles")).as(name).containsExactly("observability");
            texts(name, "volumes").stream()
                    .filter(volume -> volume.startsWith("./"))
                    .forEach(volume ->
                            assertThat(Path.of("..", volume.split(":")[0])).exists());
        }
        assertThat(texts("prometheus", "volumes"))
                .anyMatch(volume -> volume.startsWith("./deploy/observability/rules:/etc/prometheus/rules"));
        var scraped = yaml(Path.of("..", "deploy", "observability", "prometheus.yml"))
                .path("scrape_configs")
                .path(0)
                .path("static_configs");
        assertThat(scraped.valueStream()
                        .map(target -> target.path("targets").path(0).asString() + " "
                                + target.at("/labels/service").asString()))
                .containsExactlyInAnyOrderElementsOf(Part.services().stream()
                        .map(service -> service.label() + ":8081 " + service.label())
                        .toList());
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

    private static JsonNode file() {
        return yaml(Path.of("..", "docker-compose.yml"));
    }

    private static JsonNode yaml(Path path) {
        try (var file = Files.newBufferedReader(path)) {
            return JsonMapper.shared().valueToTree(new Yaml().load(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
