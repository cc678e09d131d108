package clinic.records.plan;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a physician wants the plan to be.
record PlanContent(List<Item> items, LocalDate reviewDueOn) {

    /// @param planItemId null for a new item
    record Item(@Nullable UUID planItemId, Treatment treatment) {}
}
