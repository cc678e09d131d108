package clinic.portal.journey;

import static clinic.portal.remote.ClinicServices.Service.INTAKE;
import static clinic.portal.remote.ClinicServices.Service.RECORDS;
import static clinic.portal.remote.ClinicServices.Service.SCHEDULING;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.ClinicServices.Service;
import clinic.portal.remote.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The commands of the case page. Each goes to the service that owns what it changes, with the user's own token: what
/// the user may do is decided there. Whatever comes of it, the page says it in words, and nothing typed is lost.
@Controller
@Allow({Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER})
class JourneyController {

    private static final Set<String> ITEM_VERBS = Set.of("request", "receive", "review", "waive");
    private static final Set<String> VISIT_VERBS = Set.of("check-in", "check-out");

    private final ClinicServices services;
    private final CaseFiles cases;

    JourneyController(ClinicServices services, CaseFiles cases) {
        this.services = services;
        this.cases = cases;
    }

    @PostMapping("/cases/{id}/assignment")
    String assign(
            @PathVariable UUID id,
            Caller me,
            @RequestParam long version,
            @RequestParam UUID clinicianId,
            RedirectAttributes flash) {
        return change(me, id, id, INTAKE, "/cases/{id}/assignment", version, Map.of("clinicianId", clinicianId), flash);
    }

    @PostMapping("/cases/{id}/escalation")
    String escalate(
            @PathVariable UUID id,
            Caller me,
            @RequestParam long version,
            @RequestParam String category,
            RedirectAttributes flash) {
        return change(me, id, id, INTAKE, "/cases/{id}/escalation", version, Map.of("category", category), flash);
    }

    @PostMapping("/cases/{id}/escalation/acknowledgement")
    String acknowledge(@PathVariable UUID id, Caller me, @RequestParam long version, RedirectAttributes flash) {
        return change(me, id, id, INTAKE, "/cases/{id}/escalation/acknowledgement", version, null, flash);
    }

    @PostMapping("/cases/{id}/escalation/resolution")
    String resolve(
            @PathVariable UUID id,
            Caller me,
            @RequestParam long version,
            @RequestParam String resolution,
            @RequestParam String note,
            RedirectAttributes flash) {
        return change(
                me,
                id,
                id,
                INTAKE,
                "/cases/{id}/escalation/resolution",
                version,
                Map.of("resolution", resolution, "note", note),
                flash);
    }

    @PostMapping("/cases/{id}/closure")
    String close(
            @PathVariable UUID id,
            Caller me,
            @RequestParam long version,
            @RequestParam String reason,
            RedirectAttributes flash) {
        return change(me, id, id, INTAKE, "/cases/{id}/closure", version, Map.of("reason", reason), flash);
    }

    @PostMapping("/cases/{id}/readiness/{item}/{verb}")
    String readiness(
            @PathVariable UUID id,
            @PathVariable String item,
            @PathVariable String verb,
            Caller me,
            @RequestParam long version,
            @RequestParam(required = false) @Nullable String reason,
            RedirectAttributes flash) {
        if (!ITEM_VERBS.contains(verb)) {
            throw new clinic.kit.web.NotFound();
        }
        cases.require(me, id);
        var reply = services.change(
                RECORDS,
                HttpMethod.POST,
                "/cases/{id}/readiness/{item}/" + verb,
                version,
                reason == null ? null : Map.of("reason", reason),
                id,
                item);
        return answer(id, id, reply, flash, Map.of());
    }

    @PostMapping("/cases/{id}/visits/{visit}/{verb}")
    String visit(
            @PathVariable UUID id,
            @PathVariable UUID visit,
            @PathVariable String verb,
            Caller me,
            @RequestParam long version,
            RedirectAttributes flash) {
        if (!VISIT_VERBS.contains(verb)) {
            throw new clinic.kit.web.NotFound();
        }
        return change(me, id, visit, SCHEDULING, "/appointments/{id}/" + verb, version, null, flash);
    }

    @PostMapping("/cases/{id}/visits/{visit}/cancellation")
    String cancel(
            @PathVariable UUID id,
            @PathVariable UUID visit,
            Caller me,
            @RequestParam long version,
            @RequestParam String reason,
            RedirectAttributes flash) {
        return change(
                me, id, visit, SCHEDULING, "/appointments/{id}/cancellation", version, Map.of("reason", reason), flash);
    }

    @PostMapping("/cases/{id}/consultations")
    String startConsultation(
            @PathVariable UUID id,
            Caller me,
            @RequestParam String key,
            @RequestParam(required = false) @Nullable UUID appointmentId,
            RedirectAttributes flash) {
        cases.require(me, id);
        var body = new LinkedHashMap<String, Object>();
        body.put("caseId", id);
        if (appointmentId != null) {
            body.put("appointmentId", appointmentId);
        }
        return created(id, services.create(RECORDS, "/consultations", key, body), flash, Map.of());
    }

    @PostMapping("/cases/{id}/consultations/{consultation}/findings")
    String findings(
            @PathVariable UUID id,
            @PathVariable UUID consultation,
            Caller me,
            @RequestParam long version,
            @RequestParam String findings,
            @RequestParam String examination,
            RedirectAttributes flash) {
        var typed = Map.<String, Object>of("findings", findings, "examination", examination);
        cases.require(me, id);
        return answer(
                id,
                consultation,
                services.change(RECORDS, HttpMethod.PUT, "/consultations/{id}/findings", version, typed, consultation),
                flash,
                typed);
    }

    @PostMapping("/cases/{id}/consultations/{consultation}/diagnosis")
    String diagnosis(
            @PathVariable UUID id,
            @PathVariable UUID consultation,
            Caller me,
            @RequestParam long version,
            @RequestParam(required = false) @Nullable List<String> sources,
            @RequestParam String codes,
            @RequestParam(required = false) @Nullable String note,
            RedirectAttributes flash) {
        cases.require(me, id);
        var body = new LinkedHashMap<String, Object>();
        body.put("sources", sources == null ? List.of() : sources);
        body.put(
                "codes",
                List.of(codes.strip().toUpperCase(java.util.Locale.ROOT).split("[\\s,;]+")));
        if (note != null && !note.isBlank()) {
            body.put("note", note);
        }
        return answer(
                id,
                consultation,
                services.change(RECORDS, HttpMethod.PUT, "/consultations/{id}/diagnosis", version, body, consultation),
                flash,
                Map.of("codes", codes, "note", note == null ? "" : note));
    }

    @PostMapping("/cases/{id}/consultations/{consultation}/signature")
    String signConsultation(
            @PathVariable UUID id,
            @PathVariable UUID consultation,
            Caller me,
            @RequestParam long version,
            RedirectAttributes flash) {
        return change(me, id, consultation, RECORDS, "/consultations/{id}/signature", version, null, flash);
    }

    @PostMapping("/cases/{id}/plans")
    String draftPlan(
            @PathVariable UUID id,
            Caller me,
            @RequestParam String key,
            @RequestParam UUID consultationId,
            @RequestParam List<String> modality,
            @RequestParam List<Integer> visits,
            @RequestParam List<Integer> intervalDays,
            @RequestParam List<Integer> visitMinutes,
            @RequestParam List<String> instructions,
            @RequestParam String reviewDueOn,
            RedirectAttributes flash) {
        cases.require(me, id);
        var items = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < modality.size(); i++) {
            if (!modality.get(i).isBlank()) {
                items.add(Map.of(
                        "modality", modality.get(i),
                        "visits", visits.get(i),
                        "intervalDays", intervalDays.get(i),
                        "visitMinutes", visitMinutes.get(i),
                        "instructions", instructions.get(i)));
            }
        }
        var body = Map.of("consultationId", consultationId, "items", items, "reviewDueOn", reviewDueOn);
        return created(id, services.create(RECORDS, "/plans", key, body), flash, Map.of("planItems", items));
    }

    @PostMapping("/cases/{id}/plans/{plan}/signature")
    String signPlan(
            @PathVariable UUID id,
            @PathVariable UUID plan,
            Caller me,
            @RequestParam long version,
            RedirectAttributes flash) {
        return change(me, id, plan, RECORDS, "/plans/{id}/signature", version, null, flash);
    }

    private String change(
            Caller me,
            UUID caseId,
            UUID aggregate,
            Service service,
            String path,
            long version,
            @Nullable Object body,
            RedirectAttributes flash) {
        cases.require(me, caseId);
        return answer(
                caseId,
                aggregate,
                services.change(service, HttpMethod.POST, path, version, body, aggregate),
                flash,
                Map.of());
    }

    private String created(UUID caseId, Reply reply, RedirectAttributes flash, Map<String, ?> typed) {
        return answer(
                caseId,
                reply instanceof Reply.Done done ? UUID.fromString(done.created()) : caseId,
                reply,
                flash,
                typed);
    }

    /// Back to the case page, with what came of it.
    private String answer(UUID caseId, UUID aggregate, Reply reply, RedirectAttributes flash, Map<String, ?> typed) {
        switch (reply) {
            case Reply.Done done -> flash.addFlashAttribute("updating", !cases.awaitVersion(aggregate, done.version()));
            case Reply.Refused refused -> {
                flash.addFlashAttribute("refused", words(refused));
                flash.addFlashAttribute("typed", typed);
            }
            case Reply.Unavailable away -> {
                flash.addFlashAttribute("away", away.service());
                flash.addFlashAttribute("typed", typed);
            }
        }
        return "redirect:/cases/" + caseId;
    }

    static String words(Reply.Refused refused) {
        return refused.errors().isEmpty()
                ? refused.detail()
                : refused.errors().stream()
                        .map(error -> error.field() + ": " + error.message())
                        .collect(Collectors.joining("; "));
    }
}
