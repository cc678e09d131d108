package clinic.intake.history;

import clinic.kit.web.Problems.FieldError;
import java.util.List;

/// The history contradicts itself; the detail names no answer.
public final class PainHistoryRefused extends RuntimeException {

    private static final String DETAIL = "The pain history does not fit together.";

    private final List<FieldError> fields;

    PainHistoryRefused(List<FieldError> fields) {
        super(DETAIL);
        this.fields = fields;
    }

    public String detail() {
        return DETAIL;
    }

    public List<FieldError> fields() {
        return fields;
    }
}
