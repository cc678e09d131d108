package clinic.portal.casefile;

import static clinic.portal.remote.ClinicServices.Service.INTAKE;
import static clinic.portal.remote.ClinicServices.Service.NOTIFICATION;
import static clinic.portal.remote.ClinicServices.Service.RECORDS;
import static clinic.portal.remote.ClinicServices.Service.SCHEDULING;

import clinic.care.BrokenGlass;
import clinic.contracts.Role;
import clinic.kit.access.Access;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.event.Ids;
import clinic.portal.draft.Draft;
import clinic.portal.draft.Drafts;
import clinic.portal.draft.OpenForms;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.ClinicServices.Service;
import clinic.portal.remote.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// One case: who, where it stands, what may be done next, and everything that happened. Head and timeline come from the
/// read model and are there whatever is down; each panel asks the service that owns it, and says so if it does not
/// answer.
@Controller
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
        care = false)
class CasePageController {

    private static final List<String> CLINICAL = List.of(Role.NURSE, Role.PHYSICIAN, Role.THERAPIST);

    /// Events whose detail is a finding.
    private static final Set<String> CHART = Set.of("DiagnosisRecorded");

    private static final List<String> PANELS = List.of(
            "intake",
            "readiness",
            "visits",
            "treatments",
            "messages",
            "triage",
            "history",
            "consultations",
            "plan",
            "screenings");

    /// Forms that are kept only if they were sent while the session was locked.
    private static final Set<String> SHORT = Set.of("emergency", "screening");

    private final CaseFiles cases;
    private final ClinicServices services;
    private final Drafts drafts;
    private final DiagnosisCodes codes;
    private final Access access;
    private final BrokenGlass glass;

    CasePageController(
            CaseFiles cases,
            ClinicServices services,
            Drafts drafts,
            DiagnosisCodes codes,
            Access access,
            BrokenGlass glass) {
        this.cases = cases;
        this.services = services;
        this.drafts = drafts;
        this.codes = codes;
        this.access = access;
        this.glass = glass;
    }

    @GetMapping("/cases/{id}")
    String show(@PathVariable @Guarded("case") UUID id, Caller me, Model model) {
        var row = cases.get(id);
        cases.remember(me);
        model.addAttribute("row", row);
        var cares = me.hasAnyRole(CLINICAL) && access.caresFor(me, row.patientId());
        model.addAttribute("entries", entries(id, cares));
        model.addAttribute("cares", cares);
        model.addAttribute("mayCare", me.hasAnyRole(CLINICAL));
        model.addAttribute("glass", glass.openTo(me, row.patientId()).orElse(null));
        model.addAttribute("clinicians", cases.clinicians());
        model.addAttribute("clinical", me.hasAnyRole(CLINICAL));
        model.addAttribute("newKey", Ids.next().toString());
        // a template may ask either way, whatever the answer was and whether it was asked for
        PANELS.forEach(name -> {
            model.addAttribute(name + "Missing", false);
            model.addAttribute(name + "Away", false);
        });
        panels(me, cares).forEach((name, panel) -> panel(model, name, panel.service(), panel.path(), id));
        forms(id, me, model);
        return "case";
    }

    /// What somebody typed and has not saved, into a form about the case or about something that a panel shows.
    private void forms(UUID id, Caller me, Model model) {
        var things = new ArrayList<>(List.of(id));
        for (var panel : List.of("consultations", "plan")) {
            var answer = model.getAttribute(panel);
            var shown = answer instanceof Map<?, ?> one && one.containsKey("id") ? List.of(one) : list(answer);
            shown.stream()
                    .filter(Map.class::isInstance)
                    .map(thing -> UUID.fromString(String.valueOf(((Map<?, ?>) thing).get("id"))))
                    .forEach(things::add);
        }
        var typed = new ArrayList<Draft>();
        if (model.getAttribute("typed") instanceof Draft refused) {
            typed.add(refused);
        }
        var kept = drafts.about(me.subject(), things);
        typed.addAll(kept);
        // a short form that could not be sent is shown once, as after any other refusal
        kept.stream()
                .filter(draft -> SHORT.contains(draft.form()))
                .forEach(draft -> drafts.discard(me.subject(), draft.form(), draft.about()));
        model.addAttribute("forms", new OpenForms(typed));
        typed.stream()
                .filter(draft -> draft.form().equals("diagnosis"))
                .findFirst()
                .ifPresent(draft -> model.addAttribute("codes", codes.fitting(draft)));
    }

    /// The head again, as of now: who and where the case stands may have come since the page was made.
    @GetMapping("/cases/{id}/head")
    String head(@PathVariable @Guarded("case") UUID id, Caller me, Model model) {
        model.addAttribute("row", cases.get(id));
        return "case/head :: head";
    }

    @GetMapping("/cases/{id}/timeline")
    String timeline(@PathVariable @Guarded("case") UUID id, Caller me, Model model) {
        var row = cases.get(id);
        model.addAttribute("row", row);
        model.addAttribute("entries", entries(id, me.hasAnyRole(CLINICAL) && access.caresFor(me, row.patientId())));
        return "case/timeline :: panel";
    }

    /// That there was a diagnosis is on everybody's timeline, which one is part of the chart.
    private List<TimelineEntry> entries(UUID id, boolean cares) {
        return cases.timeline(id).stream()
                .map(entry -> cares || !CHART.contains(entry.type()) ? entry : entry.withoutDetail())
                .toList();
    }

    private record Panel(Service service, String path) {}

    /// What a panel asks depends on what its reader may see.
    private static Map<String, Panel> panels(Caller me, boolean cares) {
        var panels = new LinkedHashMap<String, Panel>();
        panels.put("intake", new Panel(INTAKE, "/cases/{id}"));
        panels.put("visits", new Panel(SCHEDULING, "/appointments?caseId={id}"));
        panels.put("treatments", new Panel(SCHEDULING, "/treatments?caseId={id}"));
        panels.put("messages", new Panel(NOTIFICATION, "/messages?caseId={id}"));
        // what the services would refuse is not asked: each refusal stands in the audit
        if (cares || me.hasAnyRole(List.of(Role.FRONT_DESK, Role.NURSE))) {
            panels.put("readiness", new Panel(RECORDS, "/cases/{id}/readiness"));
        }
        if (cares || me.hasRole(Role.NURSE)) {
            panels.put("triage", new Panel(INTAKE, "/cases/{id}/triage"));
            panels.put("history", new Panel(INTAKE, "/cases/{id}/history"));
        }
        if (cares) {
            panels.put("screenings", new Panel(RECORDS, "/cases/{id}/screenings"));
            panels.put("consultations", new Panel(RECORDS, "/cases/{id}/consultations"));
            panels.put("plan", new Panel(RECORDS, "/cases/{id}/plan"));
        }
        return panels;
    }

    private static List<?> list(@Nullable Object answer) {
        return answer instanceof Map<?, ?> page && page.get("items") instanceof List<?> items ? items : List.of();
    }

    private void panel(Model model, String name, Service service, String path, UUID id) {
        switch (services.get(service, path, id)) {
            case Reply.Done done -> model.addAttribute(name, done.values());
            case Reply.Refused _ -> model.addAttribute(name + "Missing", true);
            case Reply.Unavailable away -> {
                model.addAttribute(name + "Away", true);
                model.addAttribute(name + "AwaySince", away.since());
            }
        }
    }
}
