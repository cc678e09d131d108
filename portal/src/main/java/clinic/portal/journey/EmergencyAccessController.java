package clinic.portal.journey;

import static clinic.portal.remote.ClinicServices.Service.RECORDS;

import clinic.care.BrokenGlass;
import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Fields;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.draft.Draft;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Breaking the glass, and giving the access back. The page that follows shows what it opened: it waits for the word to
/// go round, but not for ever.
@Controller
@Allow(
        value = {Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
        care = false)
class EmergencyAccessController {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// A grant changes once, when it ends.
    private static final long AS_GRANTED = 1;

    private final CaseCommands commands;
    private final CaseFiles cases;
    private final BrokenGlass glass;

    EmergencyAccessController(CaseCommands commands, CaseFiles cases, BrokenGlass glass) {
        this.commands = commands;
        this.cases = cases;
        this.glass = glass;
    }

    @PostMapping("/cases/{id}/emergency-access")
    String open(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam String key,
            @Fields({"reason", "explanation"}) @RequestParam MultiValueMap<String, String> typed,
            RedirectAttributes flash) {
        var draft = Draft.typed("emergency", id, typed);
        var body = Map.of("reason", draft.one("reason"), "explanation", draft.one("explanation"));
        var page = commands.create(me, id, draft, RECORDS, "/cases/{id}/break-glass", key, body, flash);
        var patient = cases.get(id).patientId();
        if (!flash.getFlashAttributes().containsKey("typed")) {
            await(() -> glass.openTo(me, patient).isPresent());
        }
        return page;
    }

    @PostMapping("/cases/{id}/emergency-access/{grant}/end")
    String giveBack(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable @Guarded(Guarded.NOTHING) UUID grant,
            Caller me,
            RedirectAttributes flash) {
        var page = commands.change(
                me,
                id,
                Draft.empty("emergency-end", grant),
                RECORDS,
                "/break-glass/{grant}/end",
                AS_GRANTED,
                null,
                flash);
        var patient = cases.get(id).patientId();
        if (!flash.getFlashAttributes().containsKey("typed")) {
            await(() -> glass.openTo(me, patient).isEmpty());
        }
        return page;
    }

    private static void await(BooleanSupplier heard) {
        for (var left = PATIENCE; left.isPositive() && !heard.getAsBoolean(); left = left.minus(PAUSE)) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
