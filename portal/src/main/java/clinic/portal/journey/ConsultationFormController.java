package clinic.portal.journey;

import static clinic.portal.remote.ClinicServices.Service.RECORDS;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Fields;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.casefile.DiagnosisCodes;
import clinic.portal.draft.Draft;
import clinic.portal.draft.Drafts;
import clinic.portal.remote.ClinicServices;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// What a physician writes during a consultation: findings, and the diagnosis with its codes.
@Controller
@Allow(value = Role.PHYSICIAN, care = false)
class ConsultationFormController {

    private final ClinicServices services;
    private final CaseFiles cases;
    private final CaseCommands commands;
    private final Drafts drafts;
    private final DiagnosisCodes codes;

    ConsultationFormController(
            ClinicServices services, CaseFiles cases, CaseCommands commands, Drafts drafts, DiagnosisCodes codes) {
        this.services = services;
        this.cases = cases;
        this.commands = commands;
        this.drafts = drafts;
        this.codes = codes;
    }

    @PostMapping("/cases/{id}/consultations")
    String start(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam String key,
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID appointmentId,
            RedirectAttributes flash) {
        var body = new LinkedHashMap<String, Object>();
        body.put("caseId", id);
        if (appointmentId != null) {
            body.put("appointmentId", appointmentId);
        }
        return commands.send(
                me,
                id,
                Draft.empty("consultation", id),
                flash,
                () -> services.create(RECORDS, "/consultations", key, body));
    }

    @PostMapping("/cases/{id}/consultations/{consultation}/findings")
    String findings(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable @Guarded(Guarded.NOTHING) UUID consultation,
            Caller me,
            @RequestParam long version,
            @Fields({"seen", "findings", "examination"}) @RequestParam MultiValueMap<String, String> typed,
            RedirectAttributes flash) {
        var draft = Draft.typed("findings", consultation, typed);
        var body = new LinkedHashMap<String, Object>();
        body.put("findings", draft.one("findings"));
        body.put("examination", draft.one("examination"));
        return put(me, id, draft, "/consultations/{id}/findings", version, body, flash);
    }

    @PostMapping("/cases/{id}/consultations/{consultation}/diagnosis")
    String diagnosis(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable @Guarded(Guarded.NOTHING) UUID consultation,
            Caller me,
            @RequestParam long version,
            @Fields({"seen", "day", "sources", "codes", "q", "found", "note"}) @RequestParam
                    MultiValueMap<String, String> typed,
            RedirectAttributes flash) {
        var draft = Draft.typed("diagnosis", consultation, typed);
        var body = new LinkedHashMap<String, Object>();
        body.put("sources", draft.all("sources"));
        body.put("codes", codes(draft));
        if (!draft.one("note").isBlank()) {
            body.put("note", draft.one("note"));
        }
        return put(me, id, draft, "/consultations/{id}/diagnosis", version, body, flash);
    }

    /// The codes that fit what was typed, to tick. Without JavaScript the form is kept and the page shows them.
    @PostMapping("/cases/{id}/consultations/{consultation}/diagnosis/codes")
    String codes(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable @Guarded(Guarded.NOTHING) UUID consultation,
            Caller me,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            @Fields({"version", "seen", "day", "sources", "codes", "q", "found", "note"}) @RequestParam
                    MultiValueMap<String, String> typed,
            Model model) {
        var draft = Draft.typed("diagnosis", consultation, typed);
        drafts.keep(me.subject(), draft);
        if (htmx == null) {
            return "redirect:/cases/" + id + "#codes";
        }
        model.addAttribute("codes", codes.fitting(draft));
        return "case/diagnosis :: codes";
    }

    @PostMapping("/cases/{id}/consultations/{consultation}/signature")
    String sign(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable @Guarded(Guarded.NOTHING) UUID consultation,
            Caller me,
            @RequestParam long version,
            RedirectAttributes flash) {
        return commands.sign(me, id, consultation, "/consultations/{id}/signature", version, flash);
    }

    private String put(
            Caller me, UUID id, Draft draft, String path, long version, Object body, RedirectAttributes flash) {
        return commands.send(
                me,
                id,
                draft,
                flash,
                () -> services.change(RECORDS, HttpMethod.PUT, path, version, body, draft.about()));
    }

    /// Those that were typed, the primary one first, then those that were ticked.
    private static List<String> codes(Draft draft) {
        var codes = new LinkedHashSet<String>();
        Arrays.stream(draft.one("codes").toUpperCase(Locale.ROOT).split("[\\s,;]+"))
                .filter(code -> !code.isEmpty())
                .forEach(codes::add);
        codes.addAll(draft.all("found"));
        return List.copyOf(codes);
    }
}
