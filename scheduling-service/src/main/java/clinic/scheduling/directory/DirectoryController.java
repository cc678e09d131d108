package clinic.scheduling.directory;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.ETags;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Problems;
import clinic.scheduling.directory.DirectoryViews.ClinicianView;
import clinic.scheduling.directory.DirectoryViews.EquipmentView;
import clinic.scheduling.directory.DirectoryViews.RoomView;
import clinic.scheduling.directory.DirectoryViews.SiteView;
import clinic.scheduling.directory.OnCallDuty.NotForThisDuty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Callers see the sites where they work, and who and what is there.
@RestController
@RequestMapping("/api/v1")
@Allow(
        value = {
            Role.FRONT_DESK,
            Role.NURSE,
            Role.PHYSICIAN,
            Role.THERAPIST,
            Role.SITE_MANAGER,
            Role.PRIVACY_OFFICER,
            Role.SERVICE
        },
        care = false)
class DirectoryController {

    private final Directory directory;
    private final OnCallDuty duty;
    private final DirectoryMapper mapper;

    DirectoryController(Directory directory, OnCallDuty duty, DirectoryMapper mapper) {
        this.directory = directory;
        this.duty = duty;
        this.mapper = mapper;
    }

    @GetMapping("/sites")
    Page<SiteView> sites(Caller caller) {
        return whole(directory.sites().stream()
                .filter(site -> caller.worksAt(site.id()))
                .map(mapper::toView)
                .toList());
    }

    @GetMapping("/sites/{id}")
    ResponseEntity<SiteView> site(@PathVariable @Guarded(Guarded.SITE) UUID id) {
        var site = directory.site(id).orElseThrow(NotFound::new);
        return ResponseEntity.ok().eTag(ETags.of(site.version())).body(mapper.toView(site));
    }

    @GetMapping("/clinicians")
    Page<ClinicianView> clinicians(@RequestParam @Guarded(Guarded.SITE) @Nullable UUID siteId, Caller caller) {
        var sites = asked(siteId, caller);
        return whole(directory.clinicians().stream()
                .filter(clinician -> sites.stream().anyMatch(clinician::worksAt))
                .map(mapper::toView)
                .toList());
    }

    @GetMapping("/rooms")
    Page<RoomView> rooms(@RequestParam @Guarded(Guarded.SITE) @Nullable UUID siteId, Caller caller) {
        return whole(directory.rooms(asked(siteId, caller)).stream()
                .map(mapper::toView)
                .toList());
    }

    @GetMapping("/equipment")
    Page<EquipmentView> equipment(@RequestParam @Guarded(Guarded.SITE) @Nullable UUID siteId, Caller caller) {
        return whole(directory.equipment(asked(siteId, caller)).stream()
                .map(mapper::toView)
                .toList());
    }

    @PutMapping("/sites/{id}/on-call")
    @Allow(value = Role.SITE_MANAGER, care = false)
    ResponseEntity<Void> handOver(
            @PathVariable @Guarded(Guarded.SITE) UUID id, IfMatch seen, @Valid @RequestBody OnCallRequest request) {
        var site = duty.handOver(id, seen, request.clinicianId());
        return ResponseEntity.noContent().eTag(ETags.of(site.version())).build();
    }

    @ExceptionHandler
    ProblemDetail refuse(NotForThisDuty refused) {
        return Problems.field(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "clinician-unsuitable",
                "On call has to be a physician who works at this site.",
                "clinicianId",
                "choose a physician of this site");
    }

    private List<UUID> asked(@Nullable UUID siteId, Caller caller) {
        if (siteId != null) {
            return List.of(siteId);
        }
        return directory.sites().stream().map(Site::id).filter(caller::worksAt).toList();
    }

    private static <T> Page<T> whole(List<T> items) {
        return new Page<>(items, null);
    }

    record OnCallRequest(@NotNull @Guarded(Guarded.NOTHING) UUID clinicianId) {}
}
