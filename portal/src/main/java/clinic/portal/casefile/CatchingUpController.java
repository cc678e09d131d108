package clinic.portal.casefile;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.inbox.Backlog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/// What stands in for a page of something that may be among the events that are still to be handled. It says the same
/// of whatever is asked for, and goes on by itself: a script asks at each hint whether it may, and without scripts the
/// browser asks every few seconds. That a page waits is no use of the session.
@Controller
class CatchingUpController {

    private static final String ADDRESS = "/catching-up";
    private static final int SECONDS = 3;
    private static final Pattern CASE = Pattern.compile("/cases/([0-9a-fA-F-]{36})(/.*)?");

    private final Backlog backlog;

    CatchingUpController(Backlog backlog) {
        this.backlog = backlog;
    }

    /// @param caseId the case that is waited for, which nobody looks up before everything is here
    @GetMapping(ADDRESS)
    @Allow(
            value = {
                Role.FRONT_DESK,
                Role.NURSE,
                Role.PHYSICIAN,
                Role.THERAPIST,
                Role.SITE_MANAGER,
                Role.PRIVACY_OFFICER
            },
            care = false)
    @Nullable
    String look(
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID caseId,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String script,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        if (script != null) {
            if (!backlog.isBehind()) {
                response.setHeader("HX-Refresh", "true");
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return null;
        }
        if (backlog.isBehind()) {
            return page(request, response, model, caseId == null ? ADDRESS : ADDRESS + "?caseId=" + caseId);
        }
        return caseId == null ? "redirect:/cases" : "redirect:/cases/" + caseId;
    }

    static String page(HttpServletRequest request, HttpServletResponse response, Model model) {
        var path = request.getRequestURI();
        var ofCase = CASE.matcher(path);
        return page(request, response, model, ofCase.matches() ? ADDRESS + "?caseId=" + ofCase.group(1) : path);
    }

    /// A form that was sent is not sent again by itself.
    private static String page(HttpServletRequest request, HttpServletResponse response, Model model, String again) {
        var asked = HttpMethod.GET.matches(request.getMethod());
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(SECONDS));
        if (asked) {
            model.addAttribute("waitsAt", ADDRESS);
            model.addAttribute("waits", SECONDS + ";url=" + again);
        }
        return ErrorPages.page(response, model, 503, asked ? "catchingUp" : "notYet");
    }
}
