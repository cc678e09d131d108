package clinic.local.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import clinic.local.doctor.Runbook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Alert and recording rules, and the page that each alert leads to.
class RuleTests {

    private static final Path OBSERVABILITY = Path.of("..", "deploy", "observability");
    private static final Path RUNBOOKS = Path.of("..", "docs", "runbooks");

    @Test
    void promtoolFindsNoFault() throws Exception {
        promtool("check", "config", OBSERVABILITY.resolve("prometheus.yml").toString());
    }

    @Test
    void eachAlertFiresWhenItShallAndNotElse() throws Exception {
        var tests = files("rule-tests").map(Path::toString).toList();
        assertThat(tests).hasSizeGreaterThan(2);

        promtool(Stream.concat(Stream.of("test", "rules"), tests.stream()).toArray(String[]::new));

        var tested = new StringBuilder();
        for (var file : tests) {
            tested.append(Files.readString(Path.of(file)));
        }
        assertThat(alerts())
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(tested)
                        .as("a test for " + alert.path("alert"))
                        .contains("\"" + alert.path("alert").asString() + "\""));
    }

    @Test
    void eachAlertSaysHowUrgentItIsAndLeadsToARunbook() throws IOException {
        var pages = Arrays.stream(Runbook.values()).map(Runbook::path).toList();
        assertThat(alerts()).hasSizeGreaterThan(15).allSatisfy(alert -> {
            var name = alert.path("alert").asString();
            assertThat(alert.at("/labels/severity").asString("")).as(name).isIn("page", "ticket");
            assertThat(alert.at("/annotations/summary").asString("")).as(name).isNotBlank();
            assertThat(alert.at("/annotations/description").asString(""))
                    .as(name)
                    .isNotBlank();
            var page = alert.at("/annotations/runbook_url").asString("");
            assertThat(page).as(name).isIn(pages);
            if (Files.isDirectory(RUNBOOKS)) {
                assertThat(Path.of("..", page)).as(name).exists();
            }
        });
    }

    private static List<JsonNode> alerts() throws IOException {
        var alerts = new ArrayList<JsonNode>();
        for (var file : files("rules").toList()) {
            JsonMapper.shared()
                    .valueToTree(new Yaml().load(Files.readString(file)))
                    .path("groups")
                    .forEach(group -> group.path("rules").forEach(rule -> {
                        if (rule.has("alert")) {
                            alerts.add(rule);
                        }
                    }));
        }
        return alerts;
    }

    private static Stream<Path> files(String directory) throws IOException {
        try (var files = Files.list(OBSERVABILITY.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream();
        }
    }

    /// Debian's package `prometheus` brings it, which `.ci/run` installs.
    private static void promtool(String... arguments) throws IOException, InterruptedException {
        var tool = Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .map(directory -> Path.of(directory, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        if (tool.isEmpty()) {
            System.out.println("promtool is not installed (Debian: prometheus): the alert rules are not tested");
        }
        assumeThat(tool).isPresent();
        var command = new ArrayList<>(List.of(tool.get().toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
