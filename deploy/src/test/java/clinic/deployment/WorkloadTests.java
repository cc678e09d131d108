package clinic.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Topic;
import clinic.deployment.Chart.Release;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// How a service runs in a cluster: when it counts as alive and ready, what it may do, and how many of it there are.
@ParameterizedClass
@MethodSource("clinic.deployment.Chart#releases")
class WorkloadTests {

    private static final JsonNode KIT =
            Chart.json(Chart.yaml(Path.of("..", "service-kit", "src", "main", "resources", "service-kit.yaml")));

    private final Release release;
    private final Deployment deployment;
    private final PodSpec pod;
    private final Container container;

    WorkloadTests(Release release) {
        this.release = release;
        deployment = release.the(Deployment.class);
        pod = deployment.getSpec().getTemplate().getSpec();
        container = pod.getContainers().getFirst();
    }

    @Test
    void livenessAsksTheProcessAlone() {
        assertThat(path(container.getLivenessProbe())).isEqualTo("/actuator/health/liveness");
        assertThat(path(container.getStartupProbe())).isEqualTo("/actuator/health/liveness");
        assertThat(path(container.getReadinessProbe())).isEqualTo("/actuator/health/readiness");
        var groups = KIT.at("/management/endpoint/health/group");
        assertThat(groups.path("liveness.include").asText()).isEqualTo("livenessState");
        assertThat(groups.path("readiness.include").asText()).contains("db");
    }

    /// Flyway waits up to twenty seconds for a database, and migrates before anything answers.
    @Test
    void aSlowStartIsNotTakenForADeadOne() {
        var startup = container.getStartupProbe();
        assertThat(startup.getFailureThreshold() * startup.getPeriodSeconds()).isBetween(120, 600);
        var liveness = container.getLivenessProbe();
        assertThat(liveness.getFailureThreshold() * liveness.getPeriodSeconds()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void endsLaterThanItsShutdownPhasesTake() {
        var phase = KIT.at("/spring/lifecycle.timeout-per-shutdown-phase").asText();
        assertThat(KIT.at("/server/shutdown").asText()).isEqualTo("graceful");
        var left = container.getLifecycle().getPreStop().getSleep().getSeconds();
        assertThat(left).isBetween(5L, 15L);
        // requests in one phase, what was consumed in another
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(left + 2L * Integer.parseInt(phase.replace("s", "")));
    }

    @Test
    void isRestricted() {
        var security = pod.getSecurityContext();
        assertThat(security.getRunAsNonRoot()).isTrue();
        assertThat(security.getRunAsUser()).isEqualTo(10001);
        assertThat(security.getRunAsGroup()).isEqualTo(10001);
        assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getHostPID()).isNull();
        assertThat(pod.getHostIPC()).isNull();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(release.the(ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(pod.getContainers()).hasSize(1);
        assertThat(pod.getInitContainers()).isEmpty();
        var own = container.getSecurityContext();
        assertThat(own.getAllowPrivilegeEscalation()).isFalse();
        assertThat(own.getReadOnlyRootFilesystem()).isTrue();
        assertThat(own.getRunAsNonRoot()).isTrue();
        assertThat(own.getPrivileged()).isNull();
        assertThat(own.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(own.getCapabilities().getAdd()).isEmpty();
        assertThat(own.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    }

    @Test
    void writesNowhereButInTmp() {
        assertThat(container.getVolumeMounts())
                .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
        assertThat(pod.getVolumes())
                .allSatisfy(volume -> assertThat(volume.getHostPath()).isNull())
                .filteredOn(volume -> volume.getEmptyDir() != null)
                .allSatisfy(volume ->
                        assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull());
    }

    @Test
    void thereAreTwoAtLeastAndOneMayGoAtATime() {
        var least = least();
        assertThat(least).isGreaterThanOrEqualTo(2);
        var budget = release.the(PodDisruptionBudget.class);
        assertThat(budget.getSpec().getMinAvailable()).isNull();
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isBetween(1, least - 1);
        assertThat(budget.getSpec().getSelector())
                .isEqualTo(deployment.getSpec().getSelector());
        var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
        assertThat(rolling.getMaxUnavailable().getIntVal()).isZero();
        assertThat(rolling.getMaxSurge().getIntVal()).isEqualTo(1);
    }

    /// An autoscaler and a number in the manifest, or two autoscalers, would undo each other's work.
    @Test
    void oneThingAloneDecidesHowManyThereAre() {
        var deciding = release.all(HorizontalPodAutoscaler.class).size()
                + release.customOfKind("ScaledObject").size()
                + (deployment.getSpec().getReplicas() == null ? 0 : 1);
        assertThat(deciding).isEqualTo(1);
        assertThat(most()).isBetween(least(), Topic.PARTITIONS);
    }

    @Test
    void notTwoOfThemOnOneNode() {
        assertThat(pod.getTopologySpreadConstraints())
                .allSatisfy(spread ->
                        assertThat(matchesThePods(spread.getLabelSelector())).isTrue())
                .anySatisfy(spread -> {
                    assertThat(spread.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
                    assertThat(spread.getWhenUnsatisfiable()).isEqualTo("DoNotSchedule");
                    assertThat(spread.getMaxSkew()).isEqualTo(1);
                })
                .anySatisfy(spread -> assertThat(spread.getTopologyKey()).isEqualTo("topology.kubernetes.io/zone"));
        assertThat(pod.getAffinity().getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())
                .singleElement()
                .satisfies(term -> assertThat(
                                matchesThePods(term.getPodAffinityTerm().getLabelSelector()))
                        .isTrue());
    }

    /// Memory that is not reserved is taken away when it is needed most; the heap is two fifths of it.
    @Test
    void reservesItsMemoryAndIsLimited() {
        var resources = container.getResources();
        assertThat(resources.getRequests()).containsOnlyKeys("cpu", "memory");
        assertThat(resources.getLimits()).containsOnlyKeys("cpu", "memory");
        assertThat(resources.getLimits().get("memory"))
                .isEqualTo(resources.getRequests().get("memory"));
        assertThat(Quantity.getAmountInBytes(resources.getLimits().get("memory"))
                        .longValue())
                .isGreaterThanOrEqualTo(512L << 20);
    }

    @Test
    void runsTheImageOfThisVersion() {
        var module = release.service().equals("portal") ? "portal" : release.service() + "-service";
        var version = Chart.yaml(Chart.DIRECTORY.resolve("Chart.yaml")).get("appVersion");
        assertThat(container.getImage()).isEqualTo("registry.clinic.example/%s:%s".formatted(module, version));
        assertThat(version).isEqualTo(projectVersion());
    }

    @Test
    void isReachedByNameAtItsPorts() {
        var services = release.all(Service.class);
        assertThat(services)
                .extracting(service -> service.getMetadata().getName())
                .containsExactlyInAnyOrder(release.service(), release.service() + "-management");
        assertThat(services).allSatisfy(service -> {
            assertThat(matchesThePods(Map.copyOf(service.getSpec().getSelector())))
                    .isTrue();
            assertThat(service.getSpec().getType()).isIn(null, "ClusterIP");
            assertThat(service.getSpec().getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(container.getPorts()).anySatisfy(open -> {
                        assertThat(open.getName())
                                .isEqualTo(port.getTargetPort().getStrVal());
                        assertThat(open.getContainerPort()).isEqualTo(port.getPort());
                    }));
        });
    }

    private int least() {
        var replicas = deployment.getSpec().getReplicas();
        if (replicas != null) {
            return replicas;
        }
        return release.all(HorizontalPodAutoscaler.class).stream()
                .mapToInt(scaler -> scaler.getSpec().getMinReplicas())
                .findFirst()
                .orElseGet(() -> scaled().path("minReplicaCount").asInt());
    }

    private int most() {
        var replicas = deployment.getSpec().getReplicas();
        if (replicas != null) {
            return replicas;
        }
        return release.all(HorizontalPodAutoscaler.class).stream()
                .mapToInt(scaler -> scaler.getSpec().getMaxReplicas())
                .findFirst()
                .orElseGet(() -> scaled().path("maxReplicaCount").asInt());
    }

    private JsonNode scaled() {
        return release.custom("ScaledObject", release.service()).path("spec");
    }

    private boolean matchesThePods(LabelSelector selector) {
        return selector.getMatchExpressions().isEmpty() && matchesThePods(selector.getMatchLabels());
    }

    private boolean matchesThePods(Map<String, String> labels) {
        var pods = deployment.getSpec().getTemplate().getMetadata().getLabels();
        return !labels.isEmpty() && pods.entrySet().containsAll(labels.entrySet());
    }

    private String path(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
        return probe.getHttpGet().getPath();
    }

    private static String projectVersion() {
        return org.assertj.core.util.Files.contentOf(Path.of("pom.xml").toFile(), "UTF-8")
                .replaceFirst("(?s).*?<parent>.*?<version>(.*?)</version>.*", "$1");
    }
}
