package clinic.portal.casefile;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.audit.Action;
import clinic.kit.audit.Audit;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import clinic.portal.casefile.CaseFiles.Filter;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The case list, most urgent first. Filters stand in the address, so that a list can be kept and come back to.
@Controller
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
        care = false)
class CaseListController {

    private final CaseFiles cases;
    private final Audit audit;

    CaseListController(CaseFiles cases, Audit audit) {
        this.cases = cases;
        this.audit = audit;
    }

    @GetMapping("/cases")
    String list(
            Caller me,
            Cursor cursor,
            @RequestParam(required = false) @Guarded(Guarded.SITE) @Nullable UUID site,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String q,
            Model model) {
        cases.remember(me);
        fill(me, cursor, site, status, q, model);
        return "cases";
    }

    /// The same rows again, for a page that was told of a change.
    @GetMapping("/cases/rows")
    String rows(
            Caller me,
            Cursor cursor,
            @RequestParam(required = false) @Guarded(Guarded.SITE) @Nullable UUID site,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String q,
            Model model) {
        fill(me, cursor, site, status, q, model);
        return "cases :: board";
    }

    private void fill(
            Caller me, Cursor cursor, @Nullable UUID site, @Nullable String status, @Nullable String q, Model model) {
        var filter = filter(status);
        var page = Page.of(cases.list(me, site, filter, q, cursor), cursor.limit(), filter::keys);
        model.addAttribute("page", page);
        var sites = cases.sites(me);
        model.addAttribute("sites", sites);
        model.addAttribute("zone", sites.isEmpty() ? "UTC" : sites.getFirst().zone());
        model.addAttribute("site", site);
        model.addAttribute("status", filter.name().toLowerCase(Locale.ROOT));
        model.addAttribute("q", q);
        model.addAttribute("first", cursor.isFirst());
        audit.listed(
                q == null || q.isBlank() ? Action.LIST : Action.SEARCH,
                "cases",
                page.items().stream()
                        .map(CaseRow::patientId)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /// An address that was typed wrong shows what is open.
    private static Filter filter(@Nullable String status) {
        return switch (status) {
            case "escalated" -> Filter.ESCALATED;
            case "closed" -> Filter.CLOSED;
            case null, default -> Filter.OPEN;
        };
    }
}
