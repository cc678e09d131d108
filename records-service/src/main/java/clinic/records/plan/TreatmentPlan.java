package clinic.records.plan;

import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.records.plan.PlanRefused.AlreadySigned;
import clinic.records.plan.PlanRefused.ReviewDateInvalid;
import clinic.records.plan.PlanRefused.TreatmentInvalid;
import clinic.records.signature.SignedDocument;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/// The plan of a case: drafted, redrafted, signed. The signed text is version 1 of the plan, and the draft is frozen.
/// The signed plan is the active one; a case has one draft and one active plan at most (indexes
/// `one_draft_plan_per_case`, `one_active_plan_per_case`).
@Table("treatment_plan")
class TreatmentPlan {

    private static final int FURTHEST_REVIEW_YEARS = 2;

    enum Status {
        DRAFT,
        SIGNED
    }

    @Id
    private final UUID id;

    private final UUID caseId;
    private final UUID patientId;
    private final UUID siteId;
    private final UUID consultationId;
    private Status status;
    private int signedVersion;
    private LocalDate reviewDueOn;
    private final Instant draftedAt;
    private @Nullable String signedByName;
    private @Nullable Instant signedAt;

    @MappedCollection(idColumn = "plan_id", keyColumn = "position")
    private List<PlanItem> items;

    @Version
    private long version;

    TreatmentPlan(
            UUID id,
            UUID caseId,
            UUID patientId,
            UUID siteId,
            UUID consultationId,
            Status status,
            int signedVersion,
            LocalDate reviewDueOn,
            Instant draftedAt,
            @Nullable String signedByName,
            @Nullable Instant signedAt,
            List<PlanItem> items,
            long version) {
        this.id = id;
        this.caseId = caseId;
        this.patientId = patientId;
        this.siteId = siteId;
        this.consultationId = consultationId;
        this.status = status;
        this.signedVersion = signedVersion;
        this.reviewDueOn = reviewDueOn;
        this.draftedAt = draftedAt;
        this.signedByName = signedByName;
        this.signedAt = signedAt;
        this.items = List.copyOf(items);
        this.version = version;
    }

    /// @param ids makes the ids of new plan items
    static TreatmentPlan draft(UUID id, Grounds grounds, PlanContent content, Supplier<UUID> ids, Instant now) {
        requireReviewable(content.reviewDueOn(), now);
        return new TreatmentPlan(
                id,
                grounds.caseId(),
                grounds.patientId(),
                grounds.siteId(),
                grounds.consultationId(),
                Status.DRAFT,
                0,
                content.reviewDueOn(),
                now,
                null,
                null,
                merge(List.of(), content.items(), ids),
                0);
    }

    /// Items that name their id keep it; items that are left out are gone.
    void redraft(PlanContent content, Supplier<UUID> ids, Instant now) {
        requireDraft();
        requireReviewable(content.reviewDueOn(), now);
        items = merge(items, content.items(), ids);
        reviewDueOn = content.reviewDueOn();
    }

    /// The number that the next signature makes.
    int nextVersion() {
        return signedVersion + 1;
    }

    void requireDraft() {
        if (status != Status.DRAFT) {
            throw new AlreadySigned();
        }
    }

    TreatmentPlanSigned sign(SignedDocument document) {
        requireDraft();
        status = Status.SIGNED;
        signedVersion = document.version();
        signedByName = document.signerName();
        signedAt = document.signedAt();
        return new TreatmentPlanSigned(
                id,
                caseId,
                patientId,
                siteId,
                consultationId,
                document.signedBy(),
                signedVersion,
                items.stream().map(PlanItem::told).toList(),
                reviewDueOn,
                document.signedAt());
    }

    private static List<PlanItem> merge(List<PlanItem> present, List<PlanContent.Item> wanted, Supplier<UUID> ids) {
        var known = present.stream().map(PlanItem::planItemId).collect(Collectors.toSet());
        var used = new HashSet<UUID>();
        var merged = new ArrayList<PlanItem>();
        for (var item : wanted) {
            var id = item.planItemId();
            if (id != null && !known.contains(id)) {
                throw new TreatmentInvalid("planItemId", "The plan has no such item; leave the id out for a new one.")
                        .at(merged.size());
            }
            if (id != null && !used.add(id)) {
                throw new TreatmentInvalid("planItemId", "Another item of this plan has the same id.")
                        .at(merged.size());
            }
            merged.add(new PlanItem(id == null ? ids.get() : id, item.treatment()));
        }
        return List.copyOf(merged);
    }

    /// Records does not know the site's zone, so the day before, which it still is somewhere, counts as today.
    private static void requireReviewable(LocalDate reviewDueOn, Instant now) {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
        if (!reviewDueOn.isAfter(today) || reviewDueOn.isAfter(today.plusYears(FURTHEST_REVIEW_YEARS))) {
            throw new ReviewDateInvalid();
        }
    }

    public UUID getId() {
        return id;
    }

    public UUID getCaseId() {
        return caseId;
    }

    public UUID getPatientId() {
        return patientId;
    }

    public UUID getSiteId() {
        return siteId;
    }

    public UUID getConsultationId() {
        return consultationId;
    }

    public Status getStatus() {
        return status;
    }

    public int getSignedVersion() {
        return signedVersion;
    }

    public LocalDate getReviewDueOn() {
        return reviewDueOn;
    }

    public Instant getDraftedAt() {
        return draftedAt;
    }

    public @Nullable String getSignedByName() {
        return signedByName;
    }

    public @Nullable Instant getSignedAt() {
        return signedAt;
    }

    public List<PlanItem> getItems() {
        return items;
    }

    public long getVersion() {
        return version;
    }
}
