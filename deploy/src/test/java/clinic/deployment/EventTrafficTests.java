package clinic.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.TopicRights;
import clinic.contracts.Topics;
import clinic.deployment.Chart.Release;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What Strimzi creates is what `event-contracts` says, and KEDA watches what the services' bindings consume.
class EventTrafficTests {

    @Test
    void everyTopicIsCreatedByItsOwnerAsTheContractsKeepIt() {
        var created = new TreeMap<String, JsonNode>();
        services()
                .forEach(release -> release.customOfKind("KafkaTopic").forEach((name, topic) -> {
                    assertThat(name).startsWith(release.service() + ".");
                    assertThat(created.put(name, topic)).as(name).isNull();
                }));
        var wanted = new TreeSet<>(Topics.AUDIT_ANCHORS);
        Topics.ALL.forEach(topic -> wanted.add(topic.name()));
        assertThat(created.keySet()).isEqualTo(wanted);
        for (var topic : Topics.ALL) {
            var spec = created.getOrDefault(topic.name(), MissingNode.getInstance())
                    .path("spec");
            assertThat(spec.path("partitions").asInt()).as(topic.name()).isEqualTo(topic.partitions());
            topic.config()
                    .forEach((key, value) -> assertThat(
                                    spec.path("config").path(key).asText())
                            .as(topic.name() + " " + key)
                            .isEqualTo(value));
            assertThat(spec.path("config").properties()).hasSize(topic.config().size() + 1);
        }
        for (var topic : Topics.AUDIT_ANCHORS) {
            var spec = created.getOrDefault(topic, MissingNode.getInstance()).path("spec");
            assertThat(spec.path("partitions").asInt()).as(topic).isEqualTo(1);
            assertThat(spec.at("/config/cleanup.policy").asText()).as(topic).isEqualTo("compact");
        }
        // one broker away loses nothing and stops nobody; removing a release removes no event
        assertThat(created.values()).allSatisfy(topic -> {
            var replicas = topic.at("/spec/replicas").asInt();
            assertThat(replicas).isGreaterThanOrEqualTo(3);
            assertThat(topic.at("/spec/config/min.insync.replicas").asInt()).isEqualTo(replicas - 1);
            assertThat(topic.at("/metadata/annotations/helm.sh~1resource-policy")
                            .asText())
                    .isEqualTo("keep");
        });
    }

    @Test
    void aServiceMayDoAtTheBrokerWhatTheContractsSayAndNothingElse() {
        services().forEach(release -> {
            var service = release.service();
            var rights = new TreeSet<String>();
            TopicRights.writableBy(service).forEach(topic -> rights.add("topic literal " + topic + " Write"));
            TopicRights.readableBy(service).forEach(topic -> rights.add("topic literal " + topic + " Read"));
            rights.add("group prefix " + TopicRights.groupPrefix(service) + " Read");

            var user = release.custom("KafkaUser", service).path("spec");
            assertThat(user.at("/authentication/type").asText()).isEqualTo("scram-sha-512");
            assertThat(user.at("/authorization/type").asText()).isEqualTo("simple");
            var given = new TreeSet<String>();
            user.at("/authorization/acls")
                    .forEach(rule -> rule.path("operations")
                            .forEach(operation -> given.add(String.join(
                                    " ",
                                    rule.at("/resource/type").asText(),
                                    rule.at("/resource/patternType").asText(),
                                    rule.at("/resource/name").asText(),
                                    operation.asText()))));
            assertThat(given).as(service).isEqualTo(rights);
        });
    }

    @ParameterizedTest
    @MethodSource("large")
    void scalesByTheLagOfEveryGroupThatItsBindingsHave(Release release) {
        var scaled = release.custom("ScaledObject", release.service()).path("spec");
        var watched = new TreeSet<String>();
        var kafka = new ArrayList<JsonNode>();
        scaled.path("triggers").forEach(trigger -> {
            if (trigger.path("type").asText().equals("kafka")) {
                kafka.add(trigger);
                watched.add(trigger.at("/metadata/consumerGroup").asText() + " "
                        + trigger.at("/metadata/topic").asText());
            }
        });
        assertThat(watched).isEqualTo(bindings(release.service()));
        assertThat(scaled.at("/scaleTargetRef/name").asText())
                .isEqualTo(release.the(Deployment.class).getMetadata().getName());

        var environment = release.the(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv();
        var authentication = release.custom("TriggerAuthentication", release.service() + "-kafka");
        assertThat(kafka).allSatisfy(trigger -> {
            assertThat(trigger.at("/authenticationRef/name").asText())
                    .isEqualTo(authentication.at("/metadata/name").asText());
            assertThat(trigger.at("/metadata/bootstrapServers").asText())
                    .isEqualTo(value(environment, "KAFKA_BOOTSTRAP"));
            assertThat(trigger.at("/metadata/sasl").asText()).isEqualTo("scram_sha512");
            assertThat(trigger.at("/metadata/tls").asText()).isEqualTo("enable");
            // nothing was consumed yet: all of it is lag
            assertThat(trigger.at("/metadata/offsetResetPolicy").asText()).isEqualTo("earliest");
            // KEDA takes texts only
            trigger.path("metadata")
                    .forEach(value -> assertThat(value.isTextual()).isTrue());
        });
        assertThat(value(environment, authentication.at("/spec/env/0/name").asText()))
                .isEqualTo(release.service());
    }

    /// A group reads only what its application may read.
    @Test
    void noGroupConsumesWhatItsServiceMayNotRead() {
        services()
                .forEach(release -> bindings(release.service()).forEach(binding -> {
                    var group = binding.split(" ")[0];
                    var topic = binding.split(" ")[1];
                    assertThat(group).startsWith(TopicRights.groupPrefix(release.service()));
                    assertThat(TopicRights.readableBy(release.service()))
                            .as(group)
                            .contains(topic);
                }));
    }

    static Stream<Release> large() {
        return Chart.SERVICES.stream().map(service -> Chart.release(service, "large"));
    }

    private static Stream<Release> services() {
        return Chart.SERVICES.stream().map(service -> Chart.release(service, "small"));
    }

    /// Group and topic of every input, from what the service is configured with.
    private static TreeSet<String> bindings(String service) {
        var all = new TreeSet<String>();
        var module = service.equals("portal") ? service : service + "-service";
        collect(Chart.yaml(resources(module).resolve("application.yaml")), "", service, all);
        collect(Chart.yaml(resources("care-access").resolve("care-access.yaml")), "", service, all);
        assertThat(all).as(service).hasSizeGreaterThan(4);
        return all;
    }

    private static void collect(Map<?, ?> settings, String path, String service, TreeSet<String> into) {
        settings.forEach((key, value) -> {
            var here = path + "." + key;
            if (value instanceof Map<?, ?> inner) {
                if (here.contains("stream.bindings.") && inner.get("destination") != null) {
                    var group = String.valueOf(inner.get("group")).replace("${spring.application.name}", service);
                    for (var topic : String.valueOf(inner.get("destination")).split(",")) {
                        into.add(group + " " + topic);
                    }
                }
                collect(inner, here, service, into);
            }
        });
    }

    private static Path resources(String module) {
        return Path.of("..", module, "src", "main", "resources");
    }

    private static String value(List<EnvVar> environment, String name) {
        return environment.stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not set"));
    }
}
