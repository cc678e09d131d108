package clinic.records.readiness;

import clinic.contracts.Role;
import clinic.contracts.records.ReadinessEvent.ReviewItem;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.ETags;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.kit.web.Problems;
import clinic.records.readiness.ReadinessRefused.StepNotPossible;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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

@RestController
@RequestMapping("/api/v1/cases/{caseId}/readiness")
class ReadinessController {

    private final ChartPreparation preparation;
    private final Readiness readiness;

    ReadinessController(ChartPreparation preparation, Readiness readiness) {
        this.preparation = preparation;
        this.readiness = readiness;
    }

    @GetMapping
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
            exempt = {Role.FRONT_DESK, Role.NURSE})
    ResponseEntity<ReadinessView> show(@PathVariable @Guarded("case") UUID caseId) {
        var view = readiness.of(caseId).orElseThrow(NotFound::new);
        return ResponseEntity.ok().eTag(ETags.of(view.version())).body(view);
    }

    @PostMapping("/{item}/request")
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN},
            exempt = {Role.FRONT_DESK, Role.NURSE})
    ResponseEntity<Void> request(
            @PathVariable @Guarded("case") UUID caseId, @PathVariable ReviewItem item, IfMatch ifMatch, Caller caller) {
        return changed(preparation.request(caseId, known(item), ifMatch, caller));
    }

    @PostMapping("/{item}/receive")
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN},
            exempt = {Role.FRONT_DESK, Role.NURSE})
    ResponseEntity<Void> receive(
            @PathVariable @Guarded("case") UUID caseId, @PathVariable ReviewItem item, IfMatch ifMatch, Caller caller) {
        return changed(preparation.receive(caseId, known(item), ifMatch, caller));
    }

    @PostMapping("/{item}/review")
    @Allow({Role.PHYSICIAN, Role.THERAPIST})
    ResponseEntity<Void> review(
            @PathVariable @Guarded("case") UUID caseId, @PathVariable ReviewItem item, IfMatch ifMatch, Caller caller) {
        return changed(preparation.review(caseId, known(item), ifMatch, caller));
    }

    @PostMapping("/{item}/waive")
    @Allow(
            value = {Role.PHYSICIAN, Role.NURSE},
            exempt = Role.NURSE)
    ResponseEntity<Void> waive(
            @PathVariable @Guarded("case") UUID caseId,
            @PathVariable ReviewItem item,
            IfMatch ifMatch,
            @Valid @RequestBody WaiveRequest request,
            Caller caller) {
        return changed(preparation.waive(caseId, known(item), request.reason(), ifMatch, caller));
    }

    @ExceptionHandler
    ProblemDetail refuse(ReadinessRefused refused) {
        return switch (refused) {
            case StepNotPossible _ -> Problems.of(HttpStatus.CONFLICT, "step-not-possible", refused.detail());
        };
    }

    /// `UNKNOWN` is how an item of a newer publisher reads, not one of the eight.
    private static ReviewItem known(ReviewItem item) {
        if (item == ReviewItem.UNKNOWN) {
            throw new NotFound();
        }
        return item;
    }

    private static ResponseEntity<Void> changed(long version) {
        return ResponseEntity.noContent().eTag(ETags.of(version)).build();
    }

    record WaiveRequest(@NotNull WaiveReason reason) {}
}
