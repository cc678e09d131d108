package clinic.local.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// A base backup that is complete: `archive`, `manifest`, and `verified` once it was seen to be good.
record Backup(Path directory, Manifest manifest, BackupKey key, WalArchive wal) {

    /// @param at   when it was restored for trial
    /// @param rows that were found in it
    record Verdict(Instant at, long rows) {}

    static String sealedAs(String cluster, String name, String what) {
        return "base/" + cluster + "/" + name + "/" + what;
    }

    static Manifest manifestIn(Path directory, String cluster, BackupKey key) throws IOException {
        var name = sealedAs(cluster, directory.getFileName().toString(), "manifest");
        try (var in = SealedFile.read(directory.resolve("manifest"), name, key)) {
            return JsonMapper.shared().readValue(in.readAllBytes(), Manifest.class);
        }
    }

    static void write(Manifest manifest, Path directory, BackupKey key) throws IOException {
        SealedFile.write(
                directory.resolve("manifest"),
                sealedAs(manifest.cluster(), manifest.name(), "manifest"),
                key,
                out -> out.write(
                        JsonMapper.shared().writeValueAsString(manifest).getBytes(StandardCharsets.UTF_8)));
    }

    /// Leaves `data` and `superuser` in the directory.
    void unpack(Path target) throws IOException {
        var name = sealedAs(manifest.cluster(), manifest.name(), "archive");
        try (var in = SealedFile.read(directory.resolve("archive"), name, key)) {
            BaseBackup.unpack(in, manifest, target);
        }
    }

    long size() throws IOException {
        return Files.size(directory.resolve("archive"));
    }

    Optional<Verdict> verdict() throws IOException {
        var file = directory.resolve("verified");
        return Files.exists(file)
                ? Optional.of(JsonMapper.shared().readValue(Files.readString(file), Verdict.class))
                : Optional.empty();
    }

    void verified(Verdict verdict) throws IOException {
        replace(directory.resolve("verified"), JsonMapper.shared().writeValueAsString(verdict));
    }

    static void replace(Path file, String content) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, content + "\n");
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
