package clinic.records.breakglass;

import clinic.contracts.Role;
import clinic.contracts.records.BreakGlassEvent.Reason;
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
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Breaking the glass at a case, giving the access back, and what the privacy officer reads about it.
@RestController
@RequestMapping("/api/v1")
class BreakGlassController {

    /// No id comes after it.
    private static final UUID NEWEST = new UUID(-1, -1);

    private final BreakingGlass glass;
    private final BreakGlassGrants grants;
    private final BreakGlassMapper mapper;
    private final Idempotency idempotency;

    BreakGlassController(
            BreakingGlass glass, BreakGlassGrants grants, BreakGlassMapper mapper, Idempotency idempotency) {
        this.glass = glass;
        this.grants = grants;
        this.mapper = mapper;
        this.idempotency = idempotency;
    }

    /// @param explanation in the words of the person, for whoever asks afterwards
    record BreakGlassRequest(
            @NotNull Reason reason, @Lines @Text(max = 1000) String explanation) {

        @Override
        public String toString() {
            return "BreakGlassRequest[" + reason + "]";
        }
    }

    @PostMapping("/cases/{caseId}/break-glass")
    @Allow(
            value = {Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
            care = false)
    ResponseEntity<Void> open(
            @PathVariable @Guarded("case") UUID caseId,
            IdempotencyKey key,
            @Valid @RequestBody BreakGlassRequest request,
            Caller caller) {
        return idempotency.once(key, request, () -> {
            var grant = glass.open(caseId, request.reason(), request.explanation(), caller);
            return new Created(URI.create("/api/v1/break-glass/" + grant.getId()), grant.getVersion());
        });
    }

    @PostMapping("/break-glass/{id}/end")
    @Allow(
            value = {Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
            care = false)
    ResponseEntity<Void> giveBack(@PathVariable @Guarded("break-glass") UUID id, IfMatch seen, Caller caller) {
        return ResponseEntity.noContent()
                .eTag(ETags.of(glass.giveBack(id, seen, caller)))
                .build();
    }

    @GetMapping("/break-glass/{id}")
    @Allow(
            value = {Role.PRIVACY_OFFICER, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
            care = false)
    ResponseEntity<BreakGlassView> show(@PathVariable @Guarded("break-glass") UUID id, Caller caller) {
        var view = grants.findById(id).map(mapper::toView).orElseThrow(NotFound::new);
        if (!caller.hasRole(Role.PRIVACY_OFFICER) && !view.subject().equals(caller.subject())) {
            throw NotFound.denied("foreign-grant");
        }
        return ResponseEntity.ok().eTag(ETags.of(view.version())).body(view);
    }

    /// Of the caller's sites, the newest first.
    @GetMapping("/break-glass")
    @Allow(value = Role.PRIVACY_OFFICER, care = false)
    Page<BreakGlassView> list(Cursor cursor, Caller caller) {
        var before = cursor.isFirst() ? NEWEST : cursor.uuid(0);
        var rows = caller.sites().isEmpty()
                ? List.<BreakGlassView>of()
                : grants.atSites(caller.sites(), before, cursor.limit() + 1).stream()
                        .map(mapper::toView)
                        .toList();
        return Page.of(rows, cursor.limit(), view -> List.of(view.id().toString()));
    }

    @ExceptionHandler
    ProblemDetail refuse(BreakGlassRefused refused) {
        return Problems.of(HttpStatus.CONFLICT, refused.slug(), refused.detail());
    }
}
