package clinic.scheduling.appointment;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.audit.Audit;
import clinic.kit.audit.OfCase;
import clinic.kit.audit.PatientsOfCases;
import clinic.kit.web.Cursor;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.scheduling.directory.SitesToList;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The visits that wait for a person's decision. Moving, cancelling or finishing the visit settles it; so does saying
/// that it was looked at.
@RestController
@RequestMapping("/api/v1/follow-ups")
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
        care = false)
class FollowUpController {

    private final FollowUps followUps;
    private final PatientsOfCases patients;
    private final Audit audit;

    FollowUpController(FollowUps followUps, PatientsOfCases patients, Audit audit) {
        this.followUps = followUps;
        this.patients = patients;
        this.audit = audit;
    }

    @GetMapping
    Page<FollowUpView> list(@RequestParam @Guarded(Guarded.SITE) @Nullable UUID siteId, Cursor cursor, Caller caller) {
        var rows = followUps.page(
                SitesToList.of(siteId, caller),
                cursor.isFirst() ? null : cursor.instant(0),
                cursor.isFirst() ? null : cursor.uuid(1),
                cursor.limit() + 1);
        return Page.of(
                rows.stream().map(FollowUpView::of).toList(),
                cursor.limit(),
                view -> List.of(view.since().toString(), view.appointmentId().toString()));
    }

    @DeleteMapping("/{appointmentId}")
    @Allow(
            value = {Role.NURSE, Role.PHYSICIAN, Role.SITE_MANAGER},
            care = false)
    @Transactional
    ResponseEntity<Void> settle(@PathVariable @Guarded("appointment") UUID appointmentId, IfMatch seen) {
        var followUp = followUps.locked(appointmentId).orElseThrow(NotFound::new);
        seen.requireCurrent(followUp.version());
        followUps.settle(appointmentId);
        patients.of(List.of(followUp.caseId()))
                .forEach(patient -> audit.changedFor("follow-up", appointmentId, patient));
        return ResponseEntity.noContent().build();
    }

    record FollowUpView(
            UUID appointmentId, long version, UUID caseId, UUID siteId, FollowUp.Reason reason, Instant since)
            implements OfCase {

        static FollowUpView of(FollowUp followUp) {
            return new FollowUpView(
                    followUp.appointmentId(),
                    followUp.version(),
                    followUp.caseId(),
                    followUp.siteId(),
                    followUp.reason(),
                    followUp.since());
        }
    }
}
