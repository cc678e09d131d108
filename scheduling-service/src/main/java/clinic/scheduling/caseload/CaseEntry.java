package clinic.scheduling.caseload;

import static java.util.Objects.requireNonNull;

import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.intake.CaseEvent.Priority;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/// A case on its way to a consultation: waiting, booked, in consultation, seen; closed at any time.
///
/// It may begin with a fact of another stream, and is listed and bookable only once intake's `CaseOpened` is here too
/// ([#isKnown]). Every change is made with the row locked, so that a booking and an escalation never pass each other.
@Table("caseload_entry")
public class CaseEntry {

    public enum Status {
        WAITING,
        BOOKED,
        IN_CONSULT,
        SEEN,
        CLOSED
    }

    /// What keeps a case from being booked.
    public enum Hold {
        NONE,
        ESCALATED,
        SENT_TO_EMERGENCY
    }

    @Id
    private final UUID caseId;

    @Version
    private long version;

    private @Nullable UUID patientId;
    private @Nullable UUID siteId;
    private @Nullable Priority priority;
    private @Nullable Disposition disposition;
    private @Nullable Category category;
    private @Nullable Instant consultBy;
    private @Nullable Instant openedAt;
    private @Nullable UUID clinicianId;
    private Status status = Status.WAITING;
    private Hold hold = Hold.NONE;
    private @Nullable UUID escalationId;
    private @Nullable UUID appointmentId;
    private @Nullable Instant closedAt;
    private @Nullable CloseReason closeReason;

    CaseEntry(UUID caseId) {
        this.caseId = caseId;
    }

    void opened(CaseOpened opened) {
        patientId = opened.patientId();
        siteId = opened.siteId();
        priority = opened.priority();
        disposition = opened.disposition();
        category = opened.category();
        consultBy = opened.consultBy();
        openedAt = opened.openedAt();
        // the escalation that says so itself is on its way; nobody may book in between
        if (opened.disposition() == Disposition.EMERGENCY_NOW && hold == Hold.NONE && escalationId == null) {
            hold = Hold.ESCALATED;
        }
    }

    void assigned(CaseAssigned assigned) {
        clinicianId = assigned.clinicianId();
    }

    void escalated(CaseEscalated escalated) {
        escalationId = escalated.escalationId();
        category = escalated.category();
        disposition = escalated.disposition();
        hold = Hold.ESCALATED;
    }

    /// @return whether booking is open again
    boolean resolved(EscalationResolved resolved) {
        if (!resolved.escalationId().equals(escalationId)) {
            return false;
        }
        hold = switch (resolved.resolution()) {
            case SAFE_TO_BOOK, SAME_DAY_VISIT -> Hold.NONE;
            case SENT_TO_EMERGENCY -> Hold.SENT_TO_EMERGENCY;
            // a resolution of tomorrow: booking stays refused until somebody who understands it looks
            case UNKNOWN -> Hold.ESCALATED;
        };
        return hold == Hold.NONE;
    }

    void closed(CaseClosed closed) {
        status = Status.CLOSED;
        closedAt = closed.closedAt();
        closeReason = closed.reason();
    }

    void consultationStarted() {
        switch (status) {
            case WAITING, BOOKED -> status = Status.IN_CONSULT;
            case IN_CONSULT, SEEN, CLOSED -> {}
        }
    }

    /// A patient who was seen without a booking has no checkout that says so.
    void consultationSigned() {
        if (appointmentId == null) {
            seen();
        }
    }

    void seen() {
        switch (status) {
            case WAITING, BOOKED, IN_CONSULT -> status = Status.SEEN;
            case SEEN, CLOSED -> {}
        }
    }

    /// @param visit the consultation that the case waits for now, null when there is none: it is then waiting again,
    ///     with the date it always had
    void consultationIs(@Nullable UUID visit) {
        switch (status) {
            case WAITING, BOOKED -> {
                appointmentId = visit;
                status = visit == null ? Status.WAITING : Status.BOOKED;
            }
            case IN_CONSULT, SEEN, CLOSED -> {}
        }
    }

    /// Whether intake has told about this case; before, only its id and some other stream's fact are here.
    public boolean isKnown() {
        return openedAt != null;
    }

    public boolean isClosed() {
        return status == Status.CLOSED;
    }

    public boolean isOnHold() {
        return hold != Hold.NONE;
    }

    /// @throws NullPointerException the case is not known yet
    public UUID patient() {
        return requireNonNull(patientId);
    }

    /// @throws NullPointerException the case is not known yet
    public UUID site() {
        return requireNonNull(siteId);
    }

    public UUID getCaseId() {
        return caseId;
    }

    public long getVersion() {
        return version;
    }

    public @Nullable UUID getPatientId() {
        return patientId;
    }

    public @Nullable UUID getSiteId() {
        return siteId;
    }

    public @Nullable Priority getPriority() {
        return priority;
    }

    public @Nullable Disposition getDisposition() {
        return disposition;
    }

    public @Nullable Category getCategory() {
        return category;
    }

    public @Nullable Instant getConsultBy() {
        return consultBy;
    }

    public @Nullable UUID getClinicianId() {
        return clinicianId;
    }

    public Status getStatus() {
        return status;
    }

    public Hold getHold() {
        return hold;
    }

    public @Nullable UUID getAppointmentId() {
        return appointmentId;
    }
}
