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
import clinic.kit.event.Ids;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Registering a patient and taking the pain history on one dense page. The patient is registered first, the case
/// opened second; each has its key in the form, so sending it again, after an error or a lost answer, repeats nothing.
@Controller
@Allow({Role.FRONT_DESK, Role.NURSE})
class IntakeFormController {

    /// In the order of the page, for the summary of what has to be mended.
    private static final List<String> FIELDS = List.of(
            "familyName",
            "givenName",
            "birthDate",
            "email",
            "phone",
            "language",
            "siteId",
            "severityNow",
            "severityWorst",
            "severityAverage",
            "onset",
            "flareFrequency",
            "cause",
            "activity",
            "region",
            "side",
            "redFlags",
            "medications",
            "medicalHistory",
            "narrative",
            "other");

    private final ClinicServices services;
    private final CaseFiles cases;

    IntakeFormController(ClinicServices services, CaseFiles cases) {
        this.services = services;
        this.cases = cases;
    }

    @GetMapping("/intake")
    String empty(Caller me, @RequestParam(required = false) @Nullable String q, Model model) {
        var form = new LinkedHashMap<String, Object>();
        form.put("patientKey", Ids.next().toString());
        form.put("caseKey", Ids.next().toString());
        form.put("language", "en");
        return page(me, form, Map.of(), q, model);
    }

    @PostMapping("/intake")
    String submit(Caller me, @ModelAttribute IntakeForm form, HttpServletResponse response, Model model) {
        var patient = form.patientId();
        if (patient == null || patient.isBlank()) {
            var registered = services.create(INTAKE, "/patients", String.valueOf(form.patientKey()), form.patient());
            if (!(registered instanceof Reply.Done done)) {
                return again(me, form, null, registered, response, model);
            }
            patient = done.created();
        }
        var opened = services.create(INTAKE, "/cases", String.valueOf(form.caseKey()), form.painCase(patient));
        if (!(opened instanceof Reply.Done done)) {
            return again(me, form, patient, opened, response, model);
        }
        var caseId = done.created();
        cases.awaitVersion(UUID.fromString(caseId), done.version());
        return "redirect:/cases/" + caseId;
    }

    /// The same page with everything that was typed, and what to change.
    private String again(
            Caller me,
            IntakeForm form,
            @Nullable String patient,
            Reply reply,
            HttpServletResponse response,
            Model model) {
        var errors = new LinkedHashMap<String, String>();
        switch (reply) {
            case Reply.Refused refused -> {
                response.setStatus(422);
                refused.errors().forEach(error -> errors.putIfAbsent(field(error.field()), error.message()));
                if (errors.isEmpty()) {
                    errors.put("other", refused.detail());
                }
            }
            case Reply.Unavailable _ -> {
                response.setStatus(503);
                model.addAttribute("away", "intake");
            }
            case Reply.Done _ -> throw new IllegalStateException("nothing to mend");
        }
        model.addAttribute("registered", patient);
        return page(me, values(form, patient), errors, null, model);
    }

    private String page(Caller me, Map<String, ?> form, Map<String, String> errors, @Nullable String q, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("fields", FIELDS);
        model.addAttribute("sites", cases.sites(me));
        model.addAttribute("q", q);
        model.addAttribute("hits", q == null || q.isBlank() ? List.of() : cases.patients(q));
        model.addAttribute("flares", known(FlareFrequency.values()));
        model.addAttribute("causes", known(Cause.values()));
        model.addAttribute("regions", known(BodyRegion.values()));
        model.addAttribute("sides", known(Side.values()));
        model.addAttribute("flags", known(RedFlag.values()));
        return "intake";
    }

    /// `history.regions[0].side` of the service is `side` on the page.
    private static String field(String path) {
        var name = path.replaceFirst("^history\\.", "");
        if (name.startsWith("regions")) {
            return name.endsWith("side") ? "side" : "region";
        }
        if (name.startsWith("redFlags") || name.startsWith("medications")) {
            return name.replaceAll("[\\[.].*", "");
        }
        return FIELDS.contains(name) ? name : "other";
    }

    private static List<String> known(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(Enum::name)
                .filter(name -> !name.equals("UNKNOWN"))
                .toList();
    }

    private static Map<String, Object> values(IntakeForm form, @Nullable String patient) {
        var values = new LinkedHashMap<String, Object>();
        for (var component : IntakeForm.class.getRecordComponents()) {
            try {
                values.put(component.getName(), component.getAccessor().invoke(form));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        values.put("patientId", patient);
        return values;
    }
}
