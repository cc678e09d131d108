package clinic.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/// The chart as Helm renders it and as Kubernetes' own types read it. A field that Kubernetes does not know is a
/// failure here; at a cluster it would be dropped without a word.
final class Chart {

    static final Path DIRECTORY = Path.of("chart");
    static final List<String> SERVICES = List.of("intake", "scheduling", "records", "notification", "portal");
    static final List<String> SIZES = List.of("small", "medium", "large");

    private static final Map<String, Class<?>> TYPES = Map.of(
            "v1/ServiceAccount", ServiceAccount.class,
            "v1/Service", Service.class,
            "apps/v1/Deployment", Deployment.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "networking.k8s.io/v1/Ingress", Ingress.class,
            "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class);

    private static final ObjectMapper STRICT = strict();
    private static final Map<String, Release> RENDERED = new ConcurrentHashMap<>();
    private static final Path RENDERABLE = renderable();

    private Chart() {}

    /// What one `helm install` would create.
    ///
    /// @param text as rendered
    /// @param typed what Kubernetes itself knows
    /// @param custom what an operator knows, by kind and name
    record Release(String service, String size, String text, List<Object> typed, Map<String, JsonNode> custom) {

        <T> List<T> all(Class<T> type) {
            return typed.stream().filter(type::isInstance).map(type::cast).toList();
        }

        <T> T the(Class<T> type) {
            var found = all(type);
            if (found.size() != 1) {
                throw new AssertionError("%s has %d of %s".formatted(this, found.size(), type.getSimpleName()));
            }
            return found.getFirst();
        }

        JsonNode custom(String kind, String name) {
            return Objects.requireNonNull(custom.get(kind + "/" + name), () -> this + " has no " + kind + " " + name);
        }

        Map<String, JsonNode> customOfKind(String kind) {
            var found = new TreeMap<String, JsonNode>();
            custom.forEach((key, resource) -> {
                if (key.startsWith(kind + "/")) {
                    found.put(key.substring(kind.length() + 1), resource);
                }
            });
            return found;
        }

        @Override
        public String toString() {
            return service + ", " + size;
        }
    }

    static Stream<Release> releases() {
        return SERVICES.stream().flatMap(service -> SIZES.stream().map(size -> release(service, size)));
    }

    static Release release(String service, String size) {
        return RENDERED.computeIfAbsent(service + "/" + size, _ -> release(service, size, Map.of()));
    }

    /// @param settings on top, as `--set` gives them
    static Release release(String service, String size, Map<String, Object> settings) {
        return read(service, size, render(service, size, settings));
    }

    /// @param settings on top, as `--set` gives them
    /// @throws IllegalStateException with Helm's own words, if it refuses
    static String render(String service, String size, Map<String, Object> settings) {
        return render(service, service, size, settings);
    }

    static String render(String name, String service, String size, Map<String, Object> settings) {
        var template = new Helm(RENDERABLE)
                .template()
                .withName(name)
                .withNamespace("clinic")
                .withValuesFile(RENDERABLE.resolve("services").resolve(service + ".yaml"))
                .withValuesFile(RENDERABLE.resolve("sizes").resolve(size + ".yaml"));
        settings.forEach(template::set);
        return template.call();
    }

    static Map<String, Object> yaml(Path file) {
        try (var text = Files.newBufferedReader(file)) {
            return new Yaml().load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Object value) {
        return STRICT.valueToTree(value);
    }

    private static Release read(String service, String size, String text) {
        var twice = new LoaderOptions();
        twice.setAllowDuplicateKeys(false);
        var typed = new ArrayList<>();
        var custom = new LinkedHashMap<String, JsonNode>();
        for (var document : new Yaml(twice).loadAll(text)) {
            if (document == null) {
                continue;
            }
            var resource = json(document);
            var kind = resource.path("kind").asText();
            var type = TYPES.get(resource.path("apiVersion").asText() + "/" + kind);
            if (type == null) {
                var name = resource.path("metadata").path("name").asText();
                if (custom.put(kind + "/" + name, resource) != null) {
                    throw new AssertionError("two of " + kind + " " + name);
                }
                continue;
            }
            try {
                typed.add(STRICT.treeToValue(resource, type));
            } catch (JsonProcessingException e) {
                throw new AssertionError("%s in %s: %s".formatted(kind, service, e.getOriginalMessage()), e);
            }
        }
        return new Release(service, size, text, typed, custom);
    }

    /// The models would keep what they do not know in a map of additional properties.
    private static ObjectMapper strict() {
        return new ObjectMapper()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return false;
                    }
                });
    }

    /// A copy without the least version of Kubernetes: Helm as a library takes itself for one of 1.20.
    private static Path renderable() {
        var copy = Path.of("target", "chart");
        try (var files = Files.walk(DIRECTORY)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var to = copy.resolve(DIRECTORY.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.writeString(to, Files.readString(file).replaceFirst("(?m)^kubeVersion: .*\n", ""));
                }
            }
            return copy.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
