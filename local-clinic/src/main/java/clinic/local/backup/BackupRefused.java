package clinic.local.backup;

import java.io.IOException;

/// What was asked cannot be done with these backups, in a sentence for the person who asked.
public final class BackupRefused extends IOException {

    BackupRefused(String reason) {
        super(reason);
    }

    BackupRefused(String reason, Throwable cause) {
        super(reason, cause);
    }
}
