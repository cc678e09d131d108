package clinic.records.plan;

import clinic.contracts.records.PlanEvent;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Embedded;

/// A treatment under the id that bookings refer to. The id stays whatever becomes of the treatment.
record PlanItem(@Id UUID planItemId, @Embedded.Empty Treatment treatment) {

    PlanEvent.PlanItem told() {
        return new PlanEvent.PlanItem(
                planItemId,
                treatment.modality(),
                treatment.visits(),
                treatment.intervalDays(),
                treatment.visitMinutes());
    }
}
