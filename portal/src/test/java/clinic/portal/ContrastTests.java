package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Reads the colours out of the style sheet and measures them (WCAG 2.2: 4.5 for text, 3 for borders and focus), so
/// that nobody can make a pair unreadable without noticing.
class ContrastTests {

    private static final Pattern COLOUR =
            Pattern.compile("--([a-z0-9-]+):light-dark\\(#([0-9A-Fa-f]{6}),#([0-9A-Fa-f]{6})\\)");
    private static final int LIGHT = 0;
    private static final int DARK = 1;

    private final Map<String, List<String>> colours = colours();

    @Test
    void textIsReadable() {
        for (var ground : List.of("surface", "canvas", "surface-2")) {
            atLeast(4.5, "text", ground);
            atLeast(4.5, "muted", ground);
            atLeast(4.5, "primary", ground);
        }
        atLeast(4.5, "danger", "surface");
        atLeast(4.5, "danger", "danger-bg");
        atLeast(4.5, "text", "danger-bg");
        atLeast(4.5, "on-primary", "primary");
        atLeast(4.5, "on-primary", "primary-hover");
    }

    @Test
    void everyStatusIsReadable() {
        var statuses = colours.keySet().stream()
                .filter(name -> name.startsWith("st-") && !name.endsWith("-bg"))
                .toList();
        assertThat(statuses).hasSizeGreaterThanOrEqualTo(7);
        statuses.forEach(status -> atLeast(4.5, status, status + "-bg"));
    }

    @Test
    void bordersAndFocusAreSeen() {
        for (var ground : List.of("surface", "canvas", "surface-2")) {
            atLeast(3, "focus", ground);
        }
        atLeast(3, "line-strong", "surface");
        atLeast(3, "line-strong", "canvas");
    }

    private void atLeast(double ratio, String ink, String ground) {
        for (var theme : List.of(LIGHT, DARK)) {
            assertThat(contrast(colour(ink, theme), colour(ground, theme)))
                    .as("%s on %s, %s", ink, ground, theme == LIGHT ? "light" : "dark")
                    .isGreaterThanOrEqualTo(ratio);
        }
    }

    private String colour(String name, int theme) {
        var pair = colours.get(name);
        if (pair == null) {
            throw new AssertionError("no colour --" + name + " in app.css");
        }
        return pair.get(theme);
    }

    private static double contrast(String one, String other) {
        var a = luminance(one);
        var b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String hex) {
        return 0.2126 * channel(hex, 0) + 0.7152 * channel(hex, 2) + 0.0722 * channel(hex, 4);
    }

    private static double channel(String hex, int at) {
        var value = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static Map<String, List<String>> colours() {
        try (var in = ContrastTests.class.getResourceAsStream("/static/app/app.css")) {
            if (in == null) {
                throw new AssertionError("no app.css");
            }
            var colours = new HashMap<String, List<String>>();
            var found = COLOUR.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (found.find()) {
                colours.put(found.group(1), List.of(found.group(2), found.group(3)));
            }
            return colours;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
