package clinic.records.consultation;

import clinic.contracts.records.ConsultationEvent.SourceOfPain;
import clinic.records.consultation.ConsultationRefused.DiagnosisIncomplete;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the pain comes from, in the clinic's words and in codes that were valid on the day of the encounter.
///
/// @param codes ICD-10-CM, dotted; the first is the primary one
record Diagnosis(
        List<SourceOfPain> sources,
        List<String> codes,
        @Nullable String note) {

    Diagnosis {
        sources = sources.stream().distinct().toList();
        codes = codes.stream().distinct().toList();
        if (sources.isEmpty()) {
            throw new DiagnosisIncomplete("sources", "Name at least one source of pain.");
        }
        if (sources.contains(SourceOfPain.UNKNOWN)) {
            throw new DiagnosisIncomplete("sources", "UNKNOWN is not a source of pain; use OTHER with a note.");
        }
        if (codes.isEmpty()) {
            throw new DiagnosisIncomplete("codes", "Give at least one ICD-10-CM code.");
        }
    }

    @Override
    public String toString() {
        return "Diagnosis[masked]";
    }
}
