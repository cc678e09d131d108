package clinic.system;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Part;
import clinic.local.doctor.Figures;
import clinic.local.doctor.Figures.Figure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What dashboards and rules ask for is there.
@ExtendWith(ClinicExtension.class)
class WatchedClinicTests {

    private static final Path RULES = Path.of("..", "deploy", "observability", "rules");
    private static final Path DASHBOARDS = Path.of("..", "deploy", "observability", "grafana", "dashboards");

    /// Prometheus makes these itself.
    private static final Set<String> MADE = Set.of("up", "ALERTS");

    private static final Set<String> ATTACHED = Set.of("service", "instance", "job", "alertname", "alertstate");

    /// Their values are known from the start. Others, such as a status that nobody got yet, come with what happens.
    private static final Set<String> CONSTANT = Set.of("dependency", "type", "le", "area");

    @Test
    void everyQueryAsksForWhatTheServicesReallyTell(RunningClinic clinic) throws Exception {
        var told = new EnumMap<Part, Figures>(Part.class);
        for (var service : Part.services()) {
            // what is told of requests begins with the first
            get(clinic.stack().url(service).resolve("/api/v1/nowhere"));
            told.put(service, Figures.parse(get(clinic.stack().metrics(service))));
        }
        var recorded = rules().stream()
                .filter(rule -> rule.has("record"))
                .map(rule -> rule.path("record").asString())
                .collect(toSet());
        var expressions = expressions();
        var missing = new TreeSet<String>();
        var metrics = new HashSet<String>();

        for (var expression : expressions) {
            var asked = Queries.of(expression);
            assertThat(asked.selectors()).as(expression).isNotEmpty();
            var labels = new HashSet<>(ATTACHED);
            for (var selector : asked.selectors()) {
                if (MADE.contains(selector.metric()) || recorded.contains(selector.metric())) {
                    continue;
                }
                metrics.add(selector.metric());
                var series = series(told, selector);
                series.forEach(one -> labels.addAll(one.labels().keySet()));
                if (series.isEmpty()) {
                    missing.add("no %s, which %s asks for".formatted(selector, expression));
                }
            }
            asked.groupings().stream()
                    .filter(label -> !labels.contains(label))
                    .forEach(label -> missing.add("no label %s, which %s asks for".formatted(label, expression)));
        }

        System.out.printf(
                "queries: %d in dashboards and rules ask for %d metrics, %d are missing%n",
                expressions.size(), metrics.size(), missing.size());
        assertThat(missing).isEmpty();
        assertThat(metrics).hasSizeGreaterThan(30);
        assertThat(expressions).hasSizeGreaterThan(100);
    }

    private static List<Figure> series(Map<Part, Figures> told, Queries.Selector selector) {
        var service = selector.labels().get("service");
        return told.entrySet().stream()
                .filter(its -> service == null || its.getKey().label().equals(service))
                .flatMap(its -> its.getValue().all().stream())
                .filter(figure -> figure.name().equals(selector.metric()))
                .filter(figure -> selector.labels().entrySet().stream()
                        .filter(label -> !ATTACHED.contains(label.getKey()))
                        .allMatch(label -> figure.labels().containsKey(label.getKey())
                                && (!CONSTANT.contains(label.getKey())
                                        || label.getValue().isEmpty()
                                        || figure.label(label.getKey()).equals(label.getValue()))))
                .toList();
    }

    private static List<String> expressions() throws IOException {
        var expressions = new ArrayList<String>();
        rules().forEach(rule -> expressions.add(rule.path("expr").asString()));
        try (var files = Files.list(DASHBOARDS)) {
            for (var file : files.toList()) {
                JsonMapper.shared()
                        .readTree(Files.readString(file))
                        .path("panels")
                        .forEach(panel -> panel.path("targets")
                                .forEach(target ->
                                        expressions.add(target.path("expr").asString())));
            }
        }
        return expressions;
    }

    private static List<JsonNode> rules() throws IOException {
        var rules = new ArrayList<JsonNode>();
        try (var files = Files.list(RULES)) {
            for (var file : files.toList()) {
                JsonMapper.shared()
                        .valueToTree(new Yaml().load(Files.readString(file)))
                        .path("groups")
                        .forEach(group -> group.path("rules").forEach(rules::add));
            }
        }
        return rules;
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
