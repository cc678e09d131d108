package clinic.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/// The data directory is gone; the backups and the key are all there is.
class LostClusterTests {

    @Test
    void everythingArchivedIsThereAgainAndTheLogGoesOn(@TempDir Path home) throws Exception {
        try (var cluster = ArchivedCluster.started(home)) {
            cluster.backups().take(7);
            cluster.inService("intake", "insert into patient values (1, 'after the backup')");
            cluster.inService("scheduling", "insert into patient select n, 'n' from generate_series(1, 5000) n");
            var intake = cluster.contents("intake");
            var scheduling = cluster.contents("scheduling");
            assertThatThrownBy(() -> cluster.backups().restoreAll(new Wish.Latest()))
                    .hasMessageContaining("a whole restore wants none");
            // in order, so that the last file of the log is handed over too
            cluster.process.stop(ArchivedCluster.PATIENCE);
            cluster.backups().ship();
            FileSystemUtils.deleteRecursively(home.resolve("data"));

            cluster.backups().restoreAll(new Wish.Latest());
            cluster.process.start(ArchivedCluster.PATIENCE);

            assertThat(cluster.ask("intake", "select count(*)::text from restored where target is null"))
                    .isEqualTo("1");
            for (var before : new Contents[] {intake, scheduling}) {
                var after = cluster.contents(before.database());
                after.tables().put("public.restored", before.tables().get("public.restored"));
                assertThat(after).isEqualTo(before);
            }

            // the backup of before leads to a moment of after
            var moment = cluster.now();
            cluster.inService("intake", "delete from patient");
            cluster.backups().restore("intake", new Wish.At(moment), () -> {});
            assertThat(cluster.ask("intake", "select count(*)::text from patient"))
                    .isEqualTo("1");
        }
    }
}
