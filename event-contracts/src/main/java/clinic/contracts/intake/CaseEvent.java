package clinic.contracts.intake;

import clinic.contracts.Event;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The life of a case: one patient, one region of pain, from intake to the end of its treatment plan. Keyed by case.
///
/// A case event carries priority, disposition and a neutral category, never the answers, rules or words behind them.
public sealed interface CaseEvent extends Event {

    String TOPIC = "intake.cases.v1";

    UUID caseId();

    @Override
    default UUID key() {
        return caseId();
    }

    @Override
    default UUID correlation() {
        return caseId();
    }

    /// A pain history was triaged and a case opened for it.
    ///
    /// @param consultBy the diagnostic consultation is due before this instant
    record CaseOpened(
            UUID caseId,
            UUID patientId,
            UUID siteId,
            Priority priority,
            Disposition disposition,
            Category category,
            Instant consultBy,
            Instant openedAt)
            implements CaseEvent {

        @Override
        public UUID site() {
            return siteId;
        }
    }

    /// The case has a responsible clinician from now on; this is also what gives that clinician access.
    record CaseAssigned(UUID caseId, UUID patientId, UUID siteId, UUID clinicianId, Instant assignedAt)
            implements CaseEvent {

        @Override
        public UUID site() {
            return siteId;
        }
    }

    /// Something cannot wait: booking is refused until a clinician resolves it, and on-call is paged until somebody
    /// acknowledges.
    ///
    /// @param escalationId one case can be escalated more than once
    record CaseEscalated(
            UUID caseId,
            UUID patientId,
            UUID siteId,
            UUID escalationId,
            Category category,
            Disposition disposition,
            Instant escalatedAt)
            implements CaseEvent {

        @Override
        public UUID site() {
            return siteId;
        }
    }

    /// Somebody took the page. Stops the paging and nothing else.
    record EscalationAcknowledged(UUID caseId, UUID escalationId, UUID acknowledgedBy, Instant acknowledgedAt)
            implements CaseEvent {}

    /// A clinician decided what the escalation means. Opens booking again, unless the patient was sent to emergency.
    record EscalationResolved(
            UUID caseId, UUID escalationId, UUID resolvedBy, Resolution resolution, Instant resolvedAt)
            implements CaseEvent {}

    /// The end of a case. Visits are cancelled and messages void.
    record CaseClosed(
            UUID caseId,
            UUID patientId,
            CloseReason reason,
            @Nullable UUID duplicateOf,
            Instant closedAt) implements CaseEvent {}

    /// How soon the case needs a clinician.
    enum Priority {
        EMERGENCY,
        SAME_DAY,
        URGENT,
        ROUTINE,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /// What triage asks to be done.
    enum Disposition {
        EMERGENCY_NOW,
        SAME_DAY_CALL,
        CONSULT_WITHIN_TWO_DAYS,
        CONSULT_WITHIN_TWO_WEEKS,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /// What kind of concern raised the priority, in a word that tells no answer.
    enum Category {
        NONE,
        NEURO,
        INFECTION,
        FRACTURE,
        MALIGNANCY,
        VASCULAR,
        METABOLIC,
        SAFETY,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum Resolution {
        SENT_TO_EMERGENCY,
        SAME_DAY_VISIT,
        SAFE_TO_BOOK,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum CloseReason {
        COMPLETED,
        WITHDRAWN,
        REFERRED_OUT,
        DECEASED,
        DUPLICATE,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
