package clinic.portal.problems;

import clinic.kit.access.PublicPath;
import clinic.kit.web.NotFound;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// The page behind the `type` of a problem, the same for everybody.
@Controller
class ProblemController {

    private final MessageSource messages;

    ProblemController(MessageSource messages) {
        this.messages = messages;
    }

    @GetMapping("/problems/{slug}")
    @PublicPath
    String show(@PathVariable String slug, Locale locale, Model model) {
        if (!slug.matches("[a-z-]+") || messages.getMessage("slug." + slug, null, null, locale) == null) {
            throw new NotFound();
        }
        model.addAttribute("slug", slug);
        return "problem-type";
    }
}
