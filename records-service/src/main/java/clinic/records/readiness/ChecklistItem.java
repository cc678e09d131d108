package clinic.records.readiness;

import clinic.contracts.records.ReadinessEvent.ReviewItem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An item that somebody has done something about.
record ChecklistItem(
        ReviewItem item,
        ItemState state,
        String byName,
        Instant at,
        @Nullable WaiveReason waiveReason) {}
