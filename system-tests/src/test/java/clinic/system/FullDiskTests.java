package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import clinic.local.DemoUser;
import clinic.local.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The drill of `docs/runbooks/database-full.md`.
@ExtendWith(ClinicExtension.class)
class FullDiskTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void whatWasAnsweredIsThereAndWhatWasNotIsRefused(RunningClinic clinic) throws Exception {
        assumeThat(SmallDisk.isPossible()).as("may mount a small file system").isTrue();
        var phone = new Phone(clinic);
        var faults = new Faults(clinic.stack());
        var ana = clinic.stack().token(DemoUser.named("ana").orElseThrow());
        var answered = new ArrayList<UUID>();
        var page = Runbook.open("database-full", clinic);
        try (var disk = SmallDisk.under(clinic)) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> phone.status(Part.SCHEDULING, "/sites", ana) == 200
                            && answered.add(phone.register("Roomy")));
            disk.fill();

            await("until a table has to grow")
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .until(() -> refused(phone, answered));

            assertThat(page.next()).contains("100%");
            disk.makeRoom();
            assertThat(page.next()).contains("All services agree.");
            answered.add(phone.register("Room again"));
            for (var patient : answered) {
                var stored = "select count(*) from patient where id = '%s'".formatted(patient);
                assertThat(faults.count(Part.INTAKE, stored)).isEqualTo(1);
                await().atMost(PATIENCE).until(() -> faults.count(Part.NOTIFICATION, stored) == 1);
            }
        }
        await().atMost(PATIENCE).ignoreExceptions().until(() -> phone.register("On its own disk") != null);
    }

    /// Some registrations fit into what the tables have already.
    private static boolean refused(Phone phone, ArrayList<UUID> answered) throws Exception {
        try {
            answered.add(phone.register("Tightly"));
            return false;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageStartingWith("503 ");
            return true;
        }
    }
}
