package clinic.records.consultation;

import clinic.contracts.records.ConsultationEvent.SourceOfPain;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A consultation as callers and other features see it.
///
/// @param version of the row, for `If-Match`
public record ConsultationView(
        UUID id,
        long version,
        UUID caseId,
        UUID patientId,
        UUID siteId,
        @Nullable UUID appointmentId,
        Consultation.Status status,
        UUID startedBy,
        String startedByName,
        Instant startedAt,
        @Nullable String findings,
        @Nullable String examination,
        List<SourceOfPain> sources,
        List<String> codes,
        @Nullable String diagnosisNote,
        @Nullable String signedByName,
        @Nullable Instant signedAt) {

    public boolean signed() {
        return status == Consultation.Status.SIGNED;
    }

    /// What was found is health information.
    @Override
    public String toString() {
        return "ConsultationView[" + id + "]";
    }
}
