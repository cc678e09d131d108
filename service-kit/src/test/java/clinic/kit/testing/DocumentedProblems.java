package clinic.kit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The slugs that a module's sources name, and those that `docs/problems.md` explains.
public final class DocumentedProblems {

    private static final Pattern USED =
            Pattern.compile("(?:HttpStatus\\.\\w+,|\\(status,|conflict\\(|notAllowed\\()\\s*\"([a-z]+(?:-[a-z]+)*)\""
                    + "|/problems/([a-z]+(?:-[a-z]+)*)");
    private static final Pattern EXPLAINED =
            Pattern.compile("(?m)^\\| `([a-z-]+)` \\| \\d{3} \\| \\S.* \\| \\S.* \\|$");

    private DocumentedProblems() {}

    /// In the module whose tests run.
    public static Set<String> used() {
        var slugs = new TreeSet<String>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                USED.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> slugs.add(found.group(1) == null ? found.group(2) : found.group(1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return slugs;
    }

    public static Set<String> explained() {
        try {
            var slugs = new TreeSet<String>();
            EXPLAINED
                    .matcher(Files.readString(Path.of("../docs/problems.md")))
                    .results()
                    .forEach(found -> slugs.add(found.group(1)));
            return slugs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
