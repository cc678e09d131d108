package clinic.records.consultation;

import clinic.contracts.records.ConsultationEvent.ConsultationSigned;
import clinic.contracts.records.ConsultationEvent.ConsultationStarted;
import clinic.contracts.records.ConsultationEvent.DiagnosisRecorded;
import clinic.contracts.records.ConsultationEvent.SourceOfPain;
import clinic.records.casefile.CaseFile;
import clinic.records.consultation.ConsultationRefused.AlreadySigned;
import clinic.records.consultation.ConsultationRefused.CaseIsClosed;
import clinic.records.consultation.ConsultationRefused.NothingToSign;
import clinic.records.signature.SignedDocument;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/// A physician and a patient meet to find the source of the pain. Findings and diagnosis are drafts until the
/// signature; from then on the row is frozen (trigger `signed_consultation`) and the signed text is what counts.
/// The index `one_open_consultation_per_case` lets a case have one open consultation, whatever races.
@Table("consultation")
public class Consultation {

    public enum Status {
        OPEN,
        SIGNED
    }

    @Id
    private final UUID id;

    private final UUID caseId;
    private final UUID patientId;
    private final UUID siteId;
    private final @Nullable UUID appointmentId;
    private final UUID startedBy;
    private final String startedByName;
    private final Instant startedAt;
    private Status status;
    private @Nullable String findings;
    private @Nullable String examination;
    private List<SourceOfPain> sources;
    private List<String> codes;
    private @Nullable String diagnosisNote;
    private @Nullable String signedByName;
    private @Nullable Instant signedAt;

    @Version
    private long version;

    Consultation(
            UUID id,
            UUID caseId,
            UUID patientId,
            UUID siteId,
            @Nullable UUID appointmentId,
            UUID startedBy,
            String startedByName,
            Instant startedAt,
            Status status,
            @Nullable String findings,
            @Nullable String examination,
            List<SourceOfPain> sources,
            List<String> codes,
            @Nullable String diagnosisNote,
            @Nullable String signedByName,
            @Nullable Instant signedAt,
            long version) {
        this.id = id;
        this.caseId = caseId;
        this.patientId = patientId;
        this.siteId = siteId;
        this.appointmentId = appointmentId;
        this.startedBy = startedBy;
        this.startedByName = startedByName;
        this.startedAt = startedAt;
        this.status = status;
        this.findings = findings;
        this.examination = examination;
        this.sources = List.copyOf(sources);
        this.codes = List.copyOf(codes);
        this.diagnosisNote = diagnosisNote;
        this.signedByName = signedByName;
        this.signedAt = signedAt;
        this.version = version;
    }

    static Consultation start(
            UUID id, CaseFile file, @Nullable UUID appointmentId, UUID physician, String physicianName, Instant now) {
        if (file.closed()) {
            throw new CaseIsClosed();
        }
        return new Consultation(
                id,
                file.caseId(),
                file.patientId(),
                file.siteId(),
                appointmentId,
                physician,
                physicianName,
                now,
                Status.OPEN,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                0);
    }

    ConsultationStarted started() {
        return new ConsultationStarted(id, caseId, patientId, siteId, startedBy, appointmentId, startedAt);
    }

    /// No other service hears of findings: they are words about a patient.
    void note(String findings, @Nullable String examination) {
        requireOpen();
        this.findings = findings;
        this.examination = examination;
    }

    DiagnosisRecorded diagnose(Diagnosis diagnosis, Instant now) {
        requireOpen();
        sources = diagnosis.sources();
        codes = diagnosis.codes();
        diagnosisNote = diagnosis.note();
        return new DiagnosisRecorded(id, caseId, patientId, sources, codes, now);
    }

    /// Whether there is something that a physician can put their name to.
    void requireSignable() {
        requireOpen();
        if (findings == null) {
            throw new NothingToSign("findings");
        }
        if (codes.isEmpty()) {
            throw new NothingToSign("diagnosis");
        }
    }

    ConsultationSigned sign(SignedDocument document) {
        requireSignable();
        status = Status.SIGNED;
        signedByName = document.signerName();
        signedAt = document.signedAt();
        return new ConsultationSigned(
                id, caseId, patientId, document.signedBy(), document.sha256(), document.signedAt());
    }

    private void requireOpen() {
        if (isSigned()) {
            throw new AlreadySigned();
        }
    }

    public boolean isSigned() {
        return status == Status.SIGNED;
    }

    public UUID getId() {
        return id;
    }

    public UUID getCaseId() {
        return caseId;
    }

    public UUID getPatientId() {
        return patientId;
    }

    public UUID getSiteId() {
        return siteId;
    }

    public @Nullable UUID getAppointmentId() {
        return appointmentId;
    }

    public UUID getStartedBy() {
        return startedBy;
    }

    public String getStartedByName() {
        return startedByName;
    }

    public Instant getStartedAt() {
        return startedAt;
    }

    public Status getStatus() {
        return status;
    }

    public @Nullable String getFindings() {
        return findings;
    }

    public @Nullable String getExamination() {
        return examination;
    }

    public List<SourceOfPain> getSources() {
        return sources;
    }

    public List<String> getCodes() {
        return codes;
    }

    public @Nullable String getDiagnosisNote() {
        return diagnosisNote;
    }

    public @Nullable String getSignedByName() {
        return signedByName;
    }

    public @Nullable Instant getSignedAt() {
        return signedAt;
    }

    public long getVersion() {
        return version;
    }
}
