package clinic.scheduling.caseload;

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

/// The cases of the caller's sites, the most urgent consultation first.
@RestController
@RequestMapping("/api/v1/caseload")
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER, Role.SERVICE},
        care = false)
class CaseloadController {

    private final CaseEntries entries;
    private final CaseEntryMapper mapper;

    CaseloadController(CaseEntries entries, CaseEntryMapper mapper) {
        this.entries = entries;
        this.mapper = mapper;
    }

    @GetMapping
    Page<CaseEntryView> list(
            @RequestParam @Guarded(Guarded.SITE) @Nullable UUID siteId,
            @RequestParam CaseEntry.@Nullable Status status,
            Cursor cursor,
            Caller caller) {
        var rows = entries.page(
                SitesToList.of(siteId, caller),
                status == null ? null : status.name(),
                cursor.isFirst() ? null : cursor.instant(0),
                cursor.isFirst() ? null : cursor.uuid(1),
                cursor.limit() + 1);
        return Page.of(
                rows.stream().map(mapper::toView).toList(),
                cursor.limit(),
                view -> List.of(view.consultBy().toString(), view.caseId().toString()));
    }
}
