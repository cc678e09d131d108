package clinic.portal.privacy;

import clinic.kit.audit.AuditEntry;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry of one of the five trails.
public record Entry(String service, AuditEntry row) {

    /// Entries of all trails have one order.
    List<String> keys() {
        return row.keys();
    }

    /// The key of the words for what it is about: a change is called by its event.
    public String thing() {
        var type = row.resourceType();
        if (!row.action().equals("CHANGED")) {
            return "privacy.thing." + type;
        }
        var words = type.split("\\.");
        return "event." + (words.length > 2 ? words[2] : type);
    }

    public boolean refused() {
        return row.outcome().equals("REFUSED");
    }

    /// Whose page tells more; null of programs and of strangers.
    public @Nullable UUID person() {
        try {
            return UUID.fromString(row.actor());
        } catch (IllegalArgumentException notAPerson) {
            return null;
        }
    }

    /// The browser's address if a program called for it, else the caller's.
    public @Nullable String whence() {
        return row.origin() == null ? row.source() : row.origin();
    }
}
