package clinic.portal.privacy;

import static clinic.portal.remote.ClinicServices.Service.RECORDS;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Fields;
import clinic.kit.web.NotFound;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.draft.Draft;
import clinic.portal.draft.Drafts;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.Reply;
import clinic.portal.remote.Wording;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// To whom a patient's data was disclosed: the list, which prints as it is, and the form for another one.
@Controller
@RequestMapping("/privacy/patients/{patientId}/disclosures")
@Allow(value = Role.PRIVACY_OFFICER, care = false)
class DisclosureController {

    private static final List<String> FIELDS = List.of("disclosedOn", "recipient", "address", "description", "purpose");
    /// The form, if it is kept as a draft.
    static final String DISCLOSURE = "disclosure";

    private static final String PATH = "/patients/{id}/disclosures";

    private final ClinicServices services;
    private final CaseFiles cases;
    private final Drafts drafts;
    private final Wording wording;

    DisclosureController(ClinicServices services, CaseFiles cases, Drafts drafts, Wording wording) {
        this.services = services;
        this.cases = cases;
        this.drafts = drafts;
        this.wording = wording;
    }

    @GetMapping
    String list(
            @PathVariable @Guarded(Guarded.NOTHING) UUID patientId,
            @RequestParam(required = false) @Nullable String cursor,
            Caller me,
            Model model) {
        // what came too late for its session is shown once, as after any other refusal
        var typed = drafts.about(me.subject(), List.of(patientId)).stream()
                .filter(draft -> draft.form().equals(DISCLOSURE))
                .findFirst()
                .orElseGet(() -> Draft.empty(DISCLOSURE, patientId));
        var form = new HashMap<String, String>();
        FIELDS.forEach(field -> form.put(field, typed.one(field)));
        var key = typed.one("key");
        var page =
                show(patientId, cursor, form, key.isEmpty() ? UUID.randomUUID().toString() : key, model);
        drafts.discard(me.subject(), DISCLOSURE, patientId);
        return page;
    }

    @PostMapping
    String record(
            @PathVariable @Guarded(Guarded.NOTHING) UUID patientId,
            @Fields({"key", "disclosedOn", "recipient", "address", "description", "purpose"}) @RequestParam
                    Map<String, String> form,
            HttpServletResponse response,
            Model model) {
        var body = new HashMap<String, @Nullable String>();
        for (var field : FIELDS) {
            var typed = form.getOrDefault(field, "").strip();
            body.put(field, typed.isEmpty() ? null : typed);
        }
        // the same form sent twice writes down one disclosure
        var key = form.getOrDefault("key", UUID.randomUUID().toString());
        switch (services.create(RECORDS, PATH, key, body, patientId)) {
            case Reply.Done _ -> {
                return "redirect:/privacy/patients/" + patientId + "/disclosures";
            }
            case Reply.Refused refused -> {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
                var errors = new HashMap<String, String>();
                refused.errors().forEach(error -> errors.putIfAbsent(error.field(), wording.of(error)));
                model.addAttribute("errors", errors);
                model.addAttribute("refusal", wording.of(refused));
            }
            case Reply.Unavailable _ -> {
                response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
                model.addAttribute("unsent", true);
            }
        }
        return show(patientId, null, form, key, model);
    }

    private String show(UUID patientId, @Nullable String cursor, Map<String, String> typed, String key, Model model) {
        model.addAttribute("patient", cases.patient(patientId.toString()).orElseThrow(NotFound::new));
        model.addAttribute("typed", typed);
        model.addAttribute("key", key);
        model.addAttribute("fields", FIELDS);
        model.addAttribute("first", cursor == null);
        var reply = cursor == null
                ? services.get(RECORDS, PATH, patientId)
                : services.get(RECORDS, PATH + "?cursor={cursor}", patientId, cursor);
        if (reply instanceof Reply.Done done) {
            model.addAttribute("page", done.values());
        }
        if (!model.containsAttribute("errors")) {
            model.addAttribute("errors", Map.of());
        }
        return "disclosures";
    }
}
