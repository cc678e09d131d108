package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Part;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The drill of `docs/runbooks/rollback.md`: a release of one service that does not even start.
@ExtendWith(ClinicExtension.class)
class BadReleaseTests {

    @Test
    void theReleaseBeforeTakesUpWhatTheBadOneMissed(RunningClinic clinic, @TempDir Path safe) throws Exception {
        var jar = clinic.stack().jar("notification-service");
        var before = Files.copy(jar, safe.resolve("before.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        var faults = new Faults(clinic.stack());
        try {
            spoil(jar);
            assertThat(clinic.shell("./clinic restart notification", Map.of()).exit())
                    .isNotZero();
            var patient = new Phone(clinic).register("Meanwhile");

            var said = Runbook.open("rollback", clinic)
                    .rest(Map.of("SERVICE", "notification", "JAR_BEFORE", before.toString(), "JAR", jar.toString()));

            assertThat(said).contains("All services agree.");
            assertThat(faults.count(
                            Part.NOTIFICATION, "select count(*) from patient where id = '%s'".formatted(patient)))
                    .isEqualTo(1);
        } finally {
            Files.copy(before, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void spoil(Path jar) throws IOException {
        try (var content = FileSystems.newFileSystem(jar)) {
            Files.delete(content.getPath("BOOT-INF/classes/application.yaml"));
        }
    }
}
