package clinic.scheduling.appointment;

import static java.util.Objects.requireNonNull;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Cursor;
import clinic.kit.web.ETags;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Refused;
import clinic.scheduling.calendar.Era;
import clinic.scheduling.calendar.Span;
import clinic.scheduling.directory.Directory;
import clinic.scheduling.directory.Site;
import clinic.scheduling.directory.SitesToList;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What is booked, one visit or the diary of a site, a clinician or a case.
@RestController
@RequestMapping("/api/v1/appointments")
@Allow(
        value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER, Role.SERVICE},
        care = false)
class DiaryController {

    private final Appointments appointments;
    private final Directory directory;
    private final AppointmentMapper mapper;

    DiaryController(Appointments appointments, Directory directory, AppointmentMapper mapper) {
        this.appointments = appointments;
        this.directory = directory;
        this.mapper = mapper;
    }

    @GetMapping("/{id}")
    ResponseEntity<AppointmentView> show(@PathVariable @Guarded("appointment") UUID id) {
        var appointment = appointments.findById(id).orElseThrow(NotFound::new);
        var zone = directory.site(appointment.getSiteId()).orElseThrow().timeZone();
        return ResponseEntity.ok().eTag(ETags.of(appointment.getVersion())).body(mapper.toView(appointment, zone));
    }

    @GetMapping
    Page<AppointmentView> list(
            @RequestParam @Guarded(Guarded.SITE) @Nullable UUID siteId,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate date,
            @RequestParam @Guarded(Guarded.NOTHING) @Nullable UUID clinicianId,
            @RequestParam @Guarded("case") @Nullable UUID caseId,
            Cursor cursor,
            Caller caller) {
        var sites = SitesToList.of(siteId, caller);
        var zones = directory.sites().stream().collect(Collectors.toMap(Site::id, Site::timeZone));
        var day = date == null ? null : day(date, siteId, zones);
        var rows = appointments.page(
                sites,
                day == null ? null : day.startsAt(),
                day == null ? null : day.endsAt(),
                clinicianId,
                caseId,
                cursor.isFirst() ? null : cursor.instant(0),
                cursor.isFirst() ? null : cursor.uuid(1),
                cursor.limit() + 1);
        return Page.of(
                rows.stream()
                        .map(row -> mapper.toView(row, requireNonNull(zones.get(row.getSiteId()))))
                        .toList(),
                cursor.limit(),
                view -> List.of(view.startsAt().toString(), view.id().toString()));
    }

    private static Span day(LocalDate date, @Nullable UUID siteId, Map<UUID, ZoneId> zones) {
        if (!Era.has(date)) {
            throw Refused.parameter("date", Era.REMEDY);
        }
        if (siteId == null) {
            throw Refused.parameter("siteId", "a date is a site's date; say which site");
        }
        var zone = zones.get(siteId);
        if (zone == null) {
            throw new NotFound();
        }
        return new Span(
                date.atStartOfDay(zone).toInstant(),
                date.plusDays(1).atStartOfDay(zone).toInstant());
    }
}
