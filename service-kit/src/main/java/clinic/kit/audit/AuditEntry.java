package clinic.kit.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of the trail, for whoever may read it.
///
/// @param patients how many patients a list or a search showed
/// @param source   the address that it came from
/// @param origin   the address of the browser behind the program at `source`, as that program says
/// @param detail   what exactly, such as the permissions before and after
/// @param times    how many requests the row stands for, if it stands for more than itself
public record AuditEntry(
        UUID id,
        Instant at,
        String actor,
        @Nullable String actorName,
        String action,
        String resourceType,
        @Nullable UUID resourceId,
        @Nullable UUID patientId,
        @Nullable Integer patients,
        String outcome,
        @Nullable String reason,
        @Nullable String detail,
        @Nullable Integer times,
        @Nullable String route,
        @Nullable String source,
        @Nullable String origin,
        @Nullable String traceId) {

    /// What a page's last entry is remembered by; entries of several services keep one order.
    public List<String> keys() {
        return List.of(at.toString(), id.toString());
    }
}
