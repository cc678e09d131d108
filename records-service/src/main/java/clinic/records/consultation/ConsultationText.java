package clinic.records.consultation;

import clinic.records.casefile.Patient;
import clinic.records.signature.CanonicalText;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// The text a physician signs. The descriptions of its codes are part of it: what a code means may be reworded later.
final class ConsultationText {

    private ConsultationText() {}

    static String of(
            Consultation consultation,
            Optional<Patient> patient,
            UnaryOperator<String> descriptions,
            UUID signer,
            String signerName,
            Instant now) {
        var text = CanonicalText.titled("Diagnostic consultation")
                .line("Consultation", consultation.getId())
                .line("Case", consultation.getCaseId())
                .line("Patient", consultation.getPatientId());
        patient.ifPresentOrElse(
                known -> text.line("Name", known.familyName() + ", " + known.givenName())
                        .line("Born", known.birthDate())
                        .line("Record number", known.medicalRecordNumber()),
                () -> text.line("Name", "(patient details had not arrived when this was signed)"));
        text.line("Seen by", consultation.getStartedByName())
                .line("Seen at", consultation.getStartedAt())
                .section(
                        "Findings",
                        Optional.ofNullable(consultation.getFindings()).orElse(""));
        Optional.ofNullable(consultation.getExamination())
                .ifPresent(examination -> text.section("Physical examination", examination));
        text.section(
                        "Source of pain",
                        consultation.getSources().stream().map(Enum::name).toList())
                .section(
                        "Diagnosis (ICD-10-CM, primary first)",
                        consultation.getCodes().stream()
                                .map(code -> code + "  " + descriptions.apply(code))
                                .toList());
        Optional.ofNullable(consultation.getDiagnosisNote()).ifPresent(note -> text.section("Note", note));
        return text.gap()
                .line("Signed by", signerName + " (" + signer + ")")
                .line("Signed at", now)
                .toString();
    }
}
