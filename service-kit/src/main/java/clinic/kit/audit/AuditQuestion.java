package clinic.kit.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What somebody wants to know of the trail; what is null does not matter.
///
/// @param patientId seen alone or in a list
/// @param related   ids of what belongs to the patient, such as cases: whatever is about them counts as well
/// @param from      inclusive
/// @param to        exclusive
public record AuditQuestion(
        @Nullable UUID patientId,
        List<UUID> related,
        @Nullable String actor,
        @Nullable Action action,
        @Nullable Instant from,
        @Nullable Instant to) {

    public AuditQuestion {
        related = List.copyOf(related);
    }
}
