package clinic.records.consultation;

import clinic.records.casefile.Patient;
import clinic.records.signature.CanonicalText;
import clinic.records.signature.Signature;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The text a physician signs. The descriptions of its codes are part of it: what a code means may be reworded later.
final class ConsultationText {

    private ConsultationText() {}

    static String of(
            Consultation consultation,
            Optional<Patient> patient,
            UnaryOperator<String> descriptions,
            Signature signature) {
        return CanonicalText.titled("Diagnostic consultation")
                .line("Consultation", consultation.getId())
                .line("Case", consultation.getCaseId())
                .patient(consultation.getPatientId(), patient)
                .line("Seen by", consultation.getStartedByName())
                .line("Seen at", consultation.getStartedAt())
                .section("Findings", consultation.getFindings())
                .section("Physical examination", consultation.getExamination())
                .section(
                        "Source of pain",
                        consultation.getSources().stream().map(Enum::name).toList())
                .section(
                        "Diagnosis (ICD-10-CM, primary first)",
                        consultation.getCodes().stream()
                                .map(code -> code + "  " + descriptions.apply(code))
                                .toList())
                .section("Note", consultation.getDiagnosisNote())
                .gap()
                .signed(signature)
                .toString();
    }
}
