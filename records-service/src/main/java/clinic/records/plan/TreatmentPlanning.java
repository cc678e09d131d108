package clinic.records.plan;

import clinic.kit.access.Caller;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import clinic.kit.outbox.Outbox;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.records.casefile.CaseFiles;
import clinic.records.casefile.Patients;
import clinic.records.consultation.ConsultationNotes;
import clinic.records.consultation.ConsultationView;
import clinic.records.plan.PlanRefused.CaseIsClosed;
import clinic.records.plan.PlanRefused.ConsultationNotSigned;
import clinic.records.plan.PlanRefused.PlanExists;
import clinic.records.signature.Signature;
import clinic.records.signature.SignedDocument;
import clinic.records.signature.SignedDocument.Kind;
import clinic.records.signature.SignedDocuments;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// A plan from its first draft to its signature.
@Service
@Transactional
class TreatmentPlanning {

    private static final Logger log = LoggerFactory.getLogger(TreatmentPlanning.class);

    private final CaseFiles cases;
    private final Patients patients;
    private final ConsultationNotes consultations;
    private final TreatmentPlans plans;
    private final SignedDocuments documents;
    private final Outbox outbox;
    private final Audit audit;
    private final Clock clock;

    TreatmentPlanning(
            CaseFiles cases,
            Patients patients,
            ConsultationNotes consultations,
            TreatmentPlans plans,
            SignedDocuments documents,
            Outbox outbox,
            Audit audit,
            Clock clock) {
        this.cases = cases;
        this.patients = patients;
        this.consultations = consultations;
        this.plans = plans;
        this.documents = documents;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    TreatmentPlan draft(UUID consultationId, PlanContent content) {
        var consultation = consultations.find(consultationId).orElseThrow(NotFound::new);
        requireOpenCase(consultation.caseId());
        if (!plans.findByCaseIdOrderByDraftedAt(consultation.caseId()).isEmpty()) {
            throw new PlanExists(consultation.caseId());
        }
        var plan = plans.store(TreatmentPlan.draft(Ids.next(), Grounds.of(consultation), content, Ids::next, now()));
        drafted(plan);
        log.info("Plan {}: drafted", plan.getId());
        return plan;
    }

    long redraft(UUID id, IfMatch expected, PlanContent content) {
        var plan = forChange(id, expected);
        plan.redraft(content, Ids::next, now());
        drafted(plan);
        log.info("Plan {}: redrafted", id);
        return plans.store(plan).getVersion();
    }

    long sign(UUID id, IfMatch expected, Caller physician) {
        var plan = forChange(id, expected);
        plan.requireDraft();
        requireOpenCase(plan.getCaseId());
        consultations
                .find(plan.getConsultationId())
                .filter(ConsultationView::signed)
                .orElseThrow(ConsultationNotSigned::new);
        var signature = Signature.of(physician, now());
        var text = PlanText.of(plan, patients.find(plan.getPatientId()), signature);
        var document = SignedDocument.of(Kind.TREATMENT_PLAN, id, plan.nextVersion(), text, signature);
        documents.add(document);
        var signed = plan.sign(document);
        var stored = plans.store(plan);
        outbox.append(signed, stored.getVersion());
        log.info("Plan {}: {}", id, signed.getClass().getSimpleName());
        return stored.getVersion();
    }

    /// No event tells of a draft.
    private void drafted(TreatmentPlan plan) {
        audit.changedFor("plan", plan.getId(), plan.getPatientId());
    }

    private TreatmentPlan forChange(UUID id, IfMatch expected) {
        var plan = plans.findForChangeById(id).orElseThrow(NotFound::new);
        expected.requireCurrent(plan.getVersion());
        return plan;
    }

    private void requireOpenCase(UUID caseId) {
        if (cases.held(caseId).closed()) {
            throw new CaseIsClosed();
        }
    }

    /// What is stored, sent and signed shows the same instant.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
