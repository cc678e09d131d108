package clinic.portal.casefile;

import static clinic.portal.remote.ClinicServices.Service.INTAKE;
import static clinic.portal.remote.ClinicServices.Service.NOTIFICATION;
import static clinic.portal.remote.ClinicServices.Service.RECORDS;
import static clinic.portal.remote.ClinicServices.Service.SCHEDULING;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.ClinicServices.Service;
import clinic.portal.remote.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// One case: who, where it stands, what may be done next, and everything that happened. Head and timeline come from the
/// read model and are there whatever is down; each panel asks the service that owns it, and says so if it does not
/// answer.
@Controller
@Allow({Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER})
class CasePageController {

    private static final List<String> CLINICAL = List.of(Role.NURSE, Role.PHYSICIAN, Role.THERAPIST);

    private static final List<String> PANELS = List.of(
            "intake", "readiness", "visits", "treatments", "messages", "triage", "history", "consultations", "plan");

    private final CaseFiles cases;
    private final ClinicServices services;
    private final Audit audit;

    CasePageController(CaseFiles cases, ClinicServices services, Audit audit) {
        this.cases = cases;
        this.services = services;
        this.audit = audit;
    }

    @GetMapping("/cases/{id}")
    String show(@PathVariable UUID id, Caller me, Model model) {
        var row = cases.require(me, id);
        cases.remember(me);
        audit.read("case", id, row.patientId());
        model.addAttribute("row", row);
        model.addAttribute("entries", cases.timeline(id));
        model.addAttribute("clinicians", cases.clinicians());
        model.addAttribute("clinical", me.hasAnyRole(CLINICAL));
        model.addAttribute("newKey", Ids.next().toString());
        // a template may ask either way, whatever the answer was and whether it was asked for
        PANELS.forEach(name -> {
            model.addAttribute(name + "Missing", false);
            model.addAttribute(name + "Away", false);
        });
        panels(id, me).forEach((name, panel) -> panel(model, name, panel.service(), panel.path(), id));
        return "case";
    }

    @GetMapping("/cases/{id}/timeline")
    String timeline(@PathVariable UUID id, Caller me, Model model) {
        model.addAttribute("row", cases.require(me, id));
        model.addAttribute("entries", cases.timeline(id));
        return "case :: timeline";
    }

    private record Panel(Service service, String path) {}

    /// What a panel asks depends on what its reader may see.
    private static Map<String, Panel> panels(UUID id, Caller me) {
        var panels = new LinkedHashMap<String, Panel>();
        panels.put("intake", new Panel(INTAKE, "/cases/{id}"));
        panels.put("readiness", new Panel(RECORDS, "/cases/{id}/readiness"));
        panels.put("visits", new Panel(SCHEDULING, "/appointments?caseId={id}"));
        panels.put("treatments", new Panel(SCHEDULING, "/treatments?caseId={id}"));
        panels.put("messages", new Panel(NOTIFICATION, "/messages?caseId={id}"));
        if (me.hasAnyRole(CLINICAL)) {
            panels.put("triage", new Panel(INTAKE, "/cases/{id}/triage"));
            panels.put("history", new Panel(INTAKE, "/cases/{id}/history"));
            panels.put("consultations", new Panel(RECORDS, "/cases/{id}/consultations"));
            panels.put("plan", new Panel(RECORDS, "/cases/{id}/plan"));
        }
        return panels;
    }

    private void panel(Model model, String name, Service service, String path, UUID id) {
        switch (services.get(service, path, id)) {
            case Reply.Done done -> model.addAttribute(name, done.values());
            case Reply.Refused _ -> model.addAttribute(name + "Missing", true);
            case Reply.Unavailable _ -> model.addAttribute(name + "Away", true);
        }
    }
}
