package clinic.portal.journey;

import static clinic.portal.remote.ClinicServices.Service.SCHEDULING;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.event.Ids;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Finding a slot across the sites, and taking it.
@Controller
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.SITE_MANAGER},
        care = false)
class BookingController {

    private static final Duration WINDOW = Duration.ofDays(14);
    private static final int DAY_LENGTH = "2026-12-31".length();
    private static final String NOT_A_DAY = "said.must-be-a-date-such-as-in-a-year-of-four-digits";

    private final ClinicServices services;
    private final CaseFiles cases;
    private final CaseCommands commands;
    private final MessageSource messages;
    private final Clock clock;

    BookingController(
            ClinicServices services, CaseFiles cases, CaseCommands commands, MessageSource messages, Clock clock) {
        this.services = services;
        this.cases = cases;
        this.commands = commands;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/cases/{id}/slots")
    String slots(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam(defaultValue = "CONSULTATION") String visitType,
            @RequestParam(defaultValue = "45") int minutes,
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID planItemId,
            @RequestParam(required = false) @Guarded(Guarded.SITE) @Nullable UUID site,
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID clinician,
            @RequestParam(defaultValue = "") String from,
            Locale language,
            HttpServletResponse response,
            Model model) {
        var row = cases.get(id);
        model.addAttribute("row", row);
        model.addAttribute("visitType", visitType);
        model.addAttribute("minutes", minutes);
        model.addAttribute("planItemId", planItemId);
        model.addAttribute("site", site);
        model.addAttribute("clinician", clinician);
        model.addAttribute("from", from);
        model.addAttribute("sites", cases.sites(me));
        model.addAttribute("clinicians", cases.clinicians());
        model.addAttribute("newKey", Ids.next().toString());
        var now = clock.instant();
        var day = day(from);
        if (day == null && !from.isBlank()) {
            model.addAttribute("refused", messages.getMessage(NOT_A_DAY, null, language));
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return "slots";
        }
        var start = day == null ? now : day.atStartOfDay(row.zone()).toInstant();
        var begin = start.isBefore(now) ? now : start;
        var query = new StringBuilder("/slots?visitType={type}&minutes={minutes}&from={from}&to={to}&limit=40");
        if (site != null) {
            query.append("&siteId=").append(site);
        }
        if (clinician != null) {
            query.append("&clinicianId=").append(clinician);
        }
        switch (services.get(SCHEDULING, query.toString(), visitType, minutes, begin, begin.plus(WINDOW))) {
            case Reply.Done done -> model.addAttribute("slots", done.values());
            case Reply.Refused refused -> model.addAttribute("refused", commands.words(refused));
            case Reply.Unavailable away -> model.addAttribute("slotsAway", away.since());
        }
        return "slots";
    }

    private static @Nullable LocalDate day(String typed) {
        try {
            var day = LocalDate.parse(typed.strip());
            return typed.strip().length() == DAY_LENGTH ? day : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @PostMapping("/cases/{id}/appointments")
    String book(
            @PathVariable @Guarded("case") UUID id,
            Caller me,
            @RequestParam String key,
            @RequestParam @Guarded(Guarded.SITE) UUID siteId,
            @RequestParam @Guarded(Guarded.NOTHING) UUID clinicianId,
            @RequestParam @Guarded(Guarded.NOTHING) UUID roomId,
            @RequestParam String visitType,
            @RequestParam int minutes,
            @RequestParam(required = false) @Guarded(Guarded.NOTHING) @Nullable UUID planItemId,
            @RequestParam Instant startsAt,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(required = false) @Nullable String clinician,
            @RequestParam(required = false) @Nullable String from,
            RedirectAttributes flash) {
        var body = new LinkedHashMap<String, Object>();
        body.put("caseId", id);
        body.put("siteId", siteId);
        body.put("clinicianId", clinicianId);
        body.put("roomId", roomId);
        body.put("visitType", visitType);
        if (planItemId != null) {
            body.put("planItemId", planItemId);
        }
        body.put("startsAt", startsAt.toString());
        body.put("minutes", minutes);
        var reply = services.create(SCHEDULING, "/appointments", key, body);
        if (reply instanceof Reply.Done done) {
            flash.addFlashAttribute("updating", !cases.awaitVersion(UUID.fromString(done.created()), done.version()));
            return "redirect:/cases/" + id;
        }
        // the desk stays where the slots are, with the same filters, and sees those that are left
        if (reply instanceof Reply.Refused refused) {
            flash.addFlashAttribute("refused", commands.words(refused));
        }
        if (reply instanceof Reply.Unavailable away) {
            flash.addFlashAttribute("slotsAway", away.since());
        }
        flash.addAttribute("visitType", visitType);
        flash.addAttribute("minutes", minutes);
        flash.addAttribute("planItemId", planItemId);
        flash.addAttribute("site", site);
        flash.addAttribute("clinician", clinician);
        flash.addAttribute("from", from);
        return "redirect:/cases/" + id + "/slots";
    }
}
