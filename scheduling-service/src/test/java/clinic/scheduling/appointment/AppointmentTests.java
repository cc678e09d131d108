package clinic.scheduling.appointment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppointmentTests {

    private static final Instant TEN = Instant.parse("2031-03-03T15:00:00Z");
    private static final Span AT_TEN = Span.of(TEN, Duration.ofMinutes(45));
    private static final UUID CASE = new UUID(1, 1);
    private static final UUID PATIENT = new UUID(1, 2);
    private static final UUID LEE = new UUID(2, 1);
    private static final Site HARBOR = new Site(
            new UUID(4, 1),
            1,
            "Harbor",
            "Harbor Clinic",
            ZoneId.of("America/New_York"),
            "+12125550100",
            false,
            Duration.ofHours(2),
            null);
    private static final Place CONSULT_1 = new Place(HARBOR.id(), LEE, new UUID(5, 1), null);
    private static final Place PROCEDURE = new Place(HARBOR.id(), LEE, new UUID(5, 3), new UUID(6, 1));

    private final Appointment appointment = booked(CONSULT_1);

    @Test
    void cannotBeBookedForATimeThatHasPassed() {
        assertThatExceptionOfType(SlotInThePast.class)
                .isThrownBy(() -> Appointment.book(new UUID(9, 9), command(), PATIENT, CONSULT_1, TEN.plusSeconds(1)));
    }

    @Test
    void claimsEverybodyAndEverythingItTakes() {
        assertThat(appointment.claims()).extracting(Claim::kind).containsOnly(Kind.CLINICIAN, Kind.ROOM, Kind.PATIENT);
        assertThat(booked(PROCEDURE).claims())
                .extracting(Claim::kind)
                .containsExactlyInAnyOrder(Kind.CLINICIAN, Kind.ROOM, Kind.PATIENT, Kind.EQUIPMENT);
        assertThat(appointment.claims()).allMatch(claim -> claim.during().equals(AT_TEN));
    }

    @Test
    void movesInPlace() {
        var id = appointment.getId();
        var eleven = Span.of(TEN.plusSeconds(3600), Duration.ofMinutes(30));

        assertThat(appointment.reschedule(eleven, PROCEDURE, TEN.minusSeconds(60)))
                .isEqualTo(new AppointmentRescheduled(
                        id,
                        CASE,
                        PATIENT,
                        HARBOR.id(),
                        LEE,
                        PROCEDURE.roomId(),
                        TEN,
                        eleven.startsAt(),
                        eleven.endsAt()));
        assertThat(appointment.getId()).isEqualTo(id);
        assertThat(appointment.claims()).allMatch(claim -> claim.during().equals(eleven));
    }

    @Test
    void isCancelledOnlyOnce() {
        assertThat(appointment.cancel(CancelReason.PATIENT_REQUEST))
                .isEqualTo(new AppointmentCancelled(appointment.getId(), CASE, PATIENT, CancelReason.PATIENT_REQUEST));

        assertThatExceptionOfType(NotPossibleNow.class)
                .isThrownBy(() -> appointment.cancel(CancelReason.PATIENT_REQUEST));
    }

    @Test
    void letsItsPatientCheckInFromTwoHoursBeforeUntilItsEnd() {
        assertThatExceptionOfType(TooEarly.class)
                .isThrownBy(() -> appointment.checkIn(HARBOR, TEN.minusSeconds(2 * 3600 + 1)))
                .withMessageContaining("08:00 EST");
        assertThatExceptionOfType(TooLate.class)
                .isThrownBy(() -> appointment.checkIn(HARBOR, AT_TEN.endsAt()))
                .withMessageContaining("10:45 EST");

        var earliest = TEN.minusSeconds(2 * 3600);
        assertThat(appointment.checkIn(HARBOR, earliest))
                .isEqualTo(new AppointmentCheckedIn(appointment.getId(), CASE, PATIENT, earliest));
        assertThat(booked(CONSULT_1).checkIn(HARBOR, AT_TEN.endsAt().minusMillis(1)))
                .isNotNull();
    }

    @Test
    void startsWithOrWithoutCheckInAndSaysSoOnce() {
        assertThat(appointment.start(TEN)).isEqualTo(new AppointmentStarted(appointment.getId(), CASE, PATIENT, TEN));
        assertThat(appointment.start(TEN.plusSeconds(1))).isNull();
        assertThat(appointment.getStartedAt()).isEqualTo(TEN);
    }

    @Test
    void doesNotStartWhenItIsOver() {
        appointment.cancel(CancelReason.CLINIC_REQUEST);

        assertThat(appointment.start(TEN)).isNull();
        assertThat(appointment.getStatus()).isEqualTo(Appointment.Status.CANCELLED);
    }

    @Test
    void isCompletedByCheckoutAlone() {
        assertThatThrownBy(() -> appointment.checkOut(TEN)).isInstanceOf(NotPossibleNow.class);
        appointment.checkIn(HARBOR, TEN);

        assertThat(appointment.checkOut(AT_TEN.endsAt()))
                .isEqualTo(new AppointmentCheckedOut(appointment.getId(), CASE, PATIENT, AT_TEN.endsAt()));
        assertThatThrownBy(() -> appointment.cancel(CancelReason.PATIENT_REQUEST))
                .isInstanceOf(NotPossibleNow.class);
        assertThatThrownBy(() -> appointment.reschedule(AT_TEN, CONSULT_1, TEN)).isInstanceOf(NotPossibleNow.class);
    }

    private static Appointment booked(Place place) {
        return Appointment.book(new UUID(9, 9), command(), PATIENT, place, TEN.minusSeconds(60));
    }

    private static BookAppointment command() {
        return new BookAppointment(CASE, HARBOR.id(), LEE, null, VisitType.CONSULTATION, null, AT_TEN);
    }
}
