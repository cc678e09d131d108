package clinic.scheduling.appointment;

import clinic.contracts.Role;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.web.Created;
import clinic.kit.web.ETags;
import clinic.kit.web.Idempotency;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import clinic.kit.web.Problems;
import clinic.kit.web.Refused;
import clinic.scheduling.appointment.AppointmentRefused.CaseIsClosed;
import clinic.scheduling.appointment.AppointmentRefused.CaseOnHold;
import clinic.scheduling.appointment.AppointmentRefused.ClinicianUnsuitable;
import clinic.scheduling.appointment.AppointmentRefused.NotPossibleNow;
import clinic.scheduling.appointment.AppointmentRefused.OutsideAvailability;
import clinic.scheduling.appointment.AppointmentRefused.PlanItemFullyBooked;
import clinic.scheduling.appointment.AppointmentRefused.PlanItemOfOtherType;
import clinic.scheduling.appointment.AppointmentRefused.PlanItemUnknown;
import clinic.scheduling.appointment.AppointmentRefused.RoomUnsuitable;
import clinic.scheduling.appointment.AppointmentRefused.SlotInThePast;
import clinic.scheduling.appointment.AppointmentRefused.TooEarly;
import clinic.scheduling.appointment.AppointmentRefused.TooLate;
import clinic.scheduling.calendar.Span;
import clinic.scheduling.claim.Claim;
import clinic.scheduling.claim.Claims;
import clinic.scheduling.claim.Taken;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Booking a visit, and what becomes of it. Reading is [DiaryController]'s.
@RestController
@RequestMapping("/api/v1/appointments")
class AppointmentController {

    private static final int LONGEST_VISIT = 480;
    private static final int SHORTEST_VISIT = 5;

    private final AppointmentBooking booking;
    private final Visiting visiting;
    private final Claims claims;
    private final Idempotency idempotency;
    private final BookingFigures figures;

    AppointmentController(
            AppointmentBooking booking,
            Visiting visiting,
            Claims claims,
            Idempotency idempotency,
            BookingFigures figures) {
        this.figures = figures;
        this.booking = booking;
        this.visiting = visiting;
        this.claims = claims;
        this.idempotency = idempotency;
    }

    @PostMapping
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.SITE_MANAGER},
            care = false)
    ResponseEntity<Void> book(IdempotencyKey key, @Valid @RequestBody BookingRequest request) {
        requireWholeMinute(request.startsAt());
        return idempotency.once(key, request, () -> {
            var appointment = booking.book(request.toCommand());
            figures.booked(appointment.getVisitType());
            return new Created(URI.create("/api/v1/appointments/" + appointment.getId()), appointment.getVersion());
        });
    }

    @PostMapping("/{id}/reschedule")
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.SITE_MANAGER},
            care = false)
    ResponseEntity<Void> reschedule(
            @PathVariable @Guarded("appointment") UUID id,
            IfMatch seen,
            @Valid @RequestBody RescheduleRequest request) {
        requireWholeMinute(request.startsAt());
        return done(booking.reschedule(id, seen, request.toCommand()));
    }

    @PostMapping("/{id}/cancellation")
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.SITE_MANAGER},
            care = false)
    ResponseEntity<Void> cancel(
            @PathVariable @Guarded("appointment") UUID id,
            IfMatch seen,
            @Valid @RequestBody CancellationRequest request) {
        requireGivable(request.reason());
        return done(booking.cancel(id, seen, request.reason()));
    }

    @PostMapping("/{id}/check-in")
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
            care = false)
    ResponseEntity<Void> checkIn(@PathVariable @Guarded("appointment") UUID id, IfMatch seen) {
        return done(visiting.checkIn(id, seen));
    }

    @PostMapping("/{id}/check-out")
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
            care = false)
    ResponseEntity<Void> checkOut(@PathVariable @Guarded("appointment") UUID id, IfMatch seen) {
        return done(visiting.checkOut(id, seen));
    }

    /// Every blocker, read after the refused transaction is over.
    @ExceptionHandler
    ProblemDetail refuse(Taken taken) {
        figures.refused("slot-taken");
        var blockers = claims.blockers(taken);
        var kinds = blockers.stream()
                .map(blocker -> blocker.kind().name().toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        var problem = Problems.of(
                HttpStatus.CONFLICT,
                "slot-taken",
                blockers.isEmpty()
                        ? "Somebody else took that time and has just given it back. Try again."
                        : "Taken at that time: " + kinds + ". Choose another time.");
        problem.setProperty("blockers", blockers.stream().map(BlockerView::of).toList());
        return problem;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuse(AppointmentRefused refused) {
        figures.refused(refused);
        return switch (refused) {
            case CaseIsClosed _ -> conflict("case-closed", refused);
            case CaseOnHold _ -> conflict("case-escalated", refused);
            case PlanItemFullyBooked _ -> conflict("plan-item-fully-booked", refused);
            case NotPossibleNow now -> {
                var problem = Problems.of(HttpStatus.CONFLICT, "not-possible-now", refused.detail());
                problem.setProperty("appointmentStatus", now.status());
                yield ResponseEntity.status(HttpStatus.CONFLICT).body(problem);
            }
            case SlotInThePast _ -> notAllowed("slot-in-the-past", refused, "startsAt", "choose a later time");
            case OutsideAvailability _ ->
                notAllowed("outside-availability", refused, "startsAt", "choose one of the free slots");
            case ClinicianUnsuitable _ ->
                notAllowed("clinician-unsuitable", refused, "clinicianId", "choose somebody who does such visits");
            case RoomUnsuitable _ ->
                notAllowed("room-unsuitable", refused, "roomId", "choose a procedure room, or leave it out");
            case PlanItemUnknown _ ->
                notAllowed("plan-item-unknown", refused, "planItemId", "choose one of the case's treatments to book");
            case PlanItemOfOtherType _ ->
                notAllowed("plan-item-of-other-type", refused, "visitType", "choose the type that the line asks for");
            case TooEarly _ -> notAllowed("too-early", refused, null, "");
            case TooLate _ -> notAllowed("too-late", refused, null, "");
        };
    }

    private static ResponseEntity<ProblemDetail> conflict(String slug, AppointmentRefused refused) {
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .body(Problems.of(HttpStatus.CONFLICT, slug, refused.detail()));
    }

    private static ResponseEntity<ProblemDetail> notAllowed(
            String slug, AppointmentRefused refused, @Nullable String field, String remedy) {
        var problem = Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, slug, refused.detail());
        return ResponseEntity.unprocessableContent()
                .body(field == null ? problem : Problems.withField(problem, field, remedy));
    }

    private static ResponseEntity<Void> done(Appointment appointment) {
        return ResponseEntity.noContent()
                .eTag(ETags.of(appointment.getVersion()))
                .build();
    }

    private static void requireGivable(CancelReason reason) {
        switch (reason) {
            case PATIENT_REQUEST, CLINIC_REQUEST, BOOKED_IN_ERROR -> {}
            case CASE_CLOSED, UNKNOWN ->
                throw field("reason", "must be one of PATIENT_REQUEST, CLINIC_REQUEST, BOOKED_IN_ERROR");
        }
    }

    private static void requireWholeMinute(Instant startsAt) {
        if (startsAt.getEpochSecond() % 60 != 0 || startsAt.getNano() != 0) {
            throw field("startsAt", "must be a whole minute");
        }
    }

    private static Refused field(String field, String remedy) {
        return new Refused(
                HttpStatus.BAD_REQUEST,
                Problems.field(
                        HttpStatus.BAD_REQUEST, "invalid-request", "Some fields need to be changed.", field, remedy));
    }

    record BookingRequest(
            @NotNull @Guarded("case") UUID caseId,
            @NotNull @Guarded(Guarded.SITE) UUID siteId,
            @NotNull @Guarded(Guarded.NOTHING) UUID clinicianId,
            @Guarded(Guarded.NOTHING) @Nullable UUID roomId,
            @NotNull VisitType visitType,
            @Guarded("plan-item") @Nullable UUID planItemId,
            @NotNull Instant startsAt,

            @NotNull @Min(SHORTEST_VISIT) @Max(LONGEST_VISIT)
            Integer minutes) {

        BookAppointment toCommand() {
            return new BookAppointment(
                    caseId,
                    siteId,
                    clinicianId,
                    roomId,
                    visitType,
                    planItemId,
                    Span.of(startsAt, Duration.ofMinutes(minutes)));
        }
    }

    record RescheduleRequest(
            @Guarded(Guarded.SITE) @Nullable UUID siteId,
            @Guarded(Guarded.NOTHING) @Nullable UUID clinicianId,
            @Guarded(Guarded.NOTHING) @Nullable UUID roomId,
            @NotNull Instant startsAt,

            @Min(SHORTEST_VISIT) @Max(LONGEST_VISIT) @Nullable
            Integer minutes) {

        RescheduleAppointment toCommand() {
            return new RescheduleAppointment(
                    siteId, clinicianId, roomId, startsAt, minutes == null ? null : Duration.ofMinutes(minutes));
        }
    }

    record CancellationRequest(@NotNull CancelReason reason) {}

    record BlockerView(UUID resource, Claim.Kind kind, Instant startsAt, Instant endsAt) {

        static BlockerView of(Claim claim) {
            return new BlockerView(
                    claim.resource(),
                    claim.kind(),
                    claim.during().startsAt(),
                    claim.during().endsAt());
        }
    }
}
