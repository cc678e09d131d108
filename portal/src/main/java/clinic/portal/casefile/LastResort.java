package clinic.portal.casefile;

import clinic.kit.access.PublicPath;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.MDC;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/// What the server shows when a request failed outside of any handler: an unknown address, or a page that broke while
/// it was written.
@Controller
class LastResort implements ErrorController {

    @RequestMapping("/error")
    @PublicPath
    String show(HttpServletRequest request, Model model) {
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        model.addAttribute("status", status);
        model.addAttribute(
                "what",
                switch (status) {
                    case 404 -> "notFound";
                    case 403 -> "notAllowed";
                    case 503 -> "unavailable";
                    default -> status < 500 ? "badRequest" : "unforeseen";
                });
        model.addAttribute("reference", MDC.get("traceId"));
        return "problem";
    }
}
