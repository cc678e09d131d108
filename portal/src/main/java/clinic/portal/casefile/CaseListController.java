package clinic.portal.casefile;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.audit.Audit;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The case list, most urgent first. Filters stand in the address, so that a list can be kept and come back to.
@Controller
@Allow({Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER})
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
            @RequestParam(required = false) @Nullable UUID site,
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
            @RequestParam(required = false) @Nullable UUID site,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String q,
            Model model) {
        fill(me, cursor, site, status, q, model);
        return "cases :: board";
    }

    private void fill(
            Caller me, Cursor cursor, @Nullable UUID site, @Nullable String status, @Nullable String q, Model model) {
        var rows = cases.list(me, site, status, q, cursor.after(), cursor.limit() + 1);
        var page = Page.of(
                rows,
                cursor.limit(),
                row -> List.of(row.consultBy().toString(), row.caseId().toString()));
        model.addAttribute("page", page);
        model.addAttribute("sites", cases.sites(me));
        model.addAttribute("site", site);
        model.addAttribute("status", status == null ? "open" : status);
        model.addAttribute("q", q);
        model.addAttribute("first", cursor.after() == null);
        audit.read("case-list", me.subject(), null);
    }
}
