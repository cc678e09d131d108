package clinic.portal.casefile;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.access.Reads;
import clinic.kit.audit.Action;
import clinic.kit.audit.Audit;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import clinic.portal.casefile.CaseFiles.Filter;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/// The case list, most urgent first. Filters stand in the address, so that a list can be kept and come back to; of what
/// is looked for only an id does.
@Controller
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
        care = false)
class CaseListController {

    private final CaseFiles cases;
    private final Searches searches;
    private final Audit audit;

    CaseListController(CaseFiles cases, Searches searches, Audit audit) {
        this.cases = cases;
        this.searches = searches;
        this.audit = audit;
    }

    @GetMapping("/cases")
    String list(
            Caller me,
            Cursor cursor,
            @RequestParam(required = false) @Guarded(Guarded.SITE) @Nullable UUID site,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID search,
            HttpSession session,
            Model model) {
        cases.remember(me);
        var q = searches.text(session, search);
        if (search != null && q == null) {
            return filtered(site, status, null);
        }
        fill(me, cursor, site, status, search, q, model);
        return "cases";
    }

    /// Goes on to the list with an address that can be reloaded and come back to.
    @PostMapping("/cases/search")
    @Reads
    String search(
            @RequestParam(required = false) @Guarded(Guarded.SITE) @Nullable UUID site,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "") String q,
            HttpSession session) {
        return filtered(site, status, searches.keep(session, q));
    }

    /// The same rows again, for a page that was told of a change.
    @GetMapping("/cases/rows")
    String rows(
            Caller me,
            Cursor cursor,
            @RequestParam(required = false) @Guarded(Guarded.SITE) @Nullable UUID site,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID search,
            HttpSession session,
            HttpServletResponse response,
            Model model) {
        var q = searches.text(session, search);
        if (search != null && q == null) {
            // rows of everybody below a name would be wrong; the page asks again as a whole
            response.setHeader("HX-Refresh", "true");
            response.setStatus(HttpServletResponse.SC_GONE);
            return "cases :: nothing";
        }
        fill(me, cursor, site, status, search, q, model);
        return "cases :: board";
    }

    private static String filtered(@Nullable UUID site, @Nullable String status, @Nullable UUID search) {
        var address = UriComponentsBuilder.fromPath("/cases");
        address.queryParamIfPresent("site", Optional.ofNullable(site));
        address.queryParam("status", filter(status).name().toLowerCase(Locale.ROOT));
        address.queryParamIfPresent("search", Optional.ofNullable(search));
        return "redirect:" + address.toUriString();
    }

    private void fill(
            Caller me,
            Cursor cursor,
            @Nullable UUID site,
            @Nullable String status,
            @Nullable UUID search,
            @Nullable String q,
            Model model) {
        var filter = filter(status);
        var page = Page.of(cases.list(me, site, filter, q, cursor), cursor.limit(), filter::keys);
        model.addAttribute("page", page);
        var sites = cases.sites(me);
        model.addAttribute("sites", sites);
        model.addAttribute("zone", sites.isEmpty() ? "UTC" : sites.getFirst().zone());
        model.addAttribute("site", site);
        model.addAttribute("status", filter.name().toLowerCase(Locale.ROOT));
        model.addAttribute("search", search);
        model.addAttribute("q", q);
        model.addAttribute("first", cursor.isFirst());
        audit.listed(
                q == null ? Action.LIST : Action.SEARCH,
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
