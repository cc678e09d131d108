package clinic.scheduling.appointment;

import clinic.contracts.scheduling.AppointmentEvent.AppointmentBooked;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCancelled;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCheckedIn;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCheckedOut;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentRescheduled;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentStarted;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.scheduling.appointment.AppointmentRefused.NotPossibleNow;
import clinic.scheduling.appointment.AppointmentRefused.SlotInThePast;
import clinic.scheduling.appointment.AppointmentRefused.TooEarly;
import clinic.scheduling.appointment.AppointmentRefused.TooLate;
import clinic.scheduling.calendar.Span;
import clinic.scheduling.claim.Claim;
import clinic.scheduling.claim.Claim.Kind;
import clinic.scheduling.directory.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/// One patient sees one clinician at one place for a while:
/// booked → checked in → started → checked out; moved while booked, cancelled until it started.
///
/// A patient may be seen without having checked in, and leave without a consultation having been started (physical
/// therapy). That nobody and nothing is taken twice is guarded by the visit's [#claims].
@Table("appointment")
class Appointment {

    enum Status {
        BOOKED,
        CHECKED_IN,
        STARTED,
        CHECKED_OUT,
        CANCELLED
    }

    @Id
    private final UUID id;

    @Version
    private long version;

    private final UUID caseId;
    private final UUID patientId;
    private final VisitType visitType;
    private final @Nullable UUID planItemId;
    private UUID siteId;
    private UUID clinicianId;
    private UUID roomId;
    private @Nullable UUID equipmentId;
    private Instant startsAt;
    private Instant endsAt;
    private Status status = Status.BOOKED;
    private @Nullable Instant checkedInAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant checkedOutAt;
    private @Nullable CancelReason cancelReason;

    Appointment(
            UUID id,
            UUID caseId,
            UUID patientId,
            VisitType visitType,
            @Nullable UUID planItemId,
            UUID siteId,
            UUID clinicianId,
            UUID roomId,
            @Nullable UUID equipmentId,
            Instant startsAt,
            Instant endsAt) {
        this.id = id;
        this.caseId = caseId;
        this.patientId = patientId;
        this.visitType = visitType;
        this.planItemId = planItemId;
        this.siteId = siteId;
        this.clinicianId = clinicianId;
        this.roomId = roomId;
        this.equipmentId = equipmentId;
        this.startsAt = startsAt;
        this.endsAt = endsAt;
    }

    static Appointment book(UUID id, BookAppointment command, UUID patientId, Place place, Instant now) {
        requireAhead(command.slot(), now);
        return new Appointment(
                id,
                command.caseId(),
                patientId,
                command.visitType(),
                command.planItemId(),
                place.siteId(),
                place.clinicianId(),
                place.roomId(),
                place.equipmentId(),
                command.slot().startsAt(),
                command.slot().endsAt());
    }

    AppointmentBooked booked() {
        return new AppointmentBooked(
                id, caseId, patientId, siteId, clinicianId, roomId, visitType, planItemId, startsAt, endsAt);
    }

    AppointmentRescheduled reschedule(Span slot, Place place, Instant now) {
        requireMovable();
        requireAhead(slot, now);
        var previousStartsAt = startsAt;
        siteId = place.siteId();
        clinicianId = place.clinicianId();
        roomId = place.roomId();
        equipmentId = place.equipmentId();
        startsAt = slot.startsAt();
        endsAt = slot.endsAt();
        return new AppointmentRescheduled(
                id, caseId, patientId, siteId, clinicianId, roomId, previousStartsAt, startsAt, endsAt);
    }

    AppointmentCancelled cancel(CancelReason reason) {
        status = switch (status) {
            case BOOKED, CHECKED_IN -> Status.CANCELLED;
            case STARTED, CHECKED_OUT, CANCELLED -> throw new NotPossibleNow(status);
        };
        cancelReason = reason;
        return new AppointmentCancelled(id, caseId, patientId, reason);
    }

    AppointmentCheckedIn checkIn(Site site, Instant now) {
        var opens = startsAt.minus(site.earlyCheckIn());
        status = switch (status) {
            case BOOKED -> {
                if (now.isBefore(opens)) {
                    throw new TooEarly(opens.atZone(site.timeZone()));
                }
                if (!now.isBefore(endsAt)) {
                    throw new TooLate(endsAt.atZone(site.timeZone()));
                }
                yield Status.CHECKED_IN;
            }
            case CHECKED_IN, STARTED, CHECKED_OUT, CANCELLED -> throw new NotPossibleNow(status);
        };
        checkedInAt = now;
        return new AppointmentCheckedIn(id, caseId, patientId, now);
    }

    /// The patient is with the provider; says nothing where that was known already, or the visit is over.
    @Nullable
    AppointmentStarted start(Instant now) {
        return switch (status) {
            case BOOKED, CHECKED_IN -> {
                status = Status.STARTED;
                startedAt = now;
                yield new AppointmentStarted(id, caseId, patientId, now);
            }
            case STARTED, CHECKED_OUT, CANCELLED -> null;
        };
    }

    AppointmentCheckedOut checkOut(Instant now) {
        status = switch (status) {
            case CHECKED_IN, STARTED -> Status.CHECKED_OUT;
            case BOOKED, CHECKED_OUT, CANCELLED -> throw new NotPossibleNow(status);
        };
        checkedOutAt = now;
        return new AppointmentCheckedOut(id, caseId, patientId, now);
    }

    /// Everybody and everything that this visit takes up.
    List<Claim> claims() {
        return claims(patientId, new Place(siteId, clinicianId, roomId, equipmentId), slot());
    }

    static List<Claim> claims(UUID patientId, Place place, Span slot) {
        var claims = new ArrayList<Claim>();
        claims.add(new Claim(place.clinicianId(), Kind.CLINICIAN, slot));
        claims.add(new Claim(place.roomId(), Kind.ROOM, slot));
        claims.add(new Claim(patientId, Kind.PATIENT, slot));
        if (place.equipmentId() != null) {
            claims.add(new Claim(place.equipmentId(), Kind.EQUIPMENT, slot));
        }
        return claims;
    }

    void requireMovable() {
        switch (status) {
            case BOOKED -> {}
            case CHECKED_IN, STARTED, CHECKED_OUT, CANCELLED -> throw new NotPossibleNow(status);
        }
    }

    static void requireAhead(Span slot, Instant now) {
        if (slot.startsAt().isBefore(now)) {
            throw new SlotInThePast();
        }
    }

    Span slot() {
        return new Span(startsAt, endsAt);
    }

    public UUID getId() {
        return id;
    }

    public long getVersion() {
        return version;
    }

    public UUID getCaseId() {
        return caseId;
    }

    public UUID getPatientId() {
        return patientId;
    }

    public VisitType getVisitType() {
        return visitType;
    }

    public @Nullable UUID getPlanItemId() {
        return planItemId;
    }

    public UUID getSiteId() {
        return siteId;
    }

    public UUID getClinicianId() {
        return clinicianId;
    }

    public UUID getRoomId() {
        return roomId;
    }

    public @Nullable UUID getEquipmentId() {
        return equipmentId;
    }

    public Instant getStartsAt() {
        return startsAt;
    }

    public Instant getEndsAt() {
        return endsAt;
    }

    public Status getStatus() {
        return status;
    }

    public @Nullable Instant getCheckedInAt() {
        return checkedInAt;
    }

    public @Nullable Instant getStartedAt() {
        return startedAt;
    }

    public @Nullable Instant getCheckedOutAt() {
        return checkedOutAt;
    }

    public @Nullable CancelReason getCancelReason() {
        return cancelReason;
    }
}
