package clinic.records.consultation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.contracts.records.ConsultationEvent.ConsultationSigned;
import clinic.contracts.records.ConsultationEvent.ConsultationStarted;
import clinic.contracts.records.ConsultationEvent.DiagnosisRecorded;
import clinic.contracts.records.ConsultationEvent.SourceOfPain;
import clinic.records.casefile.CaseFile;
import clinic.records.casefile.Patient;
import clinic.records.consultation.ConsultationRefused.AlreadySigned;
import clinic.records.consultation.ConsultationRefused.CaseIsClosed;
import clinic.records.consultation.ConsultationRefused.DiagnosisIncomplete;
import clinic.records.consultation.ConsultationRefused.NothingToSign;
import clinic.records.signature.Signature;
import clinic.records.signature.SignedDocument;
import clinic.records.signature.SignedDocument.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConsultationTests {

    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");
    private static final Diagnosis SPASM = new Diagnosis(
            List.of(SourceOfPain.FACET_JOINT, SourceOfPain.MUSCLE_SPASM), List.of("M47.816", "M62.830"), null);

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "M47.816", "Spondylosis without myelopathy or radiculopathy, lumbar region",
            "M62.830", "Muscle spasm of back");

    private final UUID lee = UUID.randomUUID();
    private final Signature signature = new Signature(lee, "Dr. Mina Lee", NOW);
    private final CaseFile file = new CaseFile(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), NOW, null);
    private final Consultation consultation =
            Consultation.start(UUID.randomUUID(), file, null, lee, "Dr. Mina Lee", NOW);

    @Test
    void tellsThatItStarted() {
        assertThat(consultation.started())
                .isEqualTo(new ConsultationStarted(
                        consultation.getId(), file.caseId(), file.patientId(), file.siteId(), lee, null, NOW));
    }

    @Test
    void isNotStartedForAClosedCase() {
        var closed = new CaseFile(file.caseId(), file.patientId(), file.siteId(), NOW, NOW);

        assertThatThrownBy(() -> Consultation.start(UUID.randomUUID(), closed, null, lee, "Dr. Mina Lee", NOW))
                .isInstanceOf(CaseIsClosed.class);
    }

    @Test
    void tellsTheDiagnosisWithoutTheNote() {
        var noted = new Diagnosis(SPASM.sources(), SPASM.codes(), "worse after lifting");

        assertThat(consultation.diagnose(noted, NOW))
                .isEqualTo(new DiagnosisRecorded(
                        consultation.getId(), file.caseId(), file.patientId(), SPASM.sources(), SPASM.codes(), NOW));
    }

    @Test
    void isSignedOnlyWithFindingsAndDiagnosis() {
        assertThatThrownBy(consultation::requireSignable)
                .isInstanceOf(NothingToSign.class)
                .hasMessageContaining("no findings");

        consultation.note("Tender paraspinals.", null);
        assertThatThrownBy(consultation::requireSignable)
                .isInstanceOf(NothingToSign.class)
                .hasMessageContaining("no diagnosis");

        consultation.diagnose(SPASM, NOW);
        assertThat(consultation.sign(document()))
                .isEqualTo(new ConsultationSigned(
                        consultation.getId(),
                        file.caseId(),
                        file.patientId(),
                        lee,
                        document().sha256(),
                        NOW));
    }

    @Test
    void isFrozenOnceSigned() {
        consultation.note("Tender paraspinals.", null);
        consultation.diagnose(SPASM, NOW);
        consultation.sign(document());

        assertThatThrownBy(() -> consultation.note("other", null)).isInstanceOf(AlreadySigned.class);
        assertThatThrownBy(() -> consultation.diagnose(SPASM, NOW)).isInstanceOf(AlreadySigned.class);
        assertThatThrownBy(() -> consultation.sign(document())).isInstanceOf(AlreadySigned.class);
        assertThat(consultation.getFindings()).isEqualTo("Tender paraspinals.");
    }

    @Test
    void hasADiagnosisWithASourceAndACode() {
        assertThatThrownBy(() -> new Diagnosis(List.of(), List.of("M62.830"), null))
                .isInstanceOfSatisfying(
                        DiagnosisIncomplete.class,
                        refused -> assertThat(refused.field()).isEqualTo("sources"));
        assertThatThrownBy(() -> new Diagnosis(List.of(SourceOfPain.UNKNOWN), List.of("M62.830"), null))
                .isInstanceOf(DiagnosisIncomplete.class);
        assertThatThrownBy(() -> new Diagnosis(List.of(SourceOfPain.OTHER), List.of(), null))
                .isInstanceOfSatisfying(
                        DiagnosisIncomplete.class,
                        refused -> assertThat(refused.field()).isEqualTo("codes"));
    }

    @Test
    void readsAsOneDocument() {
        consultation.note("Tender paraspinals.", "Extension hurts.");
        consultation.diagnose(SPASM, NOW);
        var reyes = new Patient(
                file.patientId(), "MRN-100042", "Reyes", "Elena", LocalDate.parse("1984-05-02"), "es", false);

        assertThat(ConsultationText.of(
                        consultation, Optional.of(reyes), code -> DESCRIPTIONS.getOrDefault(code, "?"), signature))
                .isEqualTo("""
                        Diagnostic consultation

                        Consultation: %s
                        Case: %s
                        Patient: %s
                        Name: Reyes, Elena
                        Born: 1984-05-02
                        Record number: MRN-100042
                        Seen by: Dr. Mina Lee
                        Seen at: 2026-11-20T15:00:00Z

                        Findings
                          Tender paraspinals.

                        Physical examination
                          Extension hurts.

                        Source of pain
                          FACET_JOINT
                          MUSCLE_SPASM

                        Diagnosis (ICD-10-CM, primary first)
                          M47.816  Spondylosis without myelopathy or radiculopathy, lumbar region
                          M62.830  Muscle spasm of back

                        Signed by: Dr. Mina Lee (%s)
                        Signed at: 2026-11-20T15:00:00Z
                        """.formatted(consultation.getId(), file.caseId(), file.patientId(), lee));
    }

    private SignedDocument document() {
        return SignedDocument.of(Kind.CONSULTATION, consultation.getId(), 1, "the text", signature);
    }
}
