package clinic.records.plan;

import clinic.contracts.Role;
import clinic.contracts.records.PlanEvent.Modality;
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
import clinic.kit.web.Problems;
import clinic.records.plan.PlanRefused.AlreadySigned;
import clinic.records.plan.PlanRefused.CaseIsClosed;
import clinic.records.plan.PlanRefused.ConsultationNotSigned;
import clinic.records.plan.PlanRefused.PlanExists;
import clinic.records.plan.PlanRefused.ReviewDateInvalid;
import clinic.records.plan.PlanRefused.TreatmentInvalid;
import clinic.records.signature.SignedDocument;
import clinic.records.signature.SignedDocument.Kind;
import clinic.records.signature.SignedDocuments;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
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

/// A plan from draft to signature, and its reading.
@RestController
@RequestMapping("/api/v1")
class PlanController {

    private final TreatmentPlanning planning;
    private final Plans plans;
    private final SignedDocuments documents;
    private final Idempotency idempotency;

    PlanController(TreatmentPlanning planning, Plans plans, SignedDocuments documents, Idempotency idempotency) {
        this.planning = planning;
        this.plans = plans;
        this.documents = documents;
        this.idempotency = idempotency;
    }

    @PostMapping("/plans")
    @Allow(Role.PHYSICIAN)
    ResponseEntity<Void> draft(IdempotencyKey key, @Valid @RequestBody DraftRequest request) {
        return idempotency.once(key, request, () -> {
            var content = content(request.items(), request.reviewDueOn());
            var plan = planning.draft(request.consultationId(), content);
            return new Created(URI.create("/api/v1/plans/" + plan.getId()), plan.getVersion());
        });
    }

    @PutMapping("/plans/{id}")
    @Allow(Role.PHYSICIAN)
    ResponseEntity<Void> redraft(
            @PathVariable @Guarded("plan") UUID id, IfMatch ifMatch, @Valid @RequestBody RedraftRequest request) {
        return changed(planning.redraft(id, ifMatch, content(request.items(), request.reviewDueOn())));
    }

    @PostMapping("/plans/{id}/signature")
    @Allow(Role.PHYSICIAN)
    ResponseEntity<Void> sign(@PathVariable @Guarded("plan") UUID id, IfMatch ifMatch, Caller caller) {
        return changed(planning.sign(id, ifMatch, caller));
    }

    @GetMapping("/plans/{id}")
    @Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
    ResponseEntity<PlanView> show(@PathVariable @Guarded("plan") UUID id) {
        return found(plans.find(id).orElseThrow(NotFound::new));
    }

    @GetMapping("/cases/{caseId}/plan")
    @Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
    ResponseEntity<PlanView> ofCase(@PathVariable @Guarded("case") UUID caseId) {
        return found(plans.ofCase(caseId).orElseThrow(NotFound::new));
    }

    @GetMapping("/plans/{id}/versions/{version}")
    @Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
    SignedDocument signed(@PathVariable @Guarded("plan") UUID id, @PathVariable int version) {
        return documents.find(Kind.TREATMENT_PLAN, id, version).orElseThrow(NotFound::new);
    }

    /// The very bytes that the hash is over.
    @GetMapping(path = "/plans/{id}/versions/{version}", produces = "text/plain;charset=UTF-8")
    @Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
    byte[] signedText(@PathVariable @Guarded("plan") UUID id, @PathVariable int version) {
        return signed(id, version).text().getBytes(StandardCharsets.UTF_8);
    }

    @ExceptionHandler
    ProblemDetail refuse(PlanRefused refused) {
        return switch (refused) {
            case PlanExists exists -> {
                var problem = Problems.of(HttpStatus.CONFLICT, "plan-exists", exists.detail());
                plans.ofCase(exists.caseId()).ifPresent(plan -> problem.setProperty("planId", plan.id()));
                yield problem;
            }
            case CaseIsClosed closed -> Problems.of(HttpStatus.CONFLICT, "case-closed", closed.detail());
            case AlreadySigned signed -> Problems.of(HttpStatus.CONFLICT, "already-signed", signed.detail());
            case ConsultationNotSigned unsigned ->
                Problems.of(HttpStatus.CONFLICT, "consultation-not-signed", unsigned.detail());
            case ReviewDateInvalid date ->
                Problems.field(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "review-date-invalid",
                        date.detail(),
                        "reviewDueOn",
                        date.detail());
            case TreatmentInvalid invalid ->
                Problems.field(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "treatment-invalid",
                        "One of the treatments cannot be planned like this.",
                        invalid.field(),
                        invalid.detail());
        };
    }

    private static PlanContent content(List<ItemRequest> items, LocalDate reviewDueOn) {
        var wanted = new ArrayList<PlanContent.Item>();
        for (var item : items) {
            try {
                wanted.add(new PlanContent.Item(item.planItemId(), item.toTreatment()));
            } catch (TreatmentInvalid invalid) {
                throw invalid.at(wanted.size());
            }
        }
        return new PlanContent(List.copyOf(wanted), reviewDueOn);
    }

    private static ResponseEntity<PlanView> found(PlanView view) {
        return ResponseEntity.ok().eTag(ETags.of(view.version())).body(view);
    }

    private static ResponseEntity<Void> changed(long version) {
        return ResponseEntity.noContent().eTag(ETags.of(version)).build();
    }

    record DraftRequest(
            @NotNull @Guarded("consultation") UUID consultationId,
            @NotEmpty @Size(max = 30) List<@NotNull @Valid ItemRequest> items,
            @NotNull LocalDate reviewDueOn) {}

    record RedraftRequest(
            @NotEmpty @Size(max = 30) List<@NotNull @Valid ItemRequest> items,
            @NotNull LocalDate reviewDueOn) {}

    record ItemRequest(
            @Guarded(Guarded.NOTHING) @Nullable UUID planItemId,
            @NotNull Modality modality,
            int visits,
            int intervalDays,
            int visitMinutes,
            @Nullable @Lines @Size(max = 4_000) String instructions) {

        Treatment toTreatment() {
            return new Treatment(modality, visits, intervalDays, visitMinutes, instructions);
        }

        @Override
        public String toString() {
            return "ItemRequest[" + modality + "]";
        }
    }
}
