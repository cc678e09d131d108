package clinic.portal.journey;

import static clinic.portal.remote.ClinicServices.Service.RECORDS;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.portal.draft.Draft;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.Reply;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// A treatment plan from its first draft to the signature.
@Controller
@Allow(value = Role.PHYSICIAN, care = false)
class PlanFormController {

    private static final int UNPROCESSABLE = 422;

    private final ClinicServices services;
    private final CaseCommands commands;
    private final MessageSource messages;

    PlanFormController(ClinicServices services, CaseCommands commands, MessageSource messages) {
        this.services = services;
        this.commands = commands;
        this.messages = messages;
    }

    @PostMapping("/cases/{id}/plans")
    String draft(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam String key,
            @RequestParam @Guarded(Guarded.NOTHING) UUID consultationId,
            @PlanForm.Rows @RequestParam MultiValueMap<String, String> typed,
            Locale locale,
            RedirectAttributes flash) {
        return save(
                me,
                id,
                Draft.typed("plan", consultationId, typed),
                locale,
                flash,
                plan -> services.create(
                        RECORDS,
                        "/plans",
                        key,
                        Map.of(
                                "consultationId",
                                consultationId,
                                "items",
                                plan.items(),
                                "reviewDueOn",
                                plan.reviewDueOn())));
    }

    /// Replaces the draft, if it is still the one that the form showed.
    @PostMapping("/cases/{id}/plans/{plan}")
    String redraft(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable("plan") @Guarded(Guarded.NOTHING) UUID planId,
            Caller me,
            @RequestParam long version,
            @PlanForm.Rows @RequestParam MultiValueMap<String, String> typed,
            Locale locale,
            RedirectAttributes flash) {
        return save(
                me,
                id,
                Draft.typed("plan-change", planId, typed),
                locale,
                flash,
                plan -> services.change(
                        RECORDS,
                        HttpMethod.PUT,
                        "/plans/{id}",
                        version,
                        Map.of("items", plan.items(), "reviewDueOn", plan.reviewDueOn()),
                        planId));
    }

    @PostMapping("/cases/{id}/plans/{plan}/signature")
    String sign(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable @Guarded(Guarded.NOTHING) UUID plan,
            Caller me,
            @RequestParam long version,
            RedirectAttributes flash) {
        return commands.sign(me, id, plan, "/plans/{id}/signature", version, flash);
    }

    private String save(
            Caller me,
            UUID id,
            Draft typed,
            Locale locale,
            RedirectAttributes flash,
            Function<PlanForm, Reply> command) {
        var plan = PlanForm.of(
                typed,
                messages.getMessage("plan.number", null, locale),
                messages.getMessage("plan.noModality", null, locale));
        return commands.send(
                me,
                id,
                typed,
                flash,
                () -> plan.wrong().isEmpty()
                        ? plan.inRows(command.apply(plan))
                        : new Reply.Refused(UNPROCESSABLE, "plan-form", "", plan.wrong()));
    }
}
