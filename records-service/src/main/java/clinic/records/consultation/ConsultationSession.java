package clinic.records.consultation;

import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.ConsultationEvent.SourceOfPain;
import clinic.kit.access.Caller;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import clinic.kit.outbox.Outbox;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.records.casefile.CaseFiles;
import clinic.records.casefile.Patients;
import clinic.records.consultation.ConsultationRefused.CodeNotUsable;
import clinic.records.diagnosis.CodeCheck.NotACode;
import clinic.records.diagnosis.CodeCheck.NotOnThatDay;
import clinic.records.diagnosis.CodeCheck.Usable;
import clinic.records.diagnosis.DiagnosisCodes;
import clinic.records.directory.Sites;
import clinic.records.signature.Signature;
import clinic.records.signature.SignedDocument;
import clinic.records.signature.SignedDocument.Kind;
import clinic.records.signature.SignedDocuments;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// A consultation from its start to its signature.
@Service
@Transactional
class ConsultationSession {

    private static final Logger log = LoggerFactory.getLogger(ConsultationSession.class);

    private final CaseFiles cases;
    private final Patients patients;
    private final Consultations consultations;
    private final DiagnosisCodes diagnosisCodes;
    private final Sites sites;
    private final SignedDocuments documents;
    private final Outbox outbox;
    private final Audit audit;
    private final Clock clock;

    ConsultationSession(
            CaseFiles cases,
            Patients patients,
            Consultations consultations,
            DiagnosisCodes diagnosisCodes,
            Sites sites,
            SignedDocuments documents,
            Outbox outbox,
            Audit audit,
            Clock clock) {
        this.cases = cases;
        this.patients = patients;
        this.consultations = consultations;
        this.diagnosisCodes = diagnosisCodes;
        this.sites = sites;
        this.documents = documents;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    Consultation start(StartConsultation command, Caller physician) {
        var file = cases.held(command.caseId());
        var consultation = consultations.open(Consultation.start(
                Ids.next(), file, command.appointmentId(), physician.subject(), physician.name(), now()));
        tell(consultation, consultation.started());
        return consultation;
    }

    long note(UUID id, IfMatch expected, String findings, @Nullable String examination) {
        var consultation = forChange(id, expected);
        consultation.note(findings, examination);
        // no event tells of it
        audit.changedFor("consultation", id, consultation.getPatientId());
        log.info("Consultation {}: findings noted", id);
        return consultations.save(consultation).getVersion();
    }

    long diagnose(UUID id, IfMatch expected, List<SourceOfPain> sources, List<String> codes, @Nullable String note) {
        var consultation = forChange(id, expected);
        var usable =
                codes.stream().map(code -> requireUsable(code, consultation)).toList();
        var recorded = consultation.diagnose(new Diagnosis(sources, usable, note), now());
        var stored = consultations.save(consultation);
        tell(stored, recorded);
        return stored.getVersion();
    }

    long sign(UUID id, IfMatch expected, Caller physician) {
        var consultation = forChange(id, expected);
        consultation.requireSignable();
        var signature = Signature.of(physician, now());
        var patient = patients.find(consultation.getPatientId());
        var text = ConsultationText.of(consultation, patient, diagnosisCodes::describe, signature);
        var document = SignedDocument.of(Kind.CONSULTATION, id, 1, text, signature);
        documents.add(document);
        var signed = consultation.sign(document);
        var stored = consultations.save(consultation);
        tell(stored, signed);
        return stored.getVersion();
    }

    private Consultation forChange(UUID id, IfMatch expected) {
        var consultation = consultations.findForChangeById(id).orElseThrow(NotFound::new);
        expected.requireCurrent(consultation.getVersion());
        return consultation;
    }

    private String requireUsable(String typed, Consultation consultation) {
        // of the encounter, as the calendar at the site has it
        var day = sites.dayAt(consultation.getSiteId(), consultation.getStartedAt());
        return switch (diagnosisCodes.check(typed, day)) {
            case Usable usable -> usable.code().code();
            case NotOnThatDay expired ->
                throw CodeNotUsable.onThatDay(expired.code().code(), day, expired.instead());
            case NotACode unknown -> throw CodeNotUsable.unknown(unknown.code(), unknown.instead());
        };
    }

    private void tell(Consultation consultation, ConsultationEvent event) {
        outbox.append(event, consultation.getVersion());
        log.info("Consultation {}: {}", consultation.getId(), event.getClass().getSimpleName());
    }

    /// What is stored, sent and signed shows the same instant.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
