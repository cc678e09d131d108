package clinic.records.plan;

import java.util.UUID;

/// Why a plan stays as it is.
abstract sealed class PlanRefused extends RuntimeException {

    private final String detail;

    private PlanRefused(String detail) {
        super(detail);
        this.detail = detail;
    }

    /// A sentence for the person who asked.
    String detail() {
        return detail;
    }

    static final class PlanExists extends PlanRefused {
        private final UUID caseId;

        PlanExists(UUID caseId) {
            super("The case has a treatment plan already. Change its draft, or follow the one that is signed.");
            this.caseId = caseId;
        }

        UUID caseId() {
            return caseId;
        }
    }

    static final class CaseIsClosed extends PlanRefused {
        CaseIsClosed() {
            super("The case is closed, so nothing can be planned for it.");
        }
    }

    static final class ConsultationNotSigned extends PlanRefused {
        ConsultationNotSigned() {
            super("The consultation behind this plan is not signed yet. Sign it first.");
        }
    }

    static final class AlreadySigned extends PlanRefused {
        AlreadySigned() {
            super("The plan is signed and can no longer be changed.");
        }
    }

    static final class ReviewDateInvalid extends PlanRefused {
        ReviewDateInvalid() {
            super("The review has to be due after today, and within two years.");
        }
    }

    /// What is wrong with one of the treatments; which one, only the caller of the value knows.
    static final class TreatmentInvalid extends PlanRefused {
        private final String field;

        TreatmentInvalid(String field, String remedy) {
            super(remedy);
            this.field = field;
        }

        TreatmentInvalid at(int position) {
            return new TreatmentInvalid("items[%d].%s".formatted(position, field), detail());
        }

        String field() {
            return field;
        }
    }
}
