package clinic.records.diagnosis;

import java.util.List;

/// Whether a code may be used on a given day.
public sealed interface CodeCheck {

    record Usable(DiagnosisCode code) implements CodeCheck {}

    /// A code of the catalogue, but not on that day.
    ///
    /// @param instead the codes that took its place, or that it took the place of
    record NotOnThatDay(DiagnosisCode code, List<String> instead) implements CodeCheck {}

    /// Not a code of the catalogue, or only a heading.
    ///
    /// @param instead the billable codes under it, if it is a heading
    record NotACode(String code, List<String> instead) implements CodeCheck {}
}
