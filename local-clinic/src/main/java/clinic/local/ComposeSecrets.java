package clinic.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// The file `.env` beside `docker-compose.yml`, from which compose takes what nobody else may know. It refuses to start
/// without.
public final class ComposeSecrets {

    private ComposeSecrets() {}

    public static Path file(Path root) {
        return root.resolve(".env");
    }

    /// Writes fresh ones, readable by nobody else; what is there stays, since databases keep the passwords they began
    /// with.
    ///
    /// @return whether it was written
    public static boolean write(Path root) throws IOException {
        var file = file(root);
        if (Files.exists(file)) {
            return false;
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var random = new SecureRandom();
        var secret = new byte[24];
        random.nextBytes(secret);
        var draftKey = new byte[32];
        random.nextBytes(draftKey);
        Files.writeString(
                file,
                "CLINIC_SECRET=%s%nPORTAL_DRAFT_KEY=%s%n"
                        .formatted(
                                HexFormat.of().formatHex(secret),
                                Base64.getEncoder().encodeToString(draftKey)));
        return true;
    }
}
