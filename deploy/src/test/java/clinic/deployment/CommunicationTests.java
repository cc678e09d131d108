package clinic.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.deployment.Chart.Release;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may open a connection to whom: the table in `docs/deploy.md`, the network policies and `docker-compose.yml`
/// say the same.
class CommunicationTests {

    private static final Path MAP = Path.of("..", "docs", "deploy.md");
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| ([^|]+) \\| ([0-9, ]+) \\| [^|]+ \\|");
    private static final Pattern ADDRESS = Pattern.compile("http://([a-z]+):8080.*");
    private static final String COLLECTOR = "http://collector.tracing.svc:4318/v1/traces";
    private static final JsonNode PEERS =
            Chart.json(Chart.yaml(Chart.DIRECTORY.resolve("values.yaml"))).path("peers");

    private record Edge(String from, String to, int port) implements Comparable<Edge> {
        @Override
        public int compareTo(Edge other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return from + " -> " + to + ":" + port;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    void thePoliciesAllowWhatTheMapShowsAndNothingElse(String size) throws IOException {
        var documented = documented();
        var leaving = new TreeSet<Edge>();
        var entering = new TreeSet<Edge>();
        for (var service : Chart.SERVICES) {
            for (var policy : Chart.release(service, size, Map.of("telemetry.traces", COLLECTOR))
                    .all(NetworkPolicy.class)) {
                read(policy, leaving, entering);
            }
        }
        assertThat(documented).hasSizeGreaterThan(50);
        assertThat(leaving).isEqualTo(only(documented, Edge::from));
        assertThat(entering).isEqualTo(only(documented, Edge::to));
    }

    @Test
    void noCollectorOfTracesIsInReachUntilOneIsNamed() {
        Chart.releases().forEach(release -> {
            var leaving = new TreeSet<Edge>();
            release.all(NetworkPolicy.class).forEach(policy -> read(policy, leaving, new TreeSet<>()));
            assertThat(leaving).extracting(Edge::to).contains("kafka").doesNotContain("traces");
        });
    }

    @Test
    void whatNoPolicyAllowsIsRefused() {
        Chart.releases()
                .forEach(release -> assertThat(release.all(NetworkPolicy.class))
                        .as(release.toString())
                        .anySatisfy(policy -> {
                            assertThat(policy.getMetadata().getName()).isEqualTo(release.service() + "-nobody");
                            assertThat(policy.getSpec().getPolicyTypes())
                                    .containsExactlyInAnyOrder("Ingress", "Egress");
                            assertThat(policy.getSpec().getIngress()).isEmpty();
                            assertThat(policy.getSpec().getEgress()).isEmpty();
                            // the application's pods and the database's, which inherit this label
                            assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                                    .containsExactly(Map.entry("app.kubernetes.io/name", release.service()));
                            assertThat(inheritedByTheDatabase(release)
                                            .path("app.kubernetes.io/name")
                                            .asText())
                                    .isEqualTo(release.service());
                        })
                        .allSatisfy(policy -> assertThat(policy.getSpec().getPolicyTypes())
                                .containsExactlyInAnyOrder("Ingress", "Egress")));
    }

    /// In containers an application calls whom it has the address of.
    @Test
    void composeGivesTheSameAddresses() throws IOException {
        var containers =
                Chart.json(Chart.yaml(Path.of("..", "docker-compose.yml"))).path("services");
        var called = new TreeSet<String>();
        for (var caller : Chart.SERVICES) {
            containers.path(caller).path("environment").properties().forEach(variable -> {
                var address = ADDRESS.matcher(variable.getValue().asText());
                if (address.matches() && Chart.SERVICES.contains(address.group(1))) {
                    called.add(caller + " -> " + address.group(1));
                }
            });
        }
        var mapped = documented().stream()
                .filter(edge -> Chart.SERVICES.contains(edge.from()) && Chart.SERVICES.contains(edge.to()))
                .map(edge -> edge.from() + " -> " + edge.to())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(called).isEqualTo(mapped);
        assertThat(containers
                        .path("notification")
                        .path("environment")
                        .path("SMTP_HOST")
                        .asText())
                .isEqualTo("mail");
        assertThat(documented())
                .filteredOn(edge -> edge.to().equals("mail"))
                .extracting(Edge::from)
                .containsExactly("notification");
    }

    private static Set<Edge> documented() throws IOException {
        var edges = new TreeSet<Edge>();
        for (var line : Files.readAllLines(MAP)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                for (var from : expand(row.group(1), "")) {
                    for (var to : expand(row.group(2), from)) {
                        for (var port : row.group(3).split(", ")) {
                            edges.add(new Edge(from, to, Integer.parseInt(port.strip())));
                        }
                    }
                }
            }
        }
        return edges;
    }

    private static List<String> expand(String cell, String from) {
        var names = new ArrayList<String>();
        for (var word : cell.strip().split(", ")) {
            switch (word) {
                case "each application" -> names.addAll(Chart.SERVICES);
                case "each database" -> Chart.SERVICES.forEach(service -> names.add(service + "-database"));
                case "its database" -> names.add(from.replace("-database", "") + "-database");
                default -> names.add(word);
            }
        }
        return names;
    }

    private static Set<Edge> only(Set<Edge> edges, java.util.function.Function<Edge, String> end) {
        return edges.stream()
                .filter(edge -> Chart.SERVICES.contains(end.apply(edge).replace("-database", "")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void read(NetworkPolicy policy, Set<Edge> leaving, Set<Edge> entering) {
        var self = policy.getMetadata().getName();
        if (self.endsWith("-nobody")) {
            return;
        }
        assertThat(pod(policy.getSpec().getPodSelector())).isEqualTo(self);
        policy.getSpec().getEgress().forEach(rule -> {
            // an empty list would mean everybody
            assertThat(rule.getTo()).as(self).isNotEmpty();
            rule.getTo()
                    .forEach(peer ->
                            ports(rule.getPorts()).forEach(port -> leaving.add(new Edge(self, name(peer), port))));
        });
        policy.getSpec().getIngress().forEach(rule -> {
            assertThat(rule.getFrom()).as(self).isNotEmpty();
            rule.getFrom()
                    .forEach(peer ->
                            ports(rule.getPorts()).forEach(port -> entering.add(new Edge(name(peer), self, port))));
        });
    }

    private static List<Integer> ports(List<NetworkPolicyPort> ports) {
        assertThat(ports)
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port.getEndPort()).isNull());
        return ports.stream().map(port -> port.getPort().getIntVal()).distinct().toList();
    }

    private static String name(NetworkPolicyPeer peer) {
        if (peer.getIpBlock() != null) {
            return outside(peer.getIpBlock().getCidr());
        }
        if (peer.getNamespaceSelector() == null) {
            return pod(peer.getPodSelector());
        }
        var namespace = peer.getNamespaceSelector().getMatchLabels().get("kubernetes.io/metadata.name");
        assertThat(peer.getNamespaceSelector().getMatchLabels()).hasSize(1);
        if ("kube-system".equals(namespace)) {
            assertThat(peer.getPodSelector().getMatchLabels()).containsExactly(Map.entry("k8s-app", "kube-dns"));
            return "dns";
        }
        for (var known : PEERS.properties()) {
            if (known.getValue().path("namespace").asText().equals(namespace)) {
                assertThat(Chart.json(peer.getPodSelector().getMatchLabels()))
                        .isEqualTo(known.getValue().path("labels"));
                return known.getKey();
            }
        }
        throw new AssertionError("nobody is known in the namespace " + namespace);
    }

    private static String outside(String cidr) {
        for (var known : PEERS.properties()) {
            if (known.getValue().path("cidr").asText().equals(cidr)) {
                return known.getKey();
            }
        }
        throw new AssertionError("nobody is known at " + cidr);
    }

    private static String pod(LabelSelector selector) {
        var labels = selector.getMatchLabels();
        var database = labels.get("cnpg.io/cluster");
        if (database != null) {
            assertThat(labels).hasSize(1);
            return database;
        }
        assertThat(labels).containsOnlyKeys("app.kubernetes.io/name", "app.kubernetes.io/component");
        assertThat(labels).containsEntry("app.kubernetes.io/component", "application");
        return labels.getOrDefault("app.kubernetes.io/name", "nobody");
    }

    private static JsonNode inheritedByTheDatabase(Release release) {
        return release.custom("Cluster", release.service() + "-database").at("/spec/inheritedMetadata/labels");
    }
}
