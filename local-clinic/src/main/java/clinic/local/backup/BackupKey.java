package clinic.local.backup;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import com.google.crypto.tink.streamingaead.StreamingAeadParameters;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.stream.IntStream;

/// What every backup is encrypted with: a Tink keyset (AES-256-GCM in segments of one megabyte) in a file that only its
/// owner reads, outside of the data and of the backups.
final class BackupKey {

    private static final StreamingAeadParameters PARAMETERS = PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB;

    private final Path file;
    private final KeysetHandle keys;
    private final StreamingAead cipher;

    private BackupKey(Path file, KeysetHandle keys) throws GeneralSecurityException {
        this.file = file;
        this.keys = keys;
        this.cipher = keys.getPrimitive(RegistryConfiguration.get(), StreamingAead.class);
    }

    /// The one in the file, or a fresh one put there.
    static BackupKey kept(Path file) throws IOException {
        if (Files.notExists(file)) {
            try {
                StreamingAeadConfig.register();
                var beside = written(file, KeysetHandle.generateNew(PARAMETERS));
                try {
                    Files.createLink(file, beside);
                } catch (FileAlreadyExistsException e) {
                    // somebody else was faster, and theirs counts
                } finally {
                    Files.delete(beside);
                }
                SealedFile.sync(SealedFile.directoryOf(file));
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        }
        return in(file);
    }

    /// From now on another one encrypts. Those before stay in the file: what was encrypted with them is read by them.
    static BackupKey rotated(Path file) throws IOException {
        try {
            var keys = read(file);
            var more = KeysetHandle.newBuilder(keys)
                    .addEntry(KeysetHandle.generateEntryFromParameters(PARAMETERS)
                            .withRandomId()
                            .makePrimary())
                    .build();
            Files.move(written(file, more), file, StandardCopyOption.ATOMIC_MOVE);
            SealedFile.sync(SealedFile.directoryOf(file));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return in(file);
    }

    /// @return a file beside it, which only its owner reads; it is on the disk
    private static Path written(Path file, KeysetHandle keys) throws IOException, GeneralSecurityException {
        var directory = Files.createDirectories(SealedFile.directoryOf(file), permissions("rwx------"));
        var beside = Files.createTempFile(directory, "key", ".new", permissions("rw-------"));
        Files.writeString(beside, TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get()));
        SealedFile.sync(beside);
        return beside;
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String all) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(all));
    }

    static BackupKey in(Path file) throws IOException {
        var keys = read(file);
        try {
            return new BackupKey(file, keys);
        } catch (GeneralSecurityException e) {
            throw unreadable(file, e);
        }
    }

    private static KeysetHandle read(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new BackupRefused("The key of the backups is not in " + file
                    + ": without it no backup can be read. Put the copy that was kept elsewhere there.");
        }
        try {
            StreamingAeadConfig.register();
            return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw unreadable(file, e);
        }
    }

    private static BackupRefused unreadable(Path file, GeneralSecurityException e) {
        return new BackupRefused(file + " holds no key of backups: " + e.getMessage(), e);
    }

    /// Printed in each backup's header, so that people can tell which key they need.
    String id() {
        return Integer.toUnsignedString(keys.getPrimary().getId());
    }

    /// Whether it is this one, or one before it.
    boolean has(String id) {
        return IntStream.range(0, keys.size())
                .anyMatch(at -> Integer.toUnsignedString(keys.getAt(at).getId()).equals(id));
    }

    Path file() {
        return file;
    }

    StreamingAead cipher() {
        return cipher;
    }
}
