package clinic.local.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The files are written anew by `./mvnw -pl local-clinic -am test -Dtest=DashboardTests
/// -Dsurefire.failIfNoSpecifiedTests=false -Dclinic.dashboards.write=true`.
class DashboardTests {

    private static final Path FILES = Path.of("..", "deploy", "observability", "grafana", "dashboards");

    @Test
    void theFilesAreWhatIsWrittenHere() throws IOException {
        if (Boolean.getBoolean("clinic.dashboards.write")) {
            for (var file : Dashboards.all().entrySet()) {
                Files.writeString(FILES.resolve(file.getKey()), file.getValue());
            }
        }
        for (var file : Dashboards.all().entrySet()) {
            assertThat(FILES.resolve(file.getKey())).hasContent(file.getValue());
        }
        try (var files = Files.list(FILES)) {
            assertThat(new TreeSet<>(
                            files.map(file -> file.getFileName().toString()).toList()))
                    .isEqualTo(new TreeSet<>(Dashboards.all().keySet()));
        }
    }
}
