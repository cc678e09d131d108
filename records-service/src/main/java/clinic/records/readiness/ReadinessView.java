package clinic.records.readiness;

import clinic.contracts.records.ReadinessEvent.ReviewItem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The checklist as callers and other features see it.
///
/// @param ready whether every item is received, reviewed or not applicable
/// @param items all eight, in the order of the founding page
public record ReadinessView(UUID id, UUID caseId, long version, UUID patientId, boolean ready, List<ItemView> items) {

    /// @param by who did it; null while the item is missing
    public record ItemView(
            ReviewItem item,
            ItemState state,
            @Nullable String by,
            @Nullable Instant at,
            @Nullable WaiveReason waiveReason) {}

    static ReadinessView of(Checklist checklist) {
        return new ReadinessView(
                checklist.caseId(),
                checklist.caseId(),
                checklist.version(),
                checklist.patientId(),
                checklist.isReady(),
                Checklist.ITEMS.stream()
                        .map(item -> checklist
                                .find(item)
                                .map(touched -> new ItemView(
                                        item, touched.state(), touched.byName(), touched.at(), touched.waiveReason()))
                                .orElseGet(() -> new ItemView(item, ItemState.MISSING, null, null, null)))
                        .toList());
    }
}
