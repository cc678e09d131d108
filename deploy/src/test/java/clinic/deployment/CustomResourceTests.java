package clinic.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.deployment.Chart.Release;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What operators read has no types on the class path: `custom-resources.yaml` says which fields the chart may use,
/// as the operators document them. Anything else is a failure.
class CustomResourceTests {

    private static final JsonNode SHAPES =
            Chart.json(Chart.yaml(Path.of("src", "test", "resources", "custom-resources.yaml")));

    @ParameterizedTest
    @MethodSource("clinic.deployment.Chart#releases")
    void hasTheFieldsThatItsOperatorKnows(Release release) {
        var wrong = new ArrayList<String>();
        release.custom().forEach((name, resource) -> {
            var shape = SHAPES.path(resource.path("apiVersion").asText() + "/"
                    + resource.path("kind").asText());
            if (shape.isMissingNode()) {
                wrong.add(name + " is of no known kind");
                return;
            }
            assertThat(resource.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "spec");
            compare(name, resource.path("spec"), shape, wrong);
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyKindIsUsed() {
        var used = new TreeSet<String>();
        Chart.releases()
                .forEach(release -> release.custom()
                        .values()
                        .forEach(resource -> used.add(resource.path("apiVersion")
                                        .asText() + "/" + resource.path("kind").asText())));
        assertThat(SHAPES.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(used);
    }

    private static void compare(String path, JsonNode value, JsonNode shape, List<String> wrong) {
        if (shape.isObject()) {
            if (!value.isObject()) {
                wrong.add(path + " is no object");
                return;
            }
            var any = shape.get("*");
            value.properties().forEach(field -> {
                var known =
                        shape.has(field.getKey()) ? shape.get(field.getKey()) : shape.get("maybe " + field.getKey());
                if (known == null && any == null) {
                    wrong.add(path + "." + field.getKey() + " is not known");
                } else {
                    compare(path + "." + field.getKey(), field.getValue(), known == null ? any : known, wrong);
                }
            });
            shape.fieldNames().forEachRemaining(name -> {
                if (!name.startsWith("maybe ") && !name.equals("*") && !value.has(name)) {
                    wrong.add(path + "." + name + " is missing");
                }
            });
        } else if (shape.isArray()) {
            if (!value.isArray() || value.isEmpty()) {
                wrong.add(path + " is no list, or empty");
            }
            var number = 0;
            for (var element : value) {
                compare(path + "[" + number++ + "]", element, shape.get(0), wrong);
            }
        } else if (!value.isValueNode()
                || !kind(value).matches(shape.asText().split(" ")[0])
                || !value.asText()
                        .matches(shape.asText().contains(" ") ? shape.asText().split(" ", 2)[1] : "(?s).+")) {
            wrong.add("%s is %s and not %s".formatted(path, value, shape.asText()));
        }
    }

    private static String kind(JsonNode value) {
        return value.isTextual()
                ? "text"
                : value.isBoolean() ? "boolean" : value.isIntegralNumber() ? "number" : "other";
    }
}
