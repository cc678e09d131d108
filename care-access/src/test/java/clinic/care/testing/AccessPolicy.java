package clinic.care.testing;

import clinic.kit.access.MutableRules.Declared;
import clinic.kit.access.MutableRules.DeclaredGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What people agreed on, apart from the code: `access-policy.txt` of a service, one line per route, reviewed like
/// code.
///
/// ```
/// GET /api/v1/cases/{id}/history | nurse physician therapist | nurse | care | id=case
/// ```
///
/// Columns: route, roles, roles without need of a care relationship (`-` for none), whether one is asked for (`care` or
/// `open`), and what the ids stand for (`body.` before those in a body).
final class AccessPolicy {

    private final Map<String, Declared> lines;

    private AccessPolicy(Map<String, Declared> lines) {
        this.lines = lines;
    }

    static AccessPolicy of(Class<?> test) {
        try (var file = test.getResourceAsStream("/access-policy.txt")) {
            if (file == null) {
                return new AccessPolicy(Map.of());
            }
            var lines = new LinkedHashMap<String, Declared>();
            for (var line : new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    var columns = line.split(" *\\| *", -1);
                    lines.put(
                            columns[0].strip(),
                            new Declared(
                                    words(columns[1]),
                                    words(columns[2]),
                                    columns[3].equals("care"),
                                    guards(columns[4])));
                }
            }
            return new AccessPolicy(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> routes() {
        return lines.keySet();
    }

    Declared of(String route) {
        var line = lines.get(route);
        if (line == null) {
            throw new IllegalArgumentException(route);
        }
        return line;
    }

    static String line(String route, Declared declared) {
        return "%s | %s | %s | %s | %s"
                .formatted(
                        route,
                        String.join(" ", new TreeSet<>(declared.roles())),
                        declared.exempt().isEmpty() ? "-" : String.join(" ", new TreeSet<>(declared.exempt())),
                        declared.care() ? "care" : "open",
                        declared.guards().isEmpty()
                                ? "-"
                                : declared.guards().stream()
                                        .map(guard ->
                                                (guard.inBody() ? "body." : "") + guard.field() + "=" + guard.kind())
                                        .collect(Collectors.joining(" ")));
    }

    private static Set<String> words(String column) {
        return column.equals("-") ? Set.of() : Set.of(column.split(" "));
    }

    private static List<DeclaredGuard> guards(String column) {
        var guards = new ArrayList<DeclaredGuard>();
        if (!column.equals("-")) {
            for (var guard : column.split(" ")) {
                var parts = guard.split("=");
                var body = parts[0].startsWith("body.");
                guards.add(new DeclaredGuard(parts[1], body ? parts[0].substring("body.".length()) : parts[0], body));
            }
        }
        return guards;
    }
}
