package clinic.portal.journey;

import static clinic.portal.remote.ClinicServices.Service.RECORDS;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Fields;
import clinic.portal.draft.Draft;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Answers to a questionnaire on paper, typed in as numbers.
@Controller
@Allow(
        value = {Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
        care = false)
class ScreeningFormController {

    private final CaseCommands commands;

    ScreeningFormController(CaseCommands commands) {
        this.commands = commands;
    }

    @PostMapping("/cases/{id}/screenings")
    String take(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam String key,
            @Fields({"instrument", "answers"}) @RequestParam MultiValueMap<String, String> typed,
            RedirectAttributes flash) {
        var draft = Draft.typed("screening", id, typed);
        var body = Map.of("instrument", draft.one("instrument"), "answers", numbers(draft.one("answers")));
        return commands.create(me, id, draft, RECORDS, "/cases/{id}/screenings", key, body, flash);
    }

    /// What is no number goes to the service as it is, which says what to change.
    private static List<Object> numbers(String typed) {
        return Arrays.stream(typed.strip().split("[\\s,;]+"))
                .filter(word -> !word.isEmpty())
                .<Object>map(word -> word.matches("[0-9]{1,3}") ? Integer.valueOf(word) : word)
                .toList();
    }
}
