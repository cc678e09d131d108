package clinic.records.consultation;

import clinic.contracts.Role;
import clinic.contracts.records.ConsultationEvent.SourceOfPain;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Created;
import clinic.kit.web.ETags;
import clinic.kit.web.Idempotency;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import clinic.kit.web.Lines;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Problems;
import clinic.records.consultation.ConsultationRefused.AlreadySigned;
import clinic.records.consultation.ConsultationRefused.CaseIsClosed;
import clinic.records.consultation.ConsultationRefused.CodeNotUsable;
import clinic.records.consultation.ConsultationRefused.ConsultationOpen;
import clinic.records.consultation.ConsultationRefused.DiagnosisIncomplete;
import clinic.records.consultation.ConsultationRefused.NothingToSign;
import clinic.records.signature.SignedDocument;
import clinic.records.signature.SignedDocument.Kind;
import clinic.records.signature.SignedDocuments;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a physician does in a consultation, and what everybody who treats the patient may read of it.
@RestController
@RequestMapping("/api/v1")
class ConsultationController {

    private final ConsultationSession session;
    private final Consultations consultations;
    private final ConsultationNotes notes;
    private final SignedDocuments documents;
    private final Idempotency idempotency;

    ConsultationController(
            ConsultationSession session,
            Consultations consultations,
            ConsultationNotes notes,
            SignedDocuments documents,
            Idempotency idempotency) {
        this.session = session;
        this.consultations = consultations;
        this.notes = notes;
        this.documents = documents;
        this.idempotency = idempotency;
    }

    @PostMapping("/consultations")
    @Allow(Role.PHYSICIAN)
    ResponseEntity<Void> start(IdempotencyKey key, @Valid @RequestBody StartRequest request, Caller caller) {
        return idempotency.once(key, request, () -> {
            var consultation = session.start(request.toCommand(), caller);
            return new Created(URI.create("/api/v1/consultations/" + consultation.getId()), consultation.getVersion());
        });
    }

    @GetMapping("/consultations/{id}")
    @Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
    ResponseEntity<ConsultationView> show(@PathVariable @Guarded("consultation") UUID id) {
        var view = notes.find(id).orElseThrow(NotFound::new);
        return ResponseEntity.ok().eTag(ETags.of(view.version())).body(view);
    }

    @GetMapping("/cases/{caseId}/consultations")
    @Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
    Page<ConsultationView> ofCase(@PathVariable @Guarded("case") UUID caseId) {
        return new Page<>(notes.ofCase(caseId), null);
    }

    @PutMapping("/consultations/{id}/findings")
    @Allow(Role.PHYSICIAN)
    ResponseEntity<Void> note(
            @PathVariable @Guarded("consultation") UUID id,
            IfMatch ifMatch,
            @Valid @RequestBody FindingsRequest request) {
        return changed(session.note(id, ifMatch, request.findings(), request.examination()));
    }

    @PutMapping("/consultations/{id}/diagnosis")
    @Allow(Role.PHYSICIAN)
    ResponseEntity<Void> diagnose(
            @PathVariable @Guarded("consultation") UUID id,
            IfMatch ifMatch,
            @Valid @RequestBody DiagnosisRequest request) {
        return changed(session.diagnose(id, ifMatch, request.sources(), request.codes(), request.note()));
    }

    @PostMapping("/consultations/{id}/signature")
    @Allow(Role.PHYSICIAN)
    ResponseEntity<Void> sign(@PathVariable @Guarded("consultation") UUID id, IfMatch ifMatch, Caller caller) {
        return changed(session.sign(id, ifMatch, caller));
    }

    @GetMapping("/consultations/{id}/versions/{version}")
    @Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
    SignedDocument signed(@PathVariable @Guarded("consultation") UUID id, @PathVariable int version) {
        return documents.find(Kind.CONSULTATION, id, version).orElseThrow(NotFound::new);
    }

    /// The very bytes that the hash is over.
    @GetMapping(path = "/consultations/{id}/versions/{version}", produces = "text/plain;charset=UTF-8")
    @Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
    byte[] signedText(@PathVariable @Guarded("consultation") UUID id, @PathVariable int version) {
        return signed(id, version).text().getBytes(StandardCharsets.UTF_8);
    }

    @ExceptionHandler
    ProblemDetail refuse(ConsultationRefused refused) {
        return switch (refused) {
            case ConsultationOpen open -> {
                var problem = Problems.of(HttpStatus.CONFLICT, "consultation-open", open.detail());
                consultations
                        .findByCaseIdAndStatus(open.caseId(), Consultation.Status.OPEN)
                        .ifPresent(blocker -> problem.setProperty("consultationId", blocker.getId()));
                yield problem;
            }
            case CaseIsClosed closed -> Problems.of(HttpStatus.CONFLICT, "case-closed", closed.detail());
            case AlreadySigned signed -> Problems.of(HttpStatus.CONFLICT, "already-signed", signed.detail());
            case NothingToSign nothing ->
                Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "nothing-to-sign", nothing.detail());
            case DiagnosisIncomplete incomplete ->
                Problems.field(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "diagnosis-incomplete",
                        incomplete.detail(),
                        incomplete.field(),
                        incomplete.detail());
            case CodeNotUsable code -> {
                var problem = Problems.field(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "unknown-diagnosis-code",
                        code.detail(),
                        "codes",
                        code.detail());
                problem.setProperty("code", code.code());
                problem.setProperty("replacements", code.instead());
                yield problem;
            }
        };
    }

    private static ResponseEntity<Void> changed(long version) {
        return ResponseEntity.noContent().eTag(ETags.of(version)).build();
    }

    record StartRequest(
            @NotNull @Guarded("case") UUID caseId,
            @Guarded(Guarded.NOTHING) @Nullable UUID appointmentId) {

        StartConsultation toCommand() {
            return new StartConsultation(caseId, appointmentId);
        }
    }

    record FindingsRequest(
            @NotBlank @Lines @Size(max = 20_000) String findings,
            @Nullable @Lines @Size(max = 20_000) String examination) {

        @Override
        public String toString() {
            return "FindingsRequest[masked]";
        }
    }

    record DiagnosisRequest(
            @NotEmpty @Size(max = 10) List<@NotNull SourceOfPain> sources,
            @NotEmpty @Size(max = 12) List<@NotBlank @Size(max = 10) String> codes,
            @Nullable @Lines @Size(max = 4_000) String note) {

        @Override
        public String toString() {
            return "DiagnosisRequest[masked]";
        }
    }
}
