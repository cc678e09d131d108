package clinic.portal.operations;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.access.Reads;
import clinic.kit.web.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// All that the filters show, replayed key by key: first what it would come to, then how far it is. The page itself
/// asks for one part after the other; without scripts a button does. A run that nobody looks at stands still, and
/// goes on for whoever opens it.
@Controller
@RequestMapping("/operations/replays")
@Allow(value = Role.OPERATIONS, care = false)
class ReplayController {

    private static final int SHOWN_FAILED = 50;

    private final Replays replays;
    private final Reasons reasons;

    ReplayController(Replays replays, Reasons reasons) {
        this.replays = replays;
        this.reasons = reasons;
    }

    /// What the run would come to; nothing is changed.
    @PostMapping("/trial")
    @Reads
    String tryOut(Wanted wanted, HttpServletResponse response, Model model) {
        model.addAttribute("wanted", wanted);
        model.addAttribute("zone", Wanted.ZONE);
        if (!wanted.wrong().isEmpty() || !wanted.isOpen()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return "replay";
        }
        var taken = replays.choose(wanted.choice());
        model.addAttribute("taken", taken.letters().size());
        model.addAttribute("more", taken.more());
        model.addAttribute("missing", taken.missing());
        model.addAttribute("firsts", replays.tryFirst(taken.letters()));
        return "replay";
    }

    @PostMapping
    String begin(Wanted wanted, HttpServletResponse response, Model model) {
        if (wanted.wrong().isEmpty() && wanted.isOpen()) {
            var taken = replays.choose(wanted.choice()).letters();
            return taken.isEmpty() ? "redirect:/operations" : address(replays.begin(taken));
        }
        model.addAttribute("wanted", wanted);
        model.addAttribute("zone", Wanted.ZONE);
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return "replay";
    }

    /// @param on whether the page goes on by itself
    @GetMapping("/{run}")
    String show(
            @PathVariable @Guarded(Guarded.NOTHING) UUID run,
            @RequestParam(defaultValue = "false") boolean on,
            Model model) {
        return show(run, on, Set.of(), model);
    }

    @PostMapping("/{run}/steps")
    String goOn(@PathVariable @Guarded(Guarded.NOTHING) UUID run, HttpServletRequest request, Model model) {
        if (replays.progress(run).isEmpty()) {
            throw new NotFound();
        }
        var away = replays.goOn(run);
        if (away.isEmpty() && request.getHeader("HX-Request") == null) {
            return address(run);
        }
        // whoever does not answer is not asked over and over
        return show(run, away.isEmpty(), away, model);
    }

    private static String address(UUID run) {
        return "redirect:/operations/replays/" + run + "?on=true";
    }

    private String show(UUID run, boolean on, Set<Owner> away, Model model) {
        var progress = replays.progress(run).orElseThrow(NotFound::new);
        model.addAttribute("run", progress);
        model.addAttribute("starter", reasons.name(progress.startedBy()));
        model.addAttribute("on", on && progress.left() > 0);
        model.addAttribute("away", List.copyOf(away));
        model.addAttribute("failed", replays.failedAgain(run, SHOWN_FAILED));
        model.addAttribute("zone", Wanted.ZONE);
        return "replay";
    }
}
