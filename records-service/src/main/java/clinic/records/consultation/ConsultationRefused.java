package clinic.records.consultation;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// Why a consultation stays as it is.
abstract sealed class ConsultationRefused extends RuntimeException {

    private final String detail;

    private ConsultationRefused(String detail) {
        super(detail);
        this.detail = detail;
    }

    /// A sentence for the person who asked.
    String detail() {
        return detail;
    }

    static final class ConsultationOpen extends ConsultationRefused {
        private final UUID caseId;

        ConsultationOpen(UUID caseId) {
            super("A consultation of this case is open. Continue or sign that one first.");
            this.caseId = caseId;
        }

        UUID caseId() {
            return caseId;
        }
    }

    static final class CaseIsClosed extends ConsultationRefused {
        CaseIsClosed() {
            super("The case is closed, so no consultation can be started for it.");
        }
    }

    static final class AlreadySigned extends ConsultationRefused {
        AlreadySigned() {
            super("The consultation is signed and can no longer be changed.");
        }
    }

    static final class NothingToSign extends ConsultationRefused {
        NothingToSign(String missing) {
            super("The consultation has no " + missing + " yet. Record it, then sign.");
        }
    }

    static final class DiagnosisIncomplete extends ConsultationRefused {
        private final String field;

        DiagnosisIncomplete(String field, String detail) {
            super(detail);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    static final class CodeNotUsable extends ConsultationRefused {
        private final String code;
        private final List<String> instead;

        private CodeNotUsable(String code, String detail, List<String> instead) {
            super(detail + (instead.isEmpty() ? "" : " Use one of " + String.join(", ", instead) + "."));
            this.code = code;
            this.instead = instead;
        }

        static CodeNotUsable unknown(String code, List<String> instead) {
            return new CodeNotUsable(
                    code,
                    instead.isEmpty()
                            ? "%s is not a diagnosis code of this clinic; search under /api/v1/diagnosis-codes/search."
                                    .formatted(code)
                            : code + " is a heading, not a diagnosis code.",
                    instead);
        }

        static CodeNotUsable onThatDay(String code, LocalDate day, List<String> instead) {
            return new CodeNotUsable(
                    code, "%s is not valid on %s, the day of the encounter.".formatted(code, day), instead);
        }

        String code() {
            return code;
        }

        List<String> instead() {
            return instead;
        }
    }
}
