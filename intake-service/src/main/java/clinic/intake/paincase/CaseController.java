package clinic.intake.paincase;

import static clinic.contracts.Role.FRONT_DESK;
import static clinic.contracts.Role.NURSE;
import static clinic.contracts.Role.PHYSICIAN;
import static clinic.contracts.Role.SITE_MANAGER;
import static clinic.contracts.Role.THERAPIST;

import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.intake.history.PainHistories;
import clinic.intake.history.PainHistoryRefused;
import clinic.intake.paincase.CaseRefused.AlreadyAcknowledged;
import clinic.intake.paincase.CaseRefused.AlreadyAssigned;
import clinic.intake.paincase.CaseRefused.AlreadyEscalated;
import clinic.intake.paincase.CaseRefused.CaseAlreadyOpen;
import clinic.intake.paincase.CaseRefused.CaseIsClosed;
import clinic.intake.paincase.CaseRefused.EscalationUnresolved;
import clinic.intake.paincase.CaseRefused.NotEscalated;
import clinic.intake.paincase.CaseRefused.WrongDuplicate;
import clinic.intake.triage.TriageResults;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Created;
import clinic.kit.web.Cursor;
import clinic.kit.web.ETags;
import clinic.kit.web.Idempotency;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import clinic.kit.web.Lines;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Problems;
import clinic.kit.web.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Opening a case, handling it, and the worklist.
@RestController
@RequestMapping("/api/v1/cases")
class CaseController {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final CaseOpening opening;
    private final CaseHandling handling;
    private final PainCases cases;
    private final CaseProgress progress;
    private final PainHistories histories;
    private final TriageResults triages;
    private final CaseMapper mapper;
    private final Idempotency idempotency;

    CaseController(
            CaseOpening opening,
            CaseHandling handling,
            PainCases cases,
            CaseProgress progress,
            PainHistories histories,
            TriageResults triages,
            CaseMapper mapper,
            Idempotency idempotency) {
        this.opening = opening;
        this.handling = handling;
        this.cases = cases;
        this.progress = progress;
        this.histories = histories;
        this.triages = triages;
        this.mapper = mapper;
        this.idempotency = idempotency;
    }

    @PostMapping
    @Allow(
            value = {FRONT_DESK, NURSE, PHYSICIAN},
            care = false)
    ResponseEntity<Void> open(IdempotencyKey key, @Valid @RequestBody OpenCase request) {
        return idempotency.once(key, request, () -> {
            var painCase = opening.open(request);
            return new Created(URI.create("/api/v1/cases/" + painCase.getId()), painCase.getVersion());
        });
    }

    @GetMapping("/{id}")
    @Allow(
            value = {FRONT_DESK, NURSE, PHYSICIAN, THERAPIST, SITE_MANAGER},
            care = false)
    ResponseEntity<CaseView> show(@PathVariable @Guarded("case") UUID id) {
        var view = view(List.of(cases.findById(id).orElseThrow(NotFound::new))).getFirst();
        return ResponseEntity.ok().eTag(ETags.of(view.version())).body(view);
    }

    @GetMapping("/{id}/history")
    @Allow(
            value = {NURSE, PHYSICIAN, THERAPIST},
            exempt = NURSE)
    PainHistory history(@PathVariable @Guarded("case") UUID id) {
        return histories.ofCase(id).orElseThrow(NotFound::new);
    }

    /// Triage support, not a diagnosis: which rules fired by which answers, and which questions nobody has answered.
    @GetMapping("/{id}/triage")
    @Allow(
            value = {NURSE, PHYSICIAN, THERAPIST},
            exempt = NURSE)
    TriageView triage(@PathVariable @Guarded("case") UUID id) {
        var painCase = cases.findById(id).orElseThrow(NotFound::new);
        return TriageView.of(triages.ofCase(id).orElseThrow(NotFound::new), painCase);
    }

    @GetMapping
    @Allow(
            value = {FRONT_DESK, NURSE, PHYSICIAN, THERAPIST, SITE_MANAGER},
            care = false)
    Page<CaseView> worklist(
            @RequestParam @Guarded(Guarded.SITE) @Nullable UUID siteId,
            @RequestParam PainCase.@Nullable Status status,
            Cursor cursor,
            Caller caller) {
        var sites = siteId == null ? caller.sites() : Set.of(siteId);
        if (sites.isEmpty()) {
            return new Page<>(List.of(), null);
        }
        var ids = cases.worklist(
                sites,
                status,
                cursor.isFirst() ? Instant.EPOCH : cursor.instant(0),
                cursor.isFirst() ? BEFORE_ALL : cursor.uuid(1),
                cursor.limit() + 1);
        var found = cases.findAllById(ids).stream().collect(Collectors.toMap(PainCase::getId, Function.identity()));
        var page = Page.of(
                ids.stream().map(found::get).toList(),
                cursor.limit(),
                painCase -> List.of(
                        painCase.getConsultBy().toString(), painCase.getId().toString()));
        return new Page<>(view(page.items()), page.next());
    }

    record AssignmentRequest(
            @NotNull @Guarded(Guarded.NOTHING) UUID clinicianId) {}

    @PostMapping("/{id}/assignment")
    @Allow(
            value = {NURSE, PHYSICIAN, SITE_MANAGER},
            care = false)
    ResponseEntity<Void> assign(
            @PathVariable @Guarded("case") UUID id, IfMatch seen, @Valid @RequestBody AssignmentRequest request) {
        return done(handling.assign(id, seen, request.clinicianId()));
    }

    record EscalationRequest(@NotNull Category category) {}

    @PostMapping("/{id}/escalation")
    @Allow(
            value = {FRONT_DESK, NURSE, PHYSICIAN, THERAPIST},
            care = false)
    ResponseEntity<Void> escalate(
            @PathVariable @Guarded("case") UUID id, IfMatch seen, @Valid @RequestBody EscalationRequest request) {
        return done(handling.escalate(id, seen, request.category()));
    }

    @PostMapping("/{id}/escalation/acknowledgement")
    @Allow(
            value = {NURSE, PHYSICIAN},
            care = false)
    ResponseEntity<Void> acknowledge(@PathVariable @Guarded("case") UUID id, IfMatch seen, Caller caller) {
        return done(handling.acknowledge(id, seen, caller));
    }

    record ResolutionRequest(
            @NotNull Resolution resolution,
            @Lines @Text(max = 4000) String note) {

        @Override
        public String toString() {
            return "ResolutionRequest[masked]";
        }
    }

    @PostMapping("/{id}/escalation/resolution")
    @Allow(value = PHYSICIAN, care = false)
    ResponseEntity<Void> resolve(
            @PathVariable @Guarded("case") UUID id,
            IfMatch seen,
            Caller caller,
            @Valid @RequestBody ResolutionRequest request) {
        return done(handling.resolve(id, seen, caller, request.resolution(), request.note()));
    }

    record ClosureRequest(
            @NotNull CloseReason reason,
            @Guarded("case") @Nullable UUID duplicateOf) {}

    @PostMapping("/{id}/closure")
    @Allow(
            value = {PHYSICIAN, NURSE, SITE_MANAGER},
            care = false)
    ResponseEntity<Void> close(
            @PathVariable @Guarded("case") UUID id, IfMatch seen, @Valid @RequestBody ClosureRequest request) {
        return done(handling.close(id, seen, request.reason(), request.duplicateOf()));
    }

    private static ResponseEntity<Void> done(long version) {
        return ResponseEntity.noContent().eTag(ETags.of(version)).build();
    }

    private List<CaseView> view(List<PainCase> painCases) {
        var reached = progress.of(painCases.stream().map(PainCase::getId).toList());
        return painCases.stream()
                .map(painCase -> mapper.toView(
                        painCase,
                        painCase.getStatus() == PainCase.Status.CLOSED
                                ? Stage.CLOSED
                                : reached.getOrDefault(painCase.getId(), Stage.INTAKE)))
                .toList();
    }

    @ExceptionHandler
    ProblemDetail refuse(CaseRefused refused) {
        return switch (refused) {
            case CaseAlreadyOpen open -> alreadyOpen(open);
            case CaseIsClosed _ -> conflict("case-closed", refused);
            case AlreadyAssigned _ -> conflict("already-assigned", refused);
            case AlreadyEscalated _ -> conflict("already-escalated", refused);
            case NotEscalated _ -> conflict("not-escalated", refused);
            case AlreadyAcknowledged _ -> conflict("already-acknowledged", refused);
            case EscalationUnresolved _ -> conflict("escalation-unresolved", refused);
            case WrongDuplicate _ ->
                Problems.field(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "wrong-duplicate",
                        refused.detail(),
                        "duplicateOf",
                        "send the id of another case of the patient, with the reason DUPLICATE");
        };
    }

    private ProblemDetail alreadyOpen(CaseAlreadyOpen refused) {
        var problem = conflict("case-already-open", refused);
        cases.findOpen(refused.patientId(), refused.region(), refused.side())
                .ifPresent(open -> problem.setProperty("caseId", open));
        return problem;
    }

    private static ProblemDetail conflict(String slug, CaseRefused refused) {
        return Problems.of(HttpStatus.CONFLICT, slug, refused.detail());
    }

    @ExceptionHandler
    ProblemDetail refuse(PainHistoryRefused refused) {
        var problem = Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "pain-history-contradictory", refused.detail());
        refused.fields().forEach(field -> Problems.withField(problem, "history." + field.field(), field.message()));
        return problem;
    }
}
