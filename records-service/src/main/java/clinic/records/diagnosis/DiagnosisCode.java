package clinic.records.diagnosis;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One ICD-10-CM code.
///
/// @param code       dotted, such as `M62.830`
/// @param validFrom  first day it may be used
/// @param validTo    last day it may be used; null while there is none
/// @param replacedBy what to use instead after that day
public record DiagnosisCode(
        String code,
        String description,
        LocalDate validFrom,
        @Nullable LocalDate validTo,
        List<String> replacedBy) {

    boolean validOn(LocalDate day) {
        return !day.isBefore(validFrom) && (validTo == null || !day.isAfter(validTo));
    }
}
