package clinic.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.deployment.Chart.Release;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A service is told what it asks for, its secrets as files alone; and the chart refuses values that make no sense.
class SettingsTests {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z_]+)(:?)");
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|KEY)$");

    /// What only the clinic of one machine or of a test sets.
    private static final List<String> FOR_DEMONSTRATION = List.of("CLINIC_CLOCK_OFFSET", "CLINIC_PAGING_INTERVAL");

    /// Spring's own names, and where the secrets lie.
    private static final List<String> OTHERS = List.of(
            "SPRING_KAFKA_SSL_TRUSTSTORETYPE",
            "SPRING_KAFKA_SSL_TRUSTSTORELOCATION",
            "LOGGING_STRUCTURED_FORMAT_CONSOLE",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "CLINIC_SECRETS");

    /// Has a default, or an empty one, that is no use where patients are real.
    private static final Map<String, List<String>> NEEDED_ALL_THE_SAME = Map.of(
            "portal", List.of("PORTAL_DRAFT_KEY", "PORTAL_URL"),
            "notification", List.of("SMTP_HOST", "SMTP_AUTH", "SMTP_STARTTLS", "MAIL_FROM", "PRIVACY_OFFICER_EMAIL"));

    @ParameterizedTest
    @MethodSource("clinic.deployment.Chart#releases")
    void aServiceIsToldWhatItAsksForAndNothingThatItDoesNotKnow(Release release) throws IOException {
        var required = new TreeSet<>(List.of("SERVER_PORT", "MANAGEMENT_PORT", "KAFKA_PASSWORD", "KAFKA_PROTOCOL"));
        required.addAll(NEEDED_ALL_THE_SAME.getOrDefault(release.service(), List.of()));
        var known = new TreeSet<>(OTHERS);
        for (var file : settings(release.service())) {
            var placeholders = PLACEHOLDER.matcher(Files.readString(file));
            while (placeholders.find()) {
                known.add(placeholders.group(1));
                if (placeholders.group(2).isEmpty()) {
                    required.add(placeholders.group(1));
                }
            }
        }
        assertThat(told(release)).containsAll(required);
        assertThat(known).containsAll(told(release));
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceIsToldWhatItIsToldInContainers(Release release) {
        var container = Chart.json(Chart.yaml(Path.of("..", "docker-compose.yml")))
                .path("services")
                .path(release.service());
        var told = new TreeSet<String>();
        container.path("environment").fieldNames().forEachRemaining(told::add);
        var shared = Chart.json(Chart.yaml(Path.of("..", "docker-compose.yml"))).path("x-service-environment");
        shared.fieldNames().forEachRemaining(told::add);
        container
                .path("secrets")
                .forEach(secret -> told.add(secret.path("target").asText()));
        told.removeAll(FOR_DEMONSTRATION);
        told.remove("<<");
        assertThat(told).hasSizeGreaterThan(8);
        assertThat(told(release)).containsAll(told);
    }

    /// As files that the process reads once, named like the variables that they stand for.
    @ParameterizedTest
    @MethodSource("clinic.deployment.Chart#releases")
    void noSecretIsInAVariableOrInTheChart(Release release) {
        assertThat(container(release).getEnv()).allSatisfy(variable -> {
            assertThat(SECRET.matcher(variable.getName()).matches())
                    .as(variable.getName())
                    .isFalse();
            assertThat(variable.getValueFrom()).as(variable.getName()).isNull();
        });
        assertThat(container(release).getEnvFrom()).isEmpty();
        assertThat(container(release).getArgs()).isEmpty();
        assertThat(release.text()).doesNotContain("kind: Secret\n", "stringData", "password=");
        assertThat(secretFiles(release))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).matches(SECRET));
        assertThat(pod(release).getVolumes())
                .filteredOn(volume -> volume.getName().equals("secrets"))
                .singleElement()
                .satisfies(volume ->
                        assertThat(volume.getProjected().getDefaultMode()).isEqualTo(0440));
    }

    @ParameterizedTest
    @MethodSource("clinic.deployment.Chart#releases")
    void speaksTlsToBrokerAndDatabase(Release release) {
        assertThat(variable(release, "KAFKA_PROTOCOL")).isEqualTo("SASL_SSL");
        assertThat(variable(release, "DATABASE_URL"))
                .isEqualTo("jdbc:postgresql://%1$s-database-rw/%1$s?sslmode=verify-full&sslrootcert=%2$s"
                        .formatted(release.service(), "/run/certificates/database/ca.crt"));
        assertThat(pod(release).getVolumes())
                .filteredOn(volume -> volume.getName().equals("certificates"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getProjected().getSources())
                        // the operator's secret holds its private key too
                        .allSatisfy(source -> assertThat(source.getSecret().getItems())
                                .extracting(item -> item.getKey())
                                .containsExactly("ca.crt"))
                        .flatExtracting(source -> source.getSecret().getItems())
                        .extracting(item -> item.getPath())
                        .containsExactlyInAnyOrder("database/ca.crt", "kafka/ca.crt"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image.tag             | latest               | image.tag
            image.registry        | Registry with spaces | image.registry
            portalUrl             | http://portal        | portalUrl
            scaling.min           | 1                    | scaling.min
            scaling.by            | moon                 | scaling.by
            scaling.max           | 12                   | scaling.max
            resources.limits.cpu  | much                 | resources.limits.cpu
            kafka.replication     | 1                    | kafka.replication
            database.instances    | 1                    | database.instances
            database.image        | postgres:17          | database.image
            env.API_TOKEN         | abc                  | API_TOKEN
            replicas              | 3                    | replicas
            topics.everything     | facts                | everything
            """)
    void refusesAValueThatMakesNoSenseAndNamesIt(String name, String value, String named) {
        assertThatThrownBy(() -> Chart.render("intake", "small", Map.of(name, number(value))))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(named);
    }

    @Test
    void refusesWhatIsMissing() {
        assertThatThrownBy(() -> Chart.render("intake", "small", Map.of("portalUrl", "null")))
                .hasMessageContaining("portalUrl");
    }

    @Test
    void refusesNumbersThatContradictEachOther() {
        assertThatThrownBy(() -> Chart.render("intake", "medium", Map.of("scaling.min", 5)))
                .hasMessageContaining("scaling.max (4) is less than scaling.min (5)");
        assertThatThrownBy(() -> Chart.render("intake", "small", Map.of("scaling.by", "cpu")))
                .hasMessageContaining("scaling.max is missing");
    }

    @Test
    void aReleaseIsNamedLikeItsService() {
        assertThatThrownBy(() -> Chart.render("green", "intake", "small", Map.of()))
                .hasMessageContaining("the release is named like its service: helm install intake, not green");
    }

    @Test
    void aDigestWinsOverTheTag() {
        var digest = "sha256:" + "ab".repeat(32);
        assertThat(Chart.render("intake", "small", Map.of("image.digest", digest)))
                .contains("image: registry.clinic.example/intake-service@" + digest);
    }

    static Stream<Release> services() {
        return Chart.SERVICES.stream().map(service -> Chart.release(service, "small"));
    }

    private static Object number(String text) {
        return text.matches("[0-9]+") ? Integer.valueOf(text) : text;
    }

    private static List<Path> settings(String service) {
        var module = service.equals("portal") ? "portal" : service + "-service";
        return Stream.of(module + "/application", "service-kit/service-kit", "care-access/care-access")
                .map(it -> it.split("/"))
                .map(it -> Path.of("..", it[0], "src", "main", "resources", it[1] + ".yaml"))
                .toList();
    }

    private static TreeSet<String> told(Release release) {
        var names = new TreeSet<>(secretFiles(release));
        container(release)
                .getEnv()
                .forEach(variable -> assertThat(names.add(variable.getName()))
                        .as(variable.getName() + " once")
                        .isTrue());
        return names;
    }

    private static List<String> secretFiles(Release release) {
        var files = new ArrayList<String>();
        pod(release).getVolumes().stream()
                .filter(volume -> volume.getName().equals("secrets"))
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .flatMap(source -> source.getSecret().getItems().stream())
                .forEach(item -> files.add(item.getPath()));
        return files;
    }

    private static String variable(Release release, String name) {
        return container(release).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static Container container(Release release) {
        return pod(release).getContainers().getFirst();
    }

    private static PodSpec pod(Release release) {
        return release.the(Deployment.class).getSpec().getTemplate().getSpec();
    }
}
