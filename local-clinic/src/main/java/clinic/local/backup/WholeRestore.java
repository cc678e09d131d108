package clinic.local.backup;

import clinic.infrastructure.Database;
import clinic.infrastructure.Ports;
import clinic.infrastructure.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// A cluster that was lost, built again from the artefacts alone. It is recovered beside its final place and moved
/// there in one step, and its new time line is archived, so that later moments can be restored across it.
record WholeRestore(Backup backup, Target target, Path beside) {

    private static final Duration LONGEST = Duration.ofHours(12);

    void run(Database database) throws IOException {
        backup.unpack(beside);
        var recovery = new Recovery(beside, backup.wal(), target);
        var restored = new Database(beside, Ports.free(), recovery.settings()).archiving(Backups.ARCHIVE_TIMEOUT);
        var server = new ServerProcess(restored, beside.resolve("log"));
        try {
            recovery.run(restored, server, () -> {}, LONGEST);
            for (var service : Contents.databases(restored.server())) {
                noteRestore(restored, service);
            }
        } catch (SQLException e) {
            throw new BackupRefused("The restored databases do not answer: " + e.getMessage(), e);
        } finally {
            // in order, which hands over the rest of the log
            server.stop(Duration.ofMinutes(2));
        }
        backup.wal().ship(restored.walSpool());
        Files.move(restored.passwordFile(), database.passwordFile(), StandardCopyOption.REPLACE_EXISTING);
        Files.move(restored.data(), database.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void noteRestore(Database restored, String service) throws SQLException {
        try (var connection = restored.server().connect(service, LONGEST)) {
            if (BaseBackup.text(connection, "select to_regclass('public.restored')::text") != null) {
                try (var row = connection.prepareStatement("insert into restored (target) values (?)")) {
                    var moment = target.moment();
                    row.setObject(1, moment == null ? null : OffsetDateTime.ofInstant(moment, ZoneOffset.UTC));
                    row.execute();
                }
            }
        }
    }
}
