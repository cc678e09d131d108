package clinic.intake.patient;

import clinic.kit.web.Problems.FieldError;
import java.util.List;

/// Why a patient's details were turned down. Sealed, so that every reason has exactly one HTTP answer.
abstract sealed class PatientRefused extends RuntimeException {

    private final String detail;

    private PatientRefused(String detail) {
        super(detail);
        this.detail = detail;
    }

    /// For the person at the desk.
    String detail() {
        return detail;
    }

    static final class InvalidDetails extends PatientRefused {

        private final List<FieldError> fields;

        InvalidDetails(List<FieldError> fields) {
            super("Some of the patient's details cannot be right.");
            this.fields = fields;
        }

        List<FieldError> fields() {
            return fields;
        }
    }
}
