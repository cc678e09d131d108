package clinic.contracts.records;

import clinic.contracts.Event;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.UUID;

/// Whether a chart is ready for its consultation: eight items, each of them missing until requested, received,
/// reviewed, or waived as not applicable. Keyed by case; who did it is the envelope's actor.
public sealed interface ReadinessEvent extends Event {

    String TOPIC = "records.readiness.v1";

    UUID caseId();

    ReviewItem item();

    @Override
    default UUID key() {
        return caseId();
    }

    @Override
    default UUID correlation() {
        return caseId();
    }

    record ReviewItemRequested(UUID caseId, UUID patientId, ReviewItem item, Instant at) implements ReadinessEvent {}

    record ReviewItemReceived(UUID caseId, UUID patientId, ReviewItem item, Instant at) implements ReadinessEvent {}

    record ReviewItemReviewed(UUID caseId, UUID patientId, ReviewItem item, Instant at) implements ReadinessEvent {}

    record ReviewItemWaived(UUID caseId, UUID patientId, ReviewItem item, Instant at) implements ReadinessEvent {}

    /// What a provider reviews before and during a diagnostic consultation, in the founding page's order.
    enum ReviewItem {
        MEDICAL_HISTORY,
        CHRONIC_PAIN_SYMPTOMS,
        MEDICATIONS,
        X_RAYS,
        PHYSICAL_EXAMINATION,
        FILMS,
        MRIS,
        OTHER_TESTS,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
