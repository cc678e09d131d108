package clinic.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files that are generated from the contracts and committed. They are written again only on request, so that a
/// change of a record shows up as a failing build first and as a reviewed difference second.
final class ContractFiles {

    static final boolean WRITE = Boolean.getBoolean("contracts.write");

    static final String HOW_TO_WRITE =
            "write the files again with `./mvnw -pl event-contracts test -Dcontracts.write=true` and review the difference";

    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));

    static final Path SOURCES = MODULE.resolve("src/main/java");
    static final Path SCHEMAS = MODULE.resolve("src/main/resources/schemas");
    static final Path SAMPLES = MODULE.resolve("src/main/resources/samples");
    static final Path CATALOG = MODULE.toAbsolutePath().resolveSibling("docs/events.md");
    static final Path ASYNCAPI = CATALOG.resolveSibling("asyncapi.yaml");
    static final Path ASYNCAPI_PAGE = CATALOG.resolveSibling("asyncapi.html");

    static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> list(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ContractFiles() {}
}
