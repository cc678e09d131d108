package clinic.records.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.PlanEvent.Modality;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.records.plan.PlanRefused.AlreadySigned;
import clinic.records.plan.PlanRefused.ReviewDateInvalid;
import clinic.records.plan.PlanRefused.TreatmentInvalid;
import clinic.records.signature.Signature;
import clinic.records.signature.SignedDocument;
import clinic.records.signature.SignedDocument.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreatmentPlanTests {

    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");
    private static final LocalDate IN_SIX_WEEKS = LocalDate.parse("2027-01-01");
    private static final Treatment THERAPY = new Treatment(Modality.PHYSICAL_THERAPY, 6, 7, 45, null);
    private static final Treatment INJECTION = new Treatment(Modality.TRIGGER_POINT_INJECTION, 1, 0, 30, null);
    private static final Treatment RELAXANT = new Treatment(Modality.MEDICATION, 0, 0, 0, "Tizanidine 2 mg at night");

    private final Grounds grounds =
            new Grounds(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    private final UUID lee = UUID.randomUUID();

    @Test
    void keepsTheIdsOfItemsThatStay() {
        var plan = draft(THERAPY, INJECTION);
        var therapy = plan.getItems().getFirst().planItemId();
        var moreTherapy = new Treatment(Modality.PHYSICAL_THERAPY, 8, 7, 45, null);

        plan.redraft(content(item(null, RELAXANT), item(therapy, moreTherapy)), UUID::randomUUID, NOW);

        assertThat(plan.getItems()).hasSize(2);
        assertThat(plan.getItems().getLast()).isEqualTo(new PlanItem(therapy, moreTherapy));
        assertThat(plan.getItems().getFirst().planItemId()).isNotEqualTo(therapy);
    }

    @Test
    void refusesAnItemItNeverHad() {
        var plan = draft(THERAPY);

        assertThatThrownBy(() -> plan.redraft(
                        content(item(null, RELAXANT), item(UUID.randomUUID(), THERAPY)), UUID::randomUUID, NOW))
                .isInstanceOfSatisfying(
                        TreatmentInvalid.class,
                        refused -> assertThat(refused.field()).isEqualTo("items[1].planItemId"));
    }

    @Test
    void refusesOneIdForTwoItems() {
        var plan = draft(THERAPY);
        var id = plan.getItems().getFirst().planItemId();

        assertThatThrownBy(() -> plan.redraft(content(item(id, THERAPY), item(id, INJECTION)), UUID::randomUUID, NOW))
                .isInstanceOf(TreatmentInvalid.class);
    }

    @Test
    void tellsEverythingPlannedExceptTheWords() {
        var plan = draft(THERAPY, RELAXANT);
        var therapy = plan.getItems().getFirst().planItemId();
        var relaxant = plan.getItems().getLast().planItemId();

        assertThat(plan.sign(document(plan)))
                .isEqualTo(new TreatmentPlanSigned(
                        plan.getId(),
                        grounds.caseId(),
                        grounds.patientId(),
                        grounds.siteId(),
                        grounds.consultationId(),
                        lee,
                        1,
                        List.of(
                                new PlanEvent.PlanItem(therapy, Modality.PHYSICAL_THERAPY, 6, 7, 45),
                                new PlanEvent.PlanItem(relaxant, Modality.MEDICATION, 0, 0, 0)),
                        IN_SIX_WEEKS,
                        NOW));
    }

    @Test
    void isFrozenOnceSigned() {
        var plan = draft(THERAPY);
        plan.sign(document(plan));

        assertThatThrownBy(() -> plan.redraft(content(item(null, INJECTION)), UUID::randomUUID, NOW))
                .isInstanceOf(AlreadySigned.class);
        assertThatThrownBy(() -> plan.sign(document(plan))).isInstanceOf(AlreadySigned.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-19", "2020-01-01", "2028-11-20"})
    void isReviewedSoonButNotInThePast(LocalDate reviewDueOn) {
        assertThatThrownBy(() -> TreatmentPlan.draft(
                        UUID.randomUUID(),
                        grounds,
                        new PlanContent(List.of(item(null, THERAPY)), reviewDueOn),
                        UUID::randomUUID,
                        NOW))
                .isInstanceOf(ReviewDateInvalid.class);
    }

    private TreatmentPlan draft(Treatment... treatments) {
        var items = List.of(treatments).stream().map(each -> item(null, each)).toList();
        return TreatmentPlan.draft(
                UUID.randomUUID(), grounds, new PlanContent(items, IN_SIX_WEEKS), UUID::randomUUID, NOW);
    }

    private static PlanContent content(PlanContent.Item... items) {
        return new PlanContent(List.of(items), IN_SIX_WEEKS);
    }

    private static PlanContent.Item item(@Nullable UUID id, Treatment treatment) {
        return new PlanContent.Item(id, treatment);
    }

    private SignedDocument document(TreatmentPlan plan) {
        return SignedDocument.of(
                Kind.TREATMENT_PLAN,
                plan.getId(),
                plan.nextVersion(),
                "the text",
                new Signature(lee, "Dr. Mina Lee", NOW));
    }
}
