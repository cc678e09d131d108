package clinic.local.backup;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

/// What every backup is encrypted with: a Tink keyset (AES-256-GCM in segments of one megabyte) in a file that only its
/// owner reads, outside of the data and of the backups.
final class BackupKey {

    private final Path file;
    private final int id;
    private final StreamingAead cipher;

    private BackupKey(Path file, KeysetHandle keys) throws GeneralSecurityException {
        this.file = file;
        this.id = keys.getPrimary().getId();
        this.cipher = keys.getPrimitive(RegistryConfiguration.get(), StreamingAead.class);
    }

    /// The one in the file, or a fresh one put there.
    static BackupKey kept(Path file) throws IOException {
        if (Files.notExists(file)) {
            var directory = Files.createDirectories(
                    file.toAbsolutePath().getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            var beside = Files.createTempFile(directory, "key", ".new", mine);
            try {
                StreamingAeadConfig.register();
                var fresh = KeysetHandle.generateNew(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB);
                Files.writeString(
                        beside, TinkJsonProtoKeysetFormat.serializeKeyset(fresh, InsecureSecretKeyAccess.get()));
                Files.createLink(file, beside);
            } catch (java.nio.file.FileAlreadyExistsException e) {
                // somebody else was faster, and theirs counts
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            } finally {
                Files.deleteIfExists(beside);
            }
        }
        return in(file);
    }

    static BackupKey in(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new BackupRefused("The key of the backups is not in " + file
                    + ": without it no backup can be read. Put the copy that" + " was kept elsewhere there.");
        }
        try {
            StreamingAeadConfig.register();
            return new BackupKey(
                    file, TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new BackupRefused(file + " holds no key of backups: " + e.getMessage(), e);
        }
    }

    /// Printed in each backup's header, so that people can tell which key they need.
    String id() {
        return Integer.toUnsignedString(id);
    }

    Path file() {
        return file;
    }

    StreamingAead cipher() {
        return cipher;
    }
}
