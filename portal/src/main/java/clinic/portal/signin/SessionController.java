package clinic.portal.signin;

import clinic.kit.access.PublicPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/// The session's own pages: how long it lasts, and what stands in for the others while it is locked or nobody can sign
/// in.
@Controller
class SessionController {

    /// In seconds; the page offers to try again itself.
    private static final String RETRY_AFTER = "30";

    /// Asked by the page before it locks, because another tab may have used the session.
    @GetMapping("/session")
    @ResponseBody
    @AllowEverybody
    Map<String, Long> left(HttpServletRequest request) {
        return Map.of(
                "left",
                SessionLife.of(request.getSession(false))
                        .map(SessionLife::secondsLeft)
                        .orElse(0L));
    }

    /// That it was asked is what keeps the session open.
    @PostMapping("/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowEverybody
    void stay() {}

    @GetMapping(SessionGuard.LOCK_PAGE)
    @PublicPath
    String locked(HttpServletRequest request, HttpServletResponse response, Model model) {
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        // what pages left in the browser's memory goes, too
        response.setHeader("Clear-Site-Data", "\"cache\"");
        model.addAttribute("kept", request.getAttribute(SessionGuard.KEPT) != null);
        model.addAttribute(
                "name",
                SessionLife.of(request.getSession(false))
                        .map(life -> life.who().name())
                        .orElse(""));
        return "locked";
    }

    @GetMapping(SignInProbe.AWAY_PAGE)
    @PublicPath
    String away(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        return "sign-in-away";
    }

    @ControllerAdvice
    static class HowLong {

        /// Seconds until the session locks; null for a page that nobody is signed in to.
        @ModelAttribute("locksIn")
        @Nullable
        Long locksIn(HttpServletRequest request) {
            return SessionLife.of(request.getSession(false))
                    .filter(life -> life.state() == SessionLife.State.OPEN)
                    .map(SessionLife::secondsLeft)
                    .orElse(null);
        }
    }
}
