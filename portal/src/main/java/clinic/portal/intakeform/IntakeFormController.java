package clinic.portal.intakeform;

import static clinic.portal.remote.ClinicServices.Service.INTAKE;

import clinic.contracts.Role;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Cause;
import clinic.contracts.intake.PainHistoryEvent.FlareFrequency;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.contracts.intake.PainHistoryEvent.Side;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.access.Reads;
import clinic.kit.audit.Action;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.casefile.CaseFiles.PatientHit;
import clinic.portal.casefile.Searches;
import clinic.portal.draft.Draft;
import clinic.portal.draft.Drafts;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.Reply;
import clinic.portal.remote.Wording;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/// Registering a patient and taking the pain history on one dense page. The patient is registered first, the case
/// opened second. Each form has an id, under which it is kept until the case is open; somebody may have several begun.
@Controller
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE},
        care = false)
class IntakeFormController {

    /// In the order of the page, for the summary of what has to be mended.
    private static final List<String> FIELDS = List.of(
            "familyName",
            "givenName",
            "birthDate",
            "email",
            "phone",
            "language",
            "severityNow",
            "severityWorst",
            "severityAverage",
            "siteId",
            "onset",
            "flareFrequency",
            "cause",
            "activity",
            "regions",
            "redFlags",
            "medications",
            "medicalHistory",
            "narrative",
            "other");

    private static final int MEDICATIONS = 4;

    private final ClinicServices services;
    private final Wording wording;
    private final CaseFiles cases;
    private final Drafts drafts;
    private final Searches searches;
    private final Audit audit;

    IntakeFormController(
            ClinicServices services, Wording wording, CaseFiles cases, Drafts drafts, Searches searches, Audit audit) {
        this.services = services;
        this.wording = wording;
        this.cases = cases;
        this.drafts = drafts;
        this.searches = searches;
        this.audit = audit;
    }

    /// @param form the form to go on with; without it the one that was typed into last, or a new one
    @GetMapping("/intake")
    String show(
            Caller me,
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID form,
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID search,
            HttpSession session,
            Model model) {
        var begun = drafts.of(me.subject(), IntakeForm.NAME);
        var typed = begun.stream()
                .filter(draft -> form == null || draft.about().equals(form))
                .findFirst()
                .orElseGet(() -> Draft.empty(IntakeForm.NAME, form == null ? Ids.next() : form));
        return page(me, typed, begun, Map.of(), searches.text(session, search), model);
    }

    /// Goes on to the same form, with who may be meant.
    @PostMapping("/intake/search")
    @Reads
    String search(
            @RequestParam @Guarded(Guarded.NOTHING) UUID form,
            @RequestParam(defaultValue = "") String q,
            HttpSession session) {
        var search = searches.keep(session, q);
        return "redirect:/intake?form=" + form + (search == null ? "" : "&search=" + search);
    }

    @PostMapping("/intake")
    String submit(
            Caller me,
            @RequestParam @Guarded(Guarded.NOTHING) UUID form,
            @IntakeForm.Answers @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        var typed = Draft.typed(IntakeForm.NAME, form, parameters);
        drafts.keep(me.subject(), typed);
        var intake = new IntakeForm(typed);
        var patient = typed.one("patientId");
        if (patient.isBlank()) {
            var registered = services.create(INTAKE, "/patients", intake.key("patient"), intake.patient());
            if (!(registered instanceof Reply.Done done)) {
                return again(me, typed, registered, response, model);
            }
            patient = done.created();
            typed = typed.with("patientId", patient);
            drafts.keep(me.subject(), typed);
        }
        var opened = services.create(INTAKE, "/cases", intake.key("case"), intake.painCase(patient));
        if (!(opened instanceof Reply.Done done)) {
            return again(me, typed, opened, response, model);
        }
        drafts.discard(me.subject(), IntakeForm.NAME, form);
        var caseId = done.created();
        cases.awaitVersion(UUID.fromString(caseId), done.version());
        return "redirect:/cases/" + caseId;
    }

    @PostMapping("/intake/drafts/{form}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void keep(
            Caller me,
            @PathVariable @Guarded(Guarded.NOTHING) UUID form,
            @IntakeForm.Answers @RequestParam MultiValueMap<String, String> parameters) {
        drafts.keep(me.subject(), Draft.typed(IntakeForm.NAME, form, parameters));
    }

    /// Room for more medications, without anything else being touched.
    @PostMapping("/intake/drafts/{form}/more")
    String more(
            Caller me,
            @PathVariable @Guarded(Guarded.NOTHING) UUID form,
            @IntakeForm.Answers @RequestParam MultiValueMap<String, String> parameters) {
        drafts.keep(me.subject(), Draft.typed(IntakeForm.NAME, form, parameters).with("more", "true"));
        return "redirect:/intake?form=" + form + "#f-medications";
    }

    @PostMapping("/intake/drafts/{form}/discard")
    String discard(Caller me, @PathVariable @Guarded(Guarded.NOTHING) UUID form) {
        drafts.discard(me.subject(), IntakeForm.NAME, form);
        return "redirect:/intake?form=" + Ids.next();
    }

    /// The same page with everything that was typed, and what to change.
    private String again(Caller me, Draft typed, Reply reply, HttpServletResponse response, Model model) {
        var errors = new LinkedHashMap<String, String>();
        switch (reply) {
            case Reply.Refused refused -> {
                response.setStatus(422);
                refused.errors().forEach(error -> errors.putIfAbsent(field(error.field()), wording.of(error)));
                if (errors.isEmpty()) {
                    errors.put("other", wording.of(refused));
                }
            }
            case Reply.Unavailable away -> {
                response.setStatus(503);
                model.addAttribute("away", away.service());
            }
            case Reply.Done _ -> throw new IllegalStateException("nothing to mend");
        }
        return page(me, typed, List.of(), errors, null, model);
    }

    private String page(
            Caller me, Draft typed, List<Draft> begun, Map<String, String> errors, @Nullable String q, Model model) {
        var sites = cases.sites(me);
        model.addAttribute("form", typed);
        model.addAttribute(
                "others",
                begun.stream()
                        .filter(draft -> !draft.about().equals(typed.about()))
                        .toList());
        model.addAttribute("another", Ids.next());
        model.addAttribute(
                "zone",
                sites.isEmpty() ? ZoneOffset.UTC : ZoneId.of(sites.getFirst().zone()));
        model.addAttribute("errors", errors);
        model.addAttribute("fields", FIELDS);
        model.addAttribute("sites", sites);
        model.addAttribute("q", q);
        var chosen = cases.patient(typed.one("patientId"));
        model.addAttribute("hits", hits(chosen, q));
        // a patient registered a moment ago may not have arrived here yet
        model.addAttribute("unseen", chosen.isEmpty() && !typed.one("patientId").isBlank());
        model.addAttribute("medications", medications(typed));
        model.addAttribute("flares", known(FlareFrequency.values()));
        model.addAttribute("causes", known(Cause.values()));
        model.addAttribute("regions", known(BodyRegion.values()));
        model.addAttribute("sides", known(Side.values()));
        model.addAttribute("flags", known(RedFlag.values()));
        return "intake";
    }

    /// The patient who was chosen stays in sight, whoever else is looked for.
    private List<PatientHit> hits(Optional<PatientHit> chosen, @Nullable String q) {
        var hits = new ArrayList<>(chosen.stream().toList());
        if (q != null && !q.isBlank()) {
            cases.patients(q).stream().filter(hit -> !hits.contains(hit)).forEach(hits::add);
            audit.listed(
                    Action.SEARCH, "patient", hits.stream().map(PatientHit::id).toList());
        }
        return hits;
    }

    private static List<Map<String, String>> medications(Draft typed) {
        var rows = new ArrayList<>(typed.rows(IntakeForm.MEDICATION));
        var wanted = rows.isEmpty() || !typed.one("more").isEmpty() ? rows.size() + MEDICATIONS : rows.size();
        while (rows.size() < wanted) {
            rows.add(Map.of());
        }
        return rows;
    }

    /// `history.regions[0].side` of the service is told at the regions of the page.
    private static String field(String path) {
        var name = path.replaceFirst("^history\\.", "").replaceAll("[\\[.].*", "");
        return FIELDS.contains(name) ? name : "other";
    }

    private static List<String> known(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(Enum::name)
                .filter(name -> !name.equals("UNKNOWN"))
                .toList();
    }
}
