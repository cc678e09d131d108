package clinic.local.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/// Where backups lie: for each cluster that ever ran here a directory named after its identifier, with `base/` and
/// `wal/`. A backup is one only with its manifest, which is written last and deleted first.
///
/// @param keyFile with which everything in it is encrypted
record BackupStore(Path directory, Path keyFile) {

    private static final String BASE = "base";

    Path place(String cluster, String name) {
        return directory.resolve(cluster).resolve(BASE).resolve(name);
    }

    /// The newest one from which that moment can be reached.
    Backup before(String cluster, Target target) throws IOException {
        var backups = ofCluster(cluster);
        if (backups.isEmpty()) {
            throw new BackupRefused("There is no backup of this cluster: ./clinic backup takes one.");
        }
        var moment = Objects.requireNonNullElse(target.moment(), Instant.MAX);
        if (target instanceof Target.Moment && moment.isAfter(Instant.now())) {
            throw new BackupRefused(moment + " is still to come.");
        }
        return backups.stream()
                .filter(backup -> !backup.manifest().finished().isAfter(moment))
                .findFirst()
                .orElseThrow(() -> new BackupRefused("The earliest moment that can be restored is %s."
                        .formatted(backups.getLast().manifest().finished())));
    }

    /// Deletes what is older than `days` days of good ones, and the log that none of the others needs.
    ///
    /// @return the names of the deleted
    List<String> prune(String cluster, int days) throws IOException {
        var backups = ofCluster(cluster);
        var candidates = new ArrayList<Retention.Candidate>();
        for (var backup : backups) {
            var manifest = backup.manifest();
            candidates.add(new Retention.Candidate(
                    manifest.name(), manifest.finished(), backup.verdict().isPresent()));
        }
        var kept = new Retention(days).kept(candidates);
        var deleted = new ArrayList<String>();
        for (var backup : backups) {
            if (!kept.contains(backup.manifest().name())) {
                // without its manifest it is none, so a kill in the middle leaves nothing that looks whole
                Files.delete(backup.directory().resolve("manifest"));
                FileSystemUtils.deleteRecursively(backup.directory());
                deleted.add(backup.manifest().name());
            }
        }
        var oldest = ofCluster(cluster).getLast();
        oldest.wal().deleteBefore(oldest.manifest().firstWal());
        return deleted;
    }

    /// Of every cluster, newest first.
    List<Backup> all() throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        var backups = new ArrayList<Backup>();
        for (var cluster : clusters()) {
            backups.addAll(ofCluster(cluster));
        }
        backups.sort(newestFirst());
        return backups;
    }

    private List<String> clusters() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isDirectory(file.resolve(BASE)))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    String newestCluster() throws IOException {
        var backups = all();
        if (backups.isEmpty()) {
            throw new BackupRefused("There is no backup in " + directory + ".");
        }
        return backups.getFirst().manifest().cluster();
    }

    /// Newest first.
    List<Backup> ofCluster(String cluster) throws IOException {
        var base = directory.resolve(cluster).resolve(BASE);
        if (Files.notExists(base)) {
            return List.of();
        }
        var key = BackupKey.in(keyFile);
        var wal = new WalArchive(directory.resolve(cluster).resolve("wal"), cluster, key);
        var backups = new ArrayList<Backup>();
        try (Stream<Path> places = Files.list(base)) {
            for (var place : places.filter(each -> Files.exists(each.resolve("manifest")))
                    .toList()) {
                backups.add(new Backup(place, Backup.manifestIn(place, cluster, key), key, wal));
            }
        }
        backups.sort(newestFirst());
        return backups;
    }

    private static Comparator<Backup> newestFirst() {
        return Comparator.comparing((Backup backup) -> backup.manifest().finished())
                .reversed();
    }

    Backup find(String cluster, String name) throws IOException {
        return ofCluster(cluster).stream()
                .filter(backup -> backup.manifest().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    WalArchive wal(String cluster) throws IOException {
        return new WalArchive(directory.resolve(cluster).resolve("wal"), cluster, BackupKey.kept(keyFile));
    }
}
