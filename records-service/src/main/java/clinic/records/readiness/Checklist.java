package clinic.records.readiness;

import clinic.contracts.records.ReadinessEvent;
import clinic.contracts.records.ReadinessEvent.ReviewItem;
import clinic.contracts.records.ReadinessEvent.ReviewItemReceived;
import clinic.contracts.records.ReadinessEvent.ReviewItemRequested;
import clinic.contracts.records.ReadinessEvent.ReviewItemReviewed;
import clinic.contracts.records.ReadinessEvent.ReviewItemWaived;
import clinic.records.readiness.ReadinessRefused.StepNotPossible;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/// The consult-readiness checklist of one case. It exists from the first that is heard of the case, whichever of
/// intake's streams comes first; an item that nobody has touched is missing.
@Table("readiness_checklist")
class Checklist {

    static final List<ReviewItem> ITEMS = Arrays.stream(ReviewItem.values())
            .filter(item -> item != ReviewItem.UNKNOWN)
            .toList();

    /// What a patient's own history answers.
    private static final List<ReviewItem> TOLD_BY_HISTORY =
            List.of(ReviewItem.MEDICAL_HISTORY, ReviewItem.CHRONIC_PAIN_SYMPTOMS, ReviewItem.MEDICATIONS);

    @Id
    private final UUID caseId;

    private final UUID patientId;

    @MappedCollection(idColumn = "case_id")
    private final Set<ChecklistItem> touched;

    @Version
    private long version;

    Checklist(UUID caseId, UUID patientId, Set<ChecklistItem> touched, long version) {
        this.caseId = caseId;
        this.patientId = patientId;
        this.touched = new HashSet<>(touched);
        this.version = version;
    }

    static Checklist of(UUID caseId, UUID patientId) {
        return new Checklist(caseId, patientId, Set.of(), 0);
    }

    ReadinessEvent request(ReviewItem item, String by, Instant now) {
        move(item, Step.REQUEST, null, by, now);
        return new ReviewItemRequested(caseId, patientId, item, now);
    }

    ReadinessEvent receive(ReviewItem item, String by, Instant now) {
        move(item, Step.RECEIVE, null, by, now);
        return new ReviewItemReceived(caseId, patientId, item, now);
    }

    ReadinessEvent review(ReviewItem item, String by, Instant now) {
        move(item, Step.REVIEW, null, by, now);
        return new ReviewItemReviewed(caseId, patientId, item, now);
    }

    ReadinessEvent waive(ReviewItem item, WaiveReason reason, String by, Instant now) {
        move(item, Step.WAIVE, reason, by, now);
        return new ReviewItemWaived(caseId, patientId, item, now);
    }

    /// The patient's pain history came in. Items that are further than that stay where they are.
    List<ReadinessEvent> receiveHistory(String by, Instant submittedAt) {
        return TOLD_BY_HISTORY.stream()
                .filter(item -> stateOf(item).after(Step.RECEIVE).isPresent())
                .map(item -> receive(item, by, submittedAt))
                .toList();
    }

    boolean isReady() {
        return ITEMS.stream().allMatch(item -> stateOf(item).settled());
    }

    ItemState stateOf(ReviewItem item) {
        return find(item).map(ChecklistItem::state).orElse(ItemState.MISSING);
    }

    Optional<ChecklistItem> find(ReviewItem item) {
        return touched.stream().filter(each -> each.item() == item).findAny();
    }

    private void move(ReviewItem item, Step step, @Nullable WaiveReason reason, String by, Instant now) {
        var state = stateOf(item);
        var next = state.after(step).orElseThrow(() -> new StepNotPossible(item, state, step));
        touched.removeIf(each -> each.item() == item);
        touched.add(new ChecklistItem(item, next, by, now, reason));
    }

    UUID caseId() {
        return caseId;
    }

    UUID patientId() {
        return patientId;
    }

    long version() {
        return version;
    }
}
