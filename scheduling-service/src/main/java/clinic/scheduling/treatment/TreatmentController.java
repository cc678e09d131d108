package clinic.scheduling.treatment;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import clinic.scheduling.directory.SitesToList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The visits that signed plans ask for, at the sites of the caller.
@RestController
@RequestMapping("/api/v1/treatments")
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER, Role.SERVICE},
        care = false)
class TreatmentController {

    private final Treatments treatments;
    private final TreatmentMapper mapper;

    TreatmentController(Treatments treatments, TreatmentMapper mapper) {
        this.treatments = treatments;
        this.mapper = mapper;
    }

    @GetMapping
    Page<TreatmentView> list(
            @RequestParam @Guarded("case") @Nullable UUID caseId,
            @RequestParam @Guarded(Guarded.SITE) @Nullable UUID siteId,
            Cursor cursor,
            Caller caller) {
        var rows = treatments.page(
                caseId, SitesToList.of(siteId, caller), cursor.isFirst() ? null : cursor.uuid(0), cursor.limit() + 1);
        return Page.of(
                rows.stream().map(mapper::toView).toList(),
                cursor.limit(),
                view -> List.of(view.planItemId().toString()));
    }
}
