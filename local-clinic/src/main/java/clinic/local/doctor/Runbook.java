package clinic.local.doctor;

import java.util.Locale;

/// The pages under `docs/runbooks/`, which alerts and the doctor lead to.
public enum Runbook {
    BROKER_DOWN,
    DATABASE_DOWN,
    DATABASE_FULL,
    LAG,
    DEAD_LETTERS,
    STUCK_OUTBOX,
    RESTORE,
    IDENTITY_DOWN,
    MAIL_DOWN,
    SERVICE_DOWN,
    KEY_ROTATION,
    ROLLBACK,
    CERTIFICATE_EXPIRY,
    SUSPECTED_BREACH;

    public String path() {
        return "docs/runbooks/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".md";
    }
}
