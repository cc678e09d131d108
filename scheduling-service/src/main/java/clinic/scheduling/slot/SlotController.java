package clinic.scheduling.slot;

import clinic.contracts.Role;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Page;
import clinic.kit.web.Refused;
import clinic.scheduling.calendar.Era;
import clinic.scheduling.calendar.Span;
import clinic.scheduling.slot.SlotFinding.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Free times at one site, or at all sites of the caller.
@RestController
@RequestMapping("/api/v1/slots")
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER, Role.SERVICE},
        care = false)
class SlotController {

    private static final Duration LONGEST_WINDOW = Duration.ofDays(31);
    private static final Duration USUAL_WINDOW = Duration.ofDays(14);

    private final SlotFinding finding;
    private final SlotMapper mapper;
    private final Clock clock;

    SlotController(SlotFinding finding, SlotMapper mapper, Clock clock) {
        this.finding = finding;
        this.mapper = mapper;
        this.clock = clock;
    }

    @GetMapping
    Page<SlotView> find(
            @RequestParam @Guarded(Guarded.SITE) @Nullable UUID siteId,
            @RequestParam @Guarded(Guarded.NOTHING) @Nullable UUID clinicianId,
            @RequestParam(defaultValue = "CONSULTATION") VisitType visitType,
            @RequestParam(defaultValue = "30") int minutes,
            @RequestParam @Nullable Instant from,
            @RequestParam @Nullable Instant to,
            @RequestParam(defaultValue = "20") int limit,
            Caller caller) {
        if (visitType == VisitType.UNKNOWN) {
            throw Refused.parameter("visitType", "must be one of CONSULTATION, PHYSICAL_THERAPY, INJECTION, FOLLOW_UP");
        }
        if (minutes < 5 || minutes > 480) {
            throw Refused.parameter("minutes", "must be a whole number from 5 to 480");
        }
        if (limit < 1 || limit > 100) {
            throw Refused.parameter("limit", "must be a whole number from 1 to 100");
        }
        var window = window(from, to);
        var wish = new Wish(
                id -> siteId == null ? caller.worksAt(id) : id.equals(siteId),
                clinicianId,
                visitType,
                Duration.ofMinutes(minutes),
                window,
                limit);
        return new Page<>(finding.find(wish).stream().map(mapper::toView).toList(), null);
    }

    private Span window(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && !Era.has(from)) {
            throw Refused.parameter("from", Era.REMEDY);
        }
        var start = from != null ? from : clock.instant();
        var end = to != null ? to : start.plus(USUAL_WINDOW);
        if (!start.isBefore(end)) {
            throw Refused.parameter("to", "must be after `from`");
        }
        if (Duration.between(start, end).compareTo(LONGEST_WINDOW) > 0) {
            throw Refused.parameter("to", "must be at most 31 days after `from`");
        }
        return new Span(start, end);
    }
}
