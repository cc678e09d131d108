package clinic.intake.paincase;

import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.EscalationAcknowledged;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Side;
import clinic.intake.paincase.CaseRefused.AlreadyAcknowledged;
import clinic.intake.paincase.CaseRefused.AlreadyAssigned;
import clinic.intake.paincase.CaseRefused.AlreadyEscalated;
import clinic.intake.paincase.CaseRefused.CaseIsClosed;
import clinic.intake.paincase.CaseRefused.EscalationUnresolved;
import clinic.intake.paincase.CaseRefused.NotEscalated;
import clinic.intake.triage.Triage;
import clinic.kit.event.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/// A patient has at most one case open per primary region and side; the index `one_open_case_per_region` guards that,
/// because two desks can race each other past any check made here.
///
/// A case is `OPEN`, or `ESCALATED` while something about it cannot wait, or `CLOSED` for good. Acknowledging an
/// escalation tells that somebody took the page and changes nothing else. Only a resolution by a physician opens the
/// case again, and not the one that sent the patient to emergency: then the case stays escalated until a physician says
/// that it is safe to go on.
@Table("pain_case")
class PainCase {

    enum Status {
        OPEN,
        ESCALATED,
        CLOSED
    }

    @Id
    private final UUID id;

    /// 0 until stored for the first time.
    @Version
    private long version;

    private final UUID patientId;
    private final UUID siteId;
    private Status status;
    private final Priority priority;
    private final Disposition disposition;
    private final Category category;
    private final Instant consultBy;
    private final Instant openedAt;
    private final BodyRegion primaryRegion;
    private final Side primarySide;
    private @Nullable UUID clinicianId;
    private @Nullable CloseReason closeReason;
    private @Nullable UUID duplicateOf;
    private @Nullable Instant closedAt;

    @MappedCollection(idColumn = "case_id", keyColumn = "position")
    private final List<Escalation> escalations;

    @PersistenceCreator
    private PainCase(
            UUID id,
            long version,
            UUID patientId,
            UUID siteId,
            Status status,
            Priority priority,
            Disposition disposition,
            Category category,
            Instant consultBy,
            Instant openedAt,
            BodyRegion primaryRegion,
            Side primarySide,
            @Nullable UUID clinicianId,
            @Nullable CloseReason closeReason,
            @Nullable UUID duplicateOf,
            @Nullable Instant closedAt,
            List<Escalation> escalations) {
        this.id = id;
        this.version = version;
        this.patientId = patientId;
        this.siteId = siteId;
        this.status = status;
        this.priority = priority;
        this.disposition = disposition;
        this.category = category;
        this.consultBy = consultBy;
        this.openedAt = openedAt;
        this.primaryRegion = primaryRegion;
        this.primarySide = primarySide;
        this.clinicianId = clinicianId;
        this.closeReason = closeReason;
        this.duplicateOf = duplicateOf;
        this.closedAt = closedAt;
        this.escalations = new ArrayList<>(escalations);
    }

    static PainCase open(UUID patientId, UUID siteId, BodyRegion region, Side side, Triage triage, Instant now) {
        return new PainCase(
                Ids.next(),
                0,
                patientId,
                siteId,
                Status.OPEN,
                triage.priority(),
                triage.disposition(),
                triage.category(),
                consultBy(triage.disposition(), now),
                now,
                region,
                side,
                null,
                null,
                null,
                null,
                List.of());
    }

    /// By the clock, not by working days: pain does not know the week-end.
    private static Instant consultBy(Disposition disposition, Instant now) {
        return now.plus(
                switch (disposition) {
                    case EMERGENCY_NOW -> Duration.ZERO;
                    case SAME_DAY_CALL -> Duration.ofDays(1);
                    case CONSULT_WITHIN_TWO_DAYS -> Duration.ofDays(2);
                    case CONSULT_WITHIN_TWO_WEEKS -> Duration.ofDays(14);
                    case UNKNOWN -> throw new IllegalArgumentException("Triage never answers with UNKNOWN");
                });
    }

    CaseOpened opened() {
        return new CaseOpened(id, patientId, siteId, priority, disposition, category, consultBy, openedAt);
    }

    /// Whether triage asks for somebody at once.
    boolean isEmergency() {
        return disposition == Disposition.EMERGENCY_NOW;
    }

    CaseAssigned assign(UUID clinicianId, Instant now) {
        refuseWhenClosed();
        if (clinicianId.equals(this.clinicianId)) {
            throw new AlreadyAssigned();
        }
        this.clinicianId = clinicianId;
        return new CaseAssigned(id, patientId, siteId, clinicianId, now);
    }

    /// What triage found cannot wait.
    CaseEscalated escalate(Instant now) {
        return escalate(category, disposition, now);
    }

    /// What a member of staff sees cannot wait, whatever triage said.
    CaseEscalated escalate(Category category, Instant now) {
        return escalate(
                category,
                switch (category) {
                    case NEURO, VASCULAR, SAFETY -> Disposition.EMERGENCY_NOW;
                    case NONE, INFECTION, FRACTURE, MALIGNANCY, METABOLIC, UNKNOWN -> Disposition.SAME_DAY_CALL;
                },
                now);
    }

    private CaseEscalated escalate(Category category, Disposition disposition, Instant now) {
        refuseWhenClosed();
        if (hasUnresolvedEscalation()) {
            throw new AlreadyEscalated();
        }
        var escalation = Escalation.raise(category, disposition, now);
        escalations.add(escalation);
        status = Status.ESCALATED;
        return new CaseEscalated(id, patientId, siteId, escalation.id(), category, disposition, now);
    }

    /// Stops the paging and nothing else.
    EscalationAcknowledged acknowledge(UUID by, Instant now) {
        var escalation = currentEscalation();
        if (escalation.resolution() != null) {
            throw new NotEscalated();
        }
        if (escalation.acknowledgedBy() != null) {
            throw new AlreadyAcknowledged();
        }
        replaceCurrent(escalation.acknowledged(by, now));
        return new EscalationAcknowledged(id, escalation.id(), by, now);
    }

    EscalationResolved resolve(Resolution resolution, String note, UUID by, Instant now) {
        var escalation = currentEscalation();
        replaceCurrent(escalation.resolved(resolution, note, by, now));
        status = switch (resolution) {
            case SAFE_TO_BOOK, SAME_DAY_VISIT -> Status.OPEN;
            case SENT_TO_EMERGENCY -> Status.ESCALATED;
            case UNKNOWN -> throw new IllegalArgumentException("A physician never resolves with UNKNOWN");
        };
        return new EscalationResolved(id, escalation.id(), by, resolution, now);
    }

    /// Closing must not be a way around the physician: only death ends a case whose escalation nobody resolved.
    CaseClosed close(CloseReason reason, @Nullable UUID duplicateOf, Instant now) {
        refuseWhenClosed();
        if (hasUnresolvedEscalation() && reason != CloseReason.DECEASED) {
            throw new EscalationUnresolved();
        }
        status = Status.CLOSED;
        closeReason = reason;
        this.duplicateOf = duplicateOf;
        closedAt = now;
        return new CaseClosed(id, patientId, reason, duplicateOf, now);
    }

    private void refuseWhenClosed() {
        if (status == Status.CLOSED) {
            throw new CaseIsClosed();
        }
    }

    private boolean hasUnresolvedEscalation() {
        return status == Status.ESCALATED && escalations.getLast().resolution() == null;
    }

    private Escalation currentEscalation() {
        refuseWhenClosed();
        if (status != Status.ESCALATED) {
            throw new NotEscalated();
        }
        return escalations.getLast();
    }

    private void replaceCurrent(Escalation escalation) {
        escalations.set(escalations.size() - 1, escalation);
    }

    public UUID getId() {
        return id;
    }

    public long getVersion() {
        return version;
    }

    public UUID getPatientId() {
        return patientId;
    }

    public UUID getSiteId() {
        return siteId;
    }

    public Status getStatus() {
        return status;
    }

    public Priority getPriority() {
        return priority;
    }

    public Disposition getDisposition() {
        return disposition;
    }

    public Category getCategory() {
        return category;
    }

    public Instant getConsultBy() {
        return consultBy;
    }

    public Instant getOpenedAt() {
        return openedAt;
    }

    public BodyRegion getPrimaryRegion() {
        return primaryRegion;
    }

    public Side getPrimarySide() {
        return primarySide;
    }

    public @Nullable UUID getClinicianId() {
        return clinicianId;
    }

    public @Nullable CloseReason getCloseReason() {
        return closeReason;
    }

    public @Nullable UUID getDuplicateOf() {
        return duplicateOf;
    }

    public @Nullable Instant getClosedAt() {
        return closedAt;
    }

    /// What physicians decided, the latest last.
    List<TriageView.Decision> decisions() {
        return escalations.stream()
                .flatMap(escalation -> escalation.decision().stream())
                .toList();
    }

    /// The latest; earlier ones are history.
    public @Nullable Escalation getEscalation() {
        return escalations.isEmpty() ? null : escalations.getLast();
    }
}
