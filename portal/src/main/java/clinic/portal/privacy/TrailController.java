package clinic.portal.privacy;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.access.Reads;
import clinic.kit.audit.Action;
import clinic.kit.audit.Audit;
import clinic.kit.audit.AuditQuestion;
import clinic.kit.web.Cursor;
import clinic.kit.web.NotFound;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.casefile.CaseFiles.PatientHit;
import clinic.portal.casefile.Searches;
import clinic.portal.privacy.Trails.Position;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Who saw a patient, and what somebody saw. Whoever is looked for is looked for by POST, since names do not belong
/// into addresses; whatever is looked at here is itself audited.
@Controller
@RequestMapping("/privacy")
@Allow(value = Role.PRIVACY_OFFICER, care = false)
class TrailController {

    private final Trails trails;
    private final CaseFiles cases;
    private final Searches searches;
    private final Audit audit;

    TrailController(Trails trails, CaseFiles cases, Searches searches, Audit audit) {
        this.trails = trails;
        this.cases = cases;
        this.searches = searches;
        this.audit = audit;
    }

    @GetMapping
    String start() {
        return "privacy";
    }

    @GetMapping("/patients")
    String patients(
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID search,
            HttpSession session,
            Model model) {
        var name = searches.text(session, search);
        if (name == null) {
            return "redirect:/privacy";
        }
        var hits = cases.patients(name);
        audit.listed(Action.SEARCH, "patient", hits.stream().map(PatientHit::id).toList());
        model.addAttribute("patientName", name);
        model.addAttribute("patients", hits);
        return "privacy";
    }

    /// Goes on to an address that can be reloaded and come back to.
    @PostMapping("/patients/search")
    @Reads
    String findPatient(@RequestParam(defaultValue = "") String q, HttpSession session) {
        return found("/privacy/patients", searches.keep(session, q));
    }

    @GetMapping("/people")
    String people(
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID search,
            HttpSession session,
            Model model) {
        var name = searches.text(session, search);
        if (name == null) {
            return "redirect:/privacy";
        }
        model.addAttribute("personName", name);
        model.addAttribute("people", cases.people(name));
        return "privacy";
    }

    @PostMapping("/people/search")
    @Reads
    String findPerson(@RequestParam(defaultValue = "") String q, HttpSession session) {
        return found("/privacy/people", searches.keep(session, q));
    }

    private static String found(String page, @Nullable UUID search) {
        return search == null ? "redirect:/privacy" : "redirect:" + page + "?search=" + search;
    }

    @GetMapping("/patients/{patientId}")
    String whoSaw(
            @PathVariable @Guarded(Guarded.NOTHING) UUID patientId,
            Wanted wanted,
            Caller me,
            Cursor cursor,
            @RequestParam(name = "cursor", required = false) @Nullable String position,
            Model model) {
        var patient = cases.patient(patientId.toString()).orElseThrow(NotFound::new);
        model.addAttribute("patient", patient);
        model.addAttribute("address", "/privacy/patients/" + patientId);
        model.addAttribute("people", cases.people(""));
        audit.listed(Action.LIST, "audit", List.of(patientId));
        return show(aboutPatient(patientId, wanted, cases.zone(me)), wanted, cursor, position, me, model);
    }

    @GetMapping("/people/{subject}")
    String whatSaw(
            @PathVariable @Guarded(Guarded.NOTHING) UUID subject,
            Wanted wanted,
            Caller me,
            Cursor cursor,
            @RequestParam(name = "cursor", required = false) @Nullable String position,
            Model model) {
        model.addAttribute("person", cases.person(subject));
        model.addAttribute("address", "/privacy/people/" + subject);
        audit.read("audit", subject, null);
        return show(ofPerson(subject, wanted, cases.zone(me)), wanted, cursor, position, me, model);
    }

    @GetMapping("/patients/{patientId}/export")
    void exportPatient(
            @PathVariable @Guarded(Guarded.NOTHING) UUID patientId,
            Wanted wanted,
            Caller me,
            HttpServletResponse response)
            throws IOException {
        cases.patient(patientId.toString()).orElseThrow(NotFound::new);
        var question = aboutPatient(patientId, wanted, cases.zone(me));
        audit.exported("audit", patientId, patientId);
        export(question, response);
    }

    @GetMapping("/people/{subject}/export")
    void exportPerson(
            @PathVariable @Guarded(Guarded.NOTHING) UUID subject,
            Wanted wanted,
            Caller me,
            HttpServletResponse response)
            throws IOException {
        var question = ofPerson(subject, wanted, cases.zone(me));
        audit.exported("audit", subject, null);
        export(question, response);
    }

    /// What the filters of the page say; days are the reader's.
    record Wanted(
            @Guarded(Guarded.NOTHING) @Nullable UUID actor,
            @Nullable String action,
            @Nullable String from,
            @Nullable String to) {

        @Nullable
        Action known() {
            return Arrays.stream(Action.values())
                    .filter(it -> it.name().equals(action))
                    .findFirst()
                    .orElse(null);
        }

        @Nullable
        Instant begin(ZoneId zone) {
            var day = day(from);
            return day == null ? null : day.atStartOfDay(zone).toInstant();
        }

        @Nullable
        Instant end(ZoneId zone) {
            var day = day(to);
            return day == null ? null : day.plusDays(1).atStartOfDay(zone).toInstant();
        }

        /// A day that is none limits nothing; the page shows it as it was typed.
        private static @Nullable LocalDate day(@Nullable String typed) {
            try {
                var day = typed == null || typed.isBlank() ? null : LocalDate.parse(typed.strip());
                return day == null || day.getYear() < 1900 || day.getYear() > 9998 ? null : day;
            } catch (DateTimeParseException e) {
                return null;
            }
        }

        public boolean limits() {
            return actor != null || known() != null || day(from) != null || day(to) != null;
        }
    }

    private AuditQuestion aboutPatient(UUID patientId, Wanted wanted, ZoneId zone) {
        return new AuditQuestion(
                patientId,
                cases.casesOf(patientId),
                wanted.actor() == null ? null : wanted.actor().toString(),
                wanted.known(),
                wanted.begin(zone),
                wanted.end(zone));
    }

    private static AuditQuestion ofPerson(UUID subject, Wanted wanted, ZoneId zone) {
        return new AuditQuestion(
                null, List.of(), subject.toString(), wanted.known(), wanted.begin(zone), wanted.end(zone));
    }

    private String show(
            AuditQuestion question, Wanted wanted, Cursor cursor, @Nullable String position, Caller me, Model model) {
        var answer = trails.ask(question, cursor.isFirst() ? Position.START : new Position(cursor.after(), position));
        model.addAttribute("page", answer.page());
        model.addAttribute("missing", answer.missing());
        model.addAttribute("first", cursor.isFirst());
        model.addAttribute("wanted", wanted);
        model.addAttribute("actions", Action.values());
        model.addAttribute("zone", cases.zone(me));
        model.addAttribute(
                "names",
                cases.names(answer.page().items().stream()
                        .map(entry -> entry.row().patientId())
                        .filter(Objects::nonNull)
                        .toList()));
        return "trail";
    }

    /// Page after page, so that no trail is too long for the memory. Whoever reads it sees at its end what is missing.
    private void export(AuditQuestion question, HttpServletResponse response) throws IOException {
        response.setContentType("text/csv");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"");
        var out = response.getWriter();
        var csv = new Csv(out);
        csv.line(
                "at",
                "actor",
                "name",
                "action",
                "what",
                "id",
                "patient",
                "patients",
                "outcome",
                "reason",
                "detail",
                "times",
                "from",
                "browser",
                "route",
                "service",
                "trace");
        for (var position = Position.START; position != null; ) {
            var answer = trails.ask(question, position);
            for (var entry : answer.page().items()) {
                var row = entry.row();
                csv.line(
                        row.at(),
                        row.actor(),
                        row.actorName(),
                        row.action(),
                        row.resourceType(),
                        row.resourceId(),
                        row.patientId(),
                        row.patients(),
                        row.outcome(),
                        row.reason(),
                        row.detail(),
                        row.times(),
                        row.source(),
                        row.origin(),
                        row.route(),
                        entry.service(),
                        row.traceId());
            }
            answer.missing().forEach(service -> csv.line("", "", "", "MISSING", service + " does not answer"));
            out.flush();
            position = Position.after(answer.page());
        }
    }
}
