package clinic.intake.paincase;

import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.kit.event.Ids;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One time that a case could not wait: raised, perhaps acknowledged, resolved.
///
/// @param note why the physician resolved it so; stays within intake
record Escalation(
        UUID id,
        Category category,
        Disposition disposition,
        Instant escalatedAt,
        @Nullable UUID acknowledgedBy,
        @Nullable Instant acknowledgedAt,
        @Nullable Resolution resolution,
        @Nullable UUID resolvedBy,
        @Nullable String note,
        @Nullable Instant resolvedAt) {

    static Escalation raise(Category category, Disposition disposition, Instant now) {
        return new Escalation(Ids.next(), category, disposition, now, null, null, null, null, null, null);
    }

    Escalation acknowledged(UUID by, Instant now) {
        return new Escalation(id, category, disposition, escalatedAt, by, now, null, null, null, null);
    }

    Escalation resolved(Resolution resolution, String note, UUID by, Instant now) {
        return new Escalation(
                id, category, disposition, escalatedAt, acknowledgedBy, acknowledgedAt, resolution, by, note, now);
    }

    Optional<TriageView.Decision> decision() {
        return Optional.ofNullable(resolution)
                .map(decided -> new TriageView.Decision(id, decided, note, resolvedBy, resolvedAt));
    }

    @Override
    public String toString() {
        return "Escalation[" + id + "]";
    }
}
