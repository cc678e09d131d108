package clinic.records.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.contracts.records.ReadinessEvent.ReviewItem;
import clinic.contracts.records.ReadinessEvent.ReviewItemReceived;
import clinic.contracts.records.ReadinessEvent.ReviewItemRequested;
import clinic.contracts.records.ReadinessEvent.ReviewItemReviewed;
import clinic.contracts.records.ReadinessEvent.ReviewItemWaived;
import clinic.records.readiness.ReadinessRefused.StepNotPossible;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChecklistTests {

    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");

    private final UUID caseId = UUID.randomUUID();
    private final UUID patientId = UUID.randomUUID();
    private final Checklist checklist = Checklist.of(caseId, patientId);

    @Test
    void beginsWithEightMissingItems() {
        assertThat(Checklist.ITEMS).hasSize(8).allMatch(item -> checklist.stateOf(item) == ItemState.MISSING);
        assertThat(checklist.isReady()).isFalse();
    }

    @Test
    void tellsEachStep() {
        assertThat(checklist.request(ReviewItem.MRIS, "Noah", NOW))
                .isEqualTo(new ReviewItemRequested(caseId, patientId, ReviewItem.MRIS, NOW));
        assertThat(checklist.receive(ReviewItem.MRIS, "Noah", NOW))
                .isEqualTo(new ReviewItemReceived(caseId, patientId, ReviewItem.MRIS, NOW));
        assertThat(checklist.review(ReviewItem.MRIS, "Dr. Lee", NOW))
                .isEqualTo(new ReviewItemReviewed(caseId, patientId, ReviewItem.MRIS, NOW));
        assertThat(checklist.waive(ReviewItem.FILMS, WaiveReason.DONE_ELSEWHERE, "Dr. Lee", NOW))
                .isEqualTo(new ReviewItemWaived(caseId, patientId, ReviewItem.FILMS, NOW));
    }

    @Test
    void remembersWhoAndWhen() {
        checklist.receive(ReviewItem.X_RAYS, "Noah Williams", NOW);

        assertThat(checklist.find(ReviewItem.X_RAYS))
                .contains(new ChecklistItem(ReviewItem.X_RAYS, ItemState.RECEIVED, "Noah Williams", NOW, null));
    }

    @Test
    void saysWhyAStepIsNotPossible() {
        assertThatThrownBy(() -> checklist.review(ReviewItem.X_RAYS, "Dr. Lee", NOW))
                .isInstanceOf(StepNotPossible.class)
                .hasMessage("x rays is missing and so cannot be reviewed.");
        assertThat(checklist.stateOf(ReviewItem.X_RAYS)).isEqualTo(ItemState.MISSING);
    }

    @Test
    void takesThreeItemsFromTheHistory() {
        assertThat(checklist.receiveHistory("Intake", NOW))
                .containsExactly(
                        new ReviewItemReceived(caseId, patientId, ReviewItem.MEDICAL_HISTORY, NOW),
                        new ReviewItemReceived(caseId, patientId, ReviewItem.CHRONIC_PAIN_SYMPTOMS, NOW),
                        new ReviewItemReceived(caseId, patientId, ReviewItem.MEDICATIONS, NOW));
    }

    @Test
    void leavesWhatIsFurtherThanTheHistory() {
        checklist.receive(ReviewItem.MEDICATIONS, "Noah", NOW);
        checklist.review(ReviewItem.MEDICATIONS, "Dr. Lee", NOW);

        assertThat(checklist.receiveHistory("Intake", NOW)).hasSize(2);
        assertThat(checklist.stateOf(ReviewItem.MEDICATIONS)).isEqualTo(ItemState.REVIEWED);
    }

    @Test
    void isReadyWhenNothingIsAwaited() {
        checklist.receiveHistory("Intake", NOW);
        Checklist.ITEMS.stream()
                .filter(item -> checklist.stateOf(item) == ItemState.MISSING && item != ReviewItem.MRIS)
                .forEach(item -> checklist.waive(item, WaiveReason.NOT_INDICATED, "Dr. Lee", NOW));
        assertThat(checklist.isReady()).isFalse();

        checklist.request(ReviewItem.MRIS, "Noah", NOW);
        assertThat(checklist.isReady()).isFalse();

        checklist.receive(ReviewItem.MRIS, "Noah", NOW);
        assertThat(checklist.isReady()).isTrue();
    }
}
