package clinic.scheduling.availability;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.ETags;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.kit.web.Problems;
import clinic.kit.web.Refused;
import clinic.scheduling.directory.Directory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A site's manager keeps everybody's hours there, a clinician their own.
@RestController
@RequestMapping("/api/v1/clinicians/{id}/availability")
@Allow(
        value = {Role.SITE_MANAGER, Role.PHYSICIAN, Role.THERAPIST},
        care = false)
class AvailabilityController {

    private final Availabilities availabilities;
    private final AvailabilityChanging changing;
    private final Directory directory;

    AvailabilityController(Availabilities availabilities, AvailabilityChanging changing, Directory directory) {
        this.availabilities = availabilities;
        this.changing = changing;
        this.directory = directory;
    }

    @GetMapping
    ResponseEntity<AvailabilityView> show(
            @PathVariable @Guarded("clinician") UUID id,
            @RequestParam @Guarded(Guarded.SITE) UUID siteId,
            Caller caller) {
        requireOwn(id, caller);
        var zone = directory.site(siteId).orElseThrow(NotFound::new).timeZone();
        var found = availabilities.find(id, siteId).orElseThrow(NotFound::new);
        return ResponseEntity.ok()
                .eTag(ETags.of(found.version()))
                .body(new AvailabilityView(
                        id, siteId, zone.getId(), found.version(), found.hours().hours()));
    }

    @PutMapping
    ResponseEntity<Void> change(
            @PathVariable @Guarded("clinician") UUID id,
            @RequestParam @Guarded(Guarded.SITE) UUID siteId,
            IfMatch seen,
            @Valid @RequestBody AvailabilityRequest request,
            Caller caller) {
        requireOwn(id, caller);
        requireSensible(request.hours());
        var changed = changing.change(id, siteId, seen, new WeeklyHours(request.hours()));
        return ResponseEntity.noContent().eTag(ETags.of(changed.version())).build();
    }

    private void requireOwn(UUID clinicianId, Caller caller) {
        var clinician = directory.clinician(clinicianId).orElseThrow(NotFound::new);
        if (!caller.hasRole(Role.SITE_MANAGER) && !caller.subject().equals(clinician.subject())) {
            throw NotFound.denied("foreign-availability");
        }
    }

    private static void requireSensible(List<Hours> hours) {
        for (var i = 0; i < hours.size(); i++) {
            var one = hours.get(i);
            if (one.isBackwards()) {
                throw refused("hours[%d].to".formatted(i), "must be after `from`, or 00:00 for the midnight after it");
            }
            if (hours.subList(0, i).stream().anyMatch(one::overlaps)) {
                throw refused("hours[%d]".formatted(i), "overlaps other hours of that day; join them");
            }
        }
    }

    private static Refused refused(String field, String remedy) {
        return new Refused(
                HttpStatus.BAD_REQUEST,
                Problems.field(
                        HttpStatus.BAD_REQUEST, "invalid-request", "Some fields need to be changed.", field, remedy));
    }

    record AvailabilityRequest(@NotNull @Size(max = 70) List<@NotNull @Valid Hours> hours) {}
}
