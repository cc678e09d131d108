package clinic.intake.patient;

import clinic.kit.web.Cursor;
import clinic.kit.web.Text;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/// Whom somebody looks for. The cursor stands in the body as well: it holds the name where the page before ended.
///
/// @param q beginnings of words of the name, or the medical record number; left out for everybody
record PatientSearchRequest(
        @Nullable @Text(max = 200, optional = true) String q,
        @Nullable @Text(max = 2_000, optional = true) String cursor,
        @Nullable @Min(1) @Max(Cursor.MAX_LIMIT) Integer limit) {

    String text() {
        return q == null ? "" : q;
    }

    Cursor position() {
        return Cursor.of(cursor, limit);
    }

    @Override
    public String toString() {
        return "PatientSearchRequest[***]";
    }
}
