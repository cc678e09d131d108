package clinic.portal.journey;

import static clinic.portal.remote.ClinicServices.Service.INTAKE;
import static clinic.portal.remote.ClinicServices.Service.RECORDS;
import static clinic.portal.remote.ClinicServices.Service.SCHEDULING;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.NotFound;
import clinic.portal.draft.Draft;
import clinic.portal.remote.ClinicServices;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The commands of the case page on the case itself, its chart and its visits. Each goes to the service that owns what
/// it changes, with the user's own token: what the user may do is decided there.
@Controller
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
        care = false)
class JourneyController {

    private static final Set<String> ITEM_VERBS = Set.of("request", "receive", "review", "waive");
    private static final Set<String> VISIT_VERBS = Set.of("check-in", "check-out");

    private final ClinicServices services;
    private final CaseCommands commands;

    JourneyController(ClinicServices services, CaseCommands commands) {
        this.services = services;
        this.commands = commands;
    }

    @PostMapping("/cases/{id}/assignment")
    String assign(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam long version,
            @RequestParam @Guarded(Guarded.NOTHING) UUID clinicianId,
            @RequestParam MultiValueMap<String, String> typed,
            RedirectAttributes flash) {
        return commands.change(
                me,
                id,
                Draft.typed("assignment", id, typed),
                INTAKE,
                "/cases/{id}/assignment",
                version,
                Map.of("clinicianId", clinicianId),
                flash);
    }

    @PostMapping("/cases/{id}/escalation")
    String escalate(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam long version,
            @RequestParam String category,
            @RequestParam MultiValueMap<String, String> typed,
            RedirectAttributes flash) {
        return commands.change(
                me,
                id,
                Draft.typed("escalation", id, typed),
                INTAKE,
                "/cases/{id}/escalation",
                version,
                Map.of("category", category),
                flash);
    }

    @PostMapping("/cases/{id}/escalation/acknowledgement")
    String acknowledge(
            @PathVariable @Guarded("case") UUID id, Caller me, @RequestParam long version, RedirectAttributes flash) {
        return commands.change(
                me,
                id,
                Draft.empty("acknowledgement", id),
                INTAKE,
                "/cases/{id}/escalation/acknowledgement",
                version,
                null,
                flash);
    }

    @PostMapping("/cases/{id}/escalation/resolution")
    String resolve(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam long version,
            @RequestParam String resolution,
            @RequestParam String note,
            @RequestParam MultiValueMap<String, String> typed,
            RedirectAttributes flash) {
        return commands.change(
                me,
                id,
                Draft.typed("resolution", id, typed),
                INTAKE,
                "/cases/{id}/escalation/resolution",
                version,
                Map.of("resolution", resolution, "note", note),
                flash);
    }

    @PostMapping("/cases/{id}/closure")
    String close(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam long version,
            @RequestParam String reason,
            @RequestParam MultiValueMap<String, String> typed,
            RedirectAttributes flash) {
        return commands.change(
                me,
                id,
                Draft.typed("closure", id, typed),
                INTAKE,
                "/cases/{id}/closure",
                version,
                Map.of("reason", reason),
                flash);
    }

    @PostMapping("/cases/{id}/readiness/{item}/{verb}")
    String readiness(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable String item,
            @PathVariable String verb,
            Caller me,
            @RequestParam long version,
            @RequestParam(required = false) @Nullable String reason,
            RedirectAttributes flash) {
        if (!ITEM_VERBS.contains(verb)) {
            throw new NotFound();
        }
        return commands.send(
                me,
                id,
                Draft.empty("readiness", id),
                flash,
                () -> services.change(
                        RECORDS,
                        HttpMethod.POST,
                        "/cases/{id}/readiness/{item}/" + verb,
                        version,
                        reason == null ? null : Map.of("reason", reason),
                        id,
                        item));
    }

    @PostMapping("/cases/{id}/visits/{visit}/{verb}")
    String visit(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable @Guarded(Guarded.NOTHING) UUID visit,
            @PathVariable String verb,
            Caller me,
            @RequestParam long version,
            RedirectAttributes flash) {
        if (!VISIT_VERBS.contains(verb)) {
            throw new NotFound();
        }
        return commands.change(
                me, id, Draft.empty("visit", visit), SCHEDULING, "/appointments/{id}/" + verb, version, null, flash);
    }

    @PostMapping("/cases/{id}/visits/{visit}/cancellation")
    String cancel(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable @Guarded(Guarded.NOTHING) UUID visit,
            Caller me,
            @RequestParam long version,
            @RequestParam String reason,
            RedirectAttributes flash) {
        return commands.change(
                me,
                id,
                Draft.empty("visit", visit),
                SCHEDULING,
                "/appointments/{id}/cancellation",
                version,
                Map.of("reason", reason),
                flash);
    }
}
