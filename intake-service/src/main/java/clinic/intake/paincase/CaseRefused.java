package clinic.intake.paincase;

import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Side;
import java.util.UUID;

/// Why something cannot be done with a case. Sealed, so that every reason has exactly one HTTP answer.
abstract sealed class CaseRefused extends RuntimeException {

    private final String detail;

    private CaseRefused(String detail) {
        super(detail);
        this.detail = detail;
    }

    /// For the person at the desk.
    String detail() {
        return detail;
    }

    /// Somebody opened a case for the same pain before; which one is read after the refusal, when it can be seen.
    static final class CaseAlreadyOpen extends CaseRefused {

        private final UUID patientId;
        private final BodyRegion region;
        private final Side side;

        CaseAlreadyOpen(UUID patientId, BodyRegion region, Side side) {
            super("The patient has an open case for this region and side. Continue that case, or close it first.");
            this.patientId = patientId;
            this.region = region;
            this.side = side;
        }

        UUID patientId() {
            return patientId;
        }

        BodyRegion region() {
            return region;
        }

        Side side() {
            return side;
        }
    }

    static final class CaseIsClosed extends CaseRefused {
        CaseIsClosed() {
            super("The case is closed. Open a new one if the patient needs help again.");
        }
    }

    static final class AlreadyAssigned extends CaseRefused {
        AlreadyAssigned() {
            super("The case is already assigned to this clinician.");
        }
    }

    static final class AlreadyEscalated extends CaseRefused {
        AlreadyEscalated() {
            super("The case is already escalated, and a physician has not resolved it yet.");
        }
    }

    static final class NotEscalated extends CaseRefused {
        NotEscalated() {
            super("The case has no escalation that waits for this.");
        }
    }

    static final class AlreadyAcknowledged extends CaseRefused {
        AlreadyAcknowledged() {
            super("Somebody already acknowledged this escalation.");
        }
    }

    static final class EscalationUnresolved extends CaseRefused {
        EscalationUnresolved() {
            super("A physician has to resolve the escalation before the case can be closed.");
        }
    }

    /// A case is a duplicate of another case of the same patient, and of nothing else.
    static final class WrongDuplicate extends CaseRefused {
        WrongDuplicate(String message) {
            super(message);
        }
    }
}
