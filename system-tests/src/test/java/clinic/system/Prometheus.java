package clinic.system;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.Ports;
import clinic.infrastructure.Program;
import clinic.infrastructure.ServerProcess;
import clinic.local.Part;
import clinic.local.Stack;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Watches the running clinic with what is deployed: the scrape job of `deploy/observability/prometheus.yml` at this
/// machine's ports, and the rules beside it. Only what would keep a test waiting is shortened, and all of it here.
final class Prometheus implements AutoCloseable {

    private static final String SCRAPED_EVERY = "2s";
    private static final String EVALUATED_EVERY = "1s";
    private static final String FOR = "1s";

    /// Seconds in place of those at the end of these alerts' expressions.
    private static final Map<String, Integer> SOONER = Map.of(
            "OutboxStuck", 3,
            "KeyBlocked", 3,
            "EventMissing", 3,
            "ConsumerBehind", 3,
            "ReadModelStale", 3,
            "PageOverdue", 3);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI address;
    private final ServerProcess server;
    private final Set<String> seen = new TreeSet<>();

    private Prometheus(URI address, ServerProcess server) {
        this.address = address;
        this.server = server;
    }

    /// None where it is not installed.
    static Optional<Prometheus> watching(Stack clinic) throws IOException {
        var binary = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
        if (binary.isEmpty()) {
            System.out.println("prometheus is not installed (Debian: prometheus): no alert is seen to fire");
            return Optional.empty();
        }
        var home = Path.of("target", "prometheus").toAbsolutePath();
        // what an earlier clinic did is nobody's fault here
        FileSystemUtils.deleteRecursively(home);
        var configuration = new Configuration(clinic.root().resolve("deploy/observability"), clinic);
        var address = URI.create("http://127.0.0.1:" + Ports.free());
        var program = new Server(binary.get(), configuration.writeTo(home), home.resolve("data"), address);
        return Optional.of(
                new Prometheus(address, new ServerProcess(program, home.resolve("prometheus.log")).start(PATIENCE)));
    }

    private record Server(Path binary, Path configuration, Path data, URI address) implements Program {

        @Override
        public String name() {
            return "prometheus";
        }

        @Override
        public List<String> command() {
            return List.of(
                    binary.toString(),
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + data,
                    "--web.listen-address=" + address.getAuthority());
        }

        /// Whoever counts needs a first look at everything before something happens.
        @Override
        public boolean answers() {
            try {
                return get(address.resolve("/api/v1/targets"))
                        .map(targets -> JSON.readTree(targets).at("/data/activeTargets"))
                        .filter(targets -> !targets.isEmpty()
                                && targets.valueStream()
                                        .allMatch(target ->
                                                target.path("health").asString().equals("up")))
                        .isPresent();
            } catch (IOException e) {
                return false;
            }
        }
    }

    /// What is deployed, made to look at one clinic on this machine, and soon. JSON, which is YAML as well.
    private record Configuration(Path deployed, Stack clinic) {

        Path writeTo(Path home) throws IOException {
            var rules = Files.createDirectories(home.resolve("rules"));
            var sooner = 0;
            try (var files = Files.list(deployed.resolve("rules"))) {
                for (var file : files.toList()) {
                    var groups = read(file);
                    for (var rule : groups.findParents("alert")) {
                        sooner += soonerOf((ObjectNode) rule);
                    }
                    Files.writeString(rules.resolve(file.getFileName()), JSON.writeValueAsString(groups));
                }
            }
            assertThat(sooner).as("alerts that are to fire sooner").isEqualTo(SOONER.size());

            var configuration = read(deployed.resolve("prometheus.yml"));
            var global = (ObjectNode) configuration.path("global");
            global.put("scrape_interval", SCRAPED_EVERY)
                    .put("scrape_timeout", SCRAPED_EVERY)
                    .put("evaluation_interval", EVALUATED_EVERY);
            for (var scraped : configuration.findParents("targets")) {
                var service =
                        Part.named(scraped.at("/labels/service").asString()).orElseThrow();
                ((ObjectNode) scraped).putArray("targets").add("127.0.0.1:" + clinic.managementPort(service));
            }
            return Files.writeString(home.resolve("prometheus.yml"), JSON.writeValueAsString(configuration));
        }

        /// @return 1 if the expression was changed
        private static int soonerOf(ObjectNode alert) {
            alert.put("for", FOR);
            var name = alert.path("alert").asString();
            if (!SOONER.containsKey(name)) {
                return 0;
            }
            var expression = alert.path("expr").asString();
            var sooner = expression.replaceFirst("> \\d+$", "> " + SOONER.get(name));
            assertThat(sooner).as(name).isNotEqualTo(expression);
            alert.put("expr", sooner);
            return 1;
        }

        private static JsonNode read(Path file) throws IOException {
            return JSON.valueToTree(new Yaml().load(Files.readString(file)));
        }
    }

    /// Waits until the alert fires, which leads to the page.
    void fires(String alert, String page) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(firing())
                        .as("what fires, and where it leads to")
                        .containsEntry(alert, "docs/runbooks/" + page + ".md"));
        seen.add(alert);
    }

    /// Waits until none of them fires.
    void ends(List<String> alerts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(firing()).doesNotContainKeys(alerts.toArray(String[]::new)));
    }

    private Map<String, String> firing() throws IOException {
        var alerts = JSON.readTree(get(address.resolve("/api/v1/alerts")).orElseThrow());
        return alerts.at("/data/alerts")
                .valueStream()
                .filter(alert -> alert.path("state").asString().equals("firing"))
                .collect(toMap(
                        alert -> alert.at("/labels/alertname").asString(),
                        alert -> alert.at("/annotations/runbook_url").asString(),
                        (one, _) -> one));
    }

    private static Optional<String> get(URI uri) throws IOException {
        try {
            var answer = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            return Optional.of(answer.body()).filter(_ -> answer.statusCode() == 200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        System.out.printf("alerts: %d fired by a real fault and led to the page for it: %s%n", seen.size(), seen);
        server.close();
    }
}
