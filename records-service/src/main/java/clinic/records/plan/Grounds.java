package clinic.records.plan;

import clinic.records.consultation.ConsultationView;
import java.util.UUID;

/// What a plan rests on: the consultation, and whose it was.
record Grounds(UUID consultationId, UUID caseId, UUID patientId, UUID siteId) {

    static Grounds of(ConsultationView consultation) {
        return new Grounds(consultation.id(), consultation.caseId(), consultation.patientId(), consultation.siteId());
    }
}
