package clinic.system;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each service's jar says what is in it (CycloneDX, `META-INF/sbom/application.cdx.json`), and all of that is under a
/// licence that we may ship. A component without a licence that is known fails the build.
class SupplyChainTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path LICENCES = Path.of("../docs/licences.md");
    private static final String HOW_TO_WRITE =
            "after `./mvnw -DskipTests package`: `./mvnw -pl system-tests -am test -Dtest=SupplyChainTests"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dlicences.write=true`";

    /// SPDX ids. Of several that a component offers, one is enough: we take it.
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "0BSD",
            "CC0-1.0",
            "EPL-2.0",
            "GPL-2.0-with-classpath-exception",
            "MIT",
            "MIT-0");

    static List<Part> services() {
        return Part.services();
    }

    @ParameterizedTest
    @MethodSource("services")
    void theBillOfMaterialsNamesEveryJar(Part service) throws IOException {
        var named = components(service).stream()
                .map(component -> component.name() + "-" + component.version() + ".jar")
                .collect(toCollection(TreeSet::new));
        try (var jar = new ZipFile(jar(service).toFile())) {
            var shipped = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                    .map(name -> name.substring("BOOT-INF/lib/".length()))
                    .filter(name -> !name.startsWith("spring-boot-jarmode-tools"))
                    .toList();
            assertThat(shipped).hasSizeGreaterThan(100);
            assertThat(named).containsAll(shipped);
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyComponentHasALicenceThatWeMayShip(Part service) throws IOException {
        assertThat(components(service))
                .filteredOn(component -> !isAllowed(component.licences()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AGPL-3.0-only", "Some licence of our own"})
    void whatIsUnknownOrNotListedIsRefused(String licence) {
        assertThat(isAllowed(licence.isEmpty() ? List.of() : List.of(licence))).isFalse();
    }

    @Test
    void theListOfLicencesIsCurrent() throws IOException {
        if (Boolean.getBoolean("licences.write")) {
            Files.writeString(LICENCES, list());
        }
        assertThat(Files.readString(LICENCES)).as(HOW_TO_WRITE).isEqualTo(list());
    }

    /// @param licences SPDX ids, or names where there is none
    private record Component(String group, String name, String version, List<String> licences) {}

    private static boolean isAllowed(List<String> licences) {
        return licences.stream().anyMatch(ALLOWED::contains);
    }

    private static List<Component> components(Part service) throws IOException {
        try (var jar = new ZipFile(jar(service).toFile())) {
            var entry = jar.stream()
                    .filter(it -> it.getName().endsWith("META-INF/sbom/application.cdx.json"))
                    .findFirst()
                    .orElse(null);
            if (entry == null) {
                // the plugin does nothing then
                System.out.println("supply chain: not checked, the jars were packaged offline (./mvnw -o)");
                return Assumptions.abort("packaged offline");
            }
            return JSON.readTree(jar.getInputStream(entry))
                    .get("components")
                    .valueStream()
                    .map(SupplyChainTests::component)
                    .toList();
        }
    }

    private static Component component(JsonNode component) {
        var licences = new ArrayList<String>();
        component.path("licenses").forEach(choice -> {
            var licence = choice.path("license");
            licences.add(
                    licence.has("id")
                            ? licence.get("id").asString()
                            : licence.path("name")
                                    .asString(choice.path("expression").asString("")));
        });
        return new Component(
                component.path("group").asString(""),
                component.get("name").asString(),
                component.get("version").asString(),
                licences.stream().sorted().toList());
    }

    private static Path jar(Part service) {
        return new Stack(Path.of("..").toAbsolutePath().normalize(), Path.of("target"), 0)
                .jar(service.module().orElseThrow());
    }

    private static String list() throws IOException {
        var users = new TreeMap<String, Collection<String>>();
        var byLicence = new TreeMap<String, Collection<String>>();
        for (var service : services()) {
            for (var component : components(service)) {
                if (!component.group().equals("clinic")) {
                    var name = "%s:%s:%s".formatted(component.group(), component.name(), component.version());
                    users.computeIfAbsent(name, _ -> new ArrayList<>()).add(service.label());
                    byLicence
                            .computeIfAbsent(String.join(" or ", component.licences()), _ -> new TreeSet<>())
                            .add(name);
                }
            }
        }
        return """
                # Licences

                What the five jars are made of, from their bills of materials (CycloneDX, in each jar at
                `META-INF/sbom/application.cdx.json`). Generated: %s.

                """.formatted(HOW_TO_WRITE)
                + byLicence.entrySet().stream()
                        .map(licence -> "## %s\n\n%s\n"
                                .formatted(
                                        licence.getKey(),
                                        licence.getValue().stream()
                                                .map(name -> "- `%s`%s\n"
                                                        .formatted(name, users(users.getOrDefault(name, List.of()))))
                                                .collect(joining())))
                        .collect(joining())
                        .stripTrailing()
                + "\n";
    }

    private static String users(Collection<String> services) {
        return services.size() == services().size() ? "" : " (" + String.join(", ", services) + ")";
    }
}
