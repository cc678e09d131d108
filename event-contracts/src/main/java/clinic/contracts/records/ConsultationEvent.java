package clinic.contracts.records;

import clinic.contracts.Event;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The diagnostic consultation: started, its diagnosis recorded, signed. Keyed by consultation.
public sealed interface ConsultationEvent extends Event {

    String TOPIC = "records.consultations.v1";

    UUID consultationId();

    UUID caseId();

    @Override
    default UUID key() {
        return consultationId();
    }

    @Override
    default UUID correlation() {
        return caseId();
    }

    /// @param startedBy     the `sub` of the clinician who sees the patient
    /// @param appointmentId null when the patient is seen without a booking
    record ConsultationStarted(
            UUID consultationId,
            UUID caseId,
            UUID patientId,
            UUID siteId,
            UUID startedBy,
            @Nullable UUID appointmentId,
            Instant startedAt)
            implements ConsultationEvent {

        @Override
        public UUID site() {
            return siteId;
        }
    }

    /// @param codes ICD-10-CM, dotted, such as `M62.830`; the first is the primary one
    record DiagnosisRecorded(
            UUID consultationId,
            UUID caseId,
            UUID patientId,
            List<SourceOfPain> sources,
            List<String> codes,
            Instant at)
            implements ConsultationEvent {}

    /// @param hash SHA-256, hexadecimal, of the canonical text that was signed
    record ConsultationSigned(
            UUID consultationId, UUID caseId, UUID patientId, UUID signedBy, String hash, Instant signedAt)
            implements ConsultationEvent {}

    enum SourceOfPain {
        FACET_JOINT,
        SCIATIC_NERVE_COMPRESSION,
        HERNIATED_DISC,
        SCOLIOSIS,
        MUSCLE_SPASM,
        OVERUSE,
        FATIGUE,
        DEHYDRATION,
        ELECTROLYTES,
        OTHER,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
