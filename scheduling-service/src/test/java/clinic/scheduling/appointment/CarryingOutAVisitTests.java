package clinic.scheduling.appointment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.kit.testing.Api.Answer;
import clinic.scheduling.SchedulingServiceTests;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CarryingOutAVisitTests extends SchedulingServiceTests {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId DENVER = ZoneId.of("America/Denver");

    @Test
    void goesFromBookingToCheckout() {
        var known = openCase(HARBOR);
        var id = booked(known).id();
        clock.set(TUESDAY_10AM.minusSeconds(600));

        var checkedIn = change(id, "check-in", 1, null);
        assertThat(checkedIn.status()).isEqualTo(204);
        assertThat(checkedIn.version()).isEqualTo(2);
        tell(started(known, id));
        assertThat(statusOf(id)).isEqualTo("STARTED");
        assertThat(change(id, "check-out", 3, null).status()).isEqualTo(204);

        assertThat(statusOf(id)).isEqualTo("CHECKED_OUT");
        await().untilAsserted(() -> assertThat(published(id))
                .containsExactly(
                        "AppointmentBooked.v1",
                        "AppointmentCheckedIn.v1",
                        "AppointmentStarted.v1",
                        "AppointmentCheckedOut.v1"));
    }

    @Test
    void refusesAStaleVersionAndOneThatIsMissing() {
        var id = booked(openCase(HARBOR)).id();
        change(id, "reschedule", 1, Map.of("startsAt", TUESDAY_10AM.plusSeconds(3600)));

        assertThat(change(id, "cancellation", 1, Map.of("reason", "PATIENT_REQUEST"))
                        .status())
                .isEqualTo(412);
        assertThat(frontDesk()
                        .send("POST", APPOINTMENTS + "/" + id + "/cancellation", Map.of("reason", "PATIENT_REQUEST"))
                        .status())
                .isEqualTo(428);
        assertThat(change(id, "cancellation", 2, Map.of("reason", "CASE_CLOSED"))
                        .fields())
                .containsExactly("reason");
        assertThat(statusOf(id)).isEqualTo("BOOKED");
    }

    @Test
    void movesInPlaceOverItsOwnTime() {
        var booked = booked(openCase(HARBOR));

        var moved = change(booked.id(), "reschedule", 1, Map.of("startsAt", TUESDAY_10AM.plusSeconds(900)));

        assertThat(moved.status()).isEqualTo(204);
        var view = frontDesk().get(booked.location()).body();
        assertThat(view.path("startsAt").asString()).isEqualTo("2031-03-04T15:15:00Z");
        assertThat(view.path("endsAt").asString()).isEqualTo("2031-03-04T16:00:00Z");
        assertThat(view.path("roomId").asString()).isEqualTo(HARBOR_CONSULT_1.toString());
        // the old time is free again, up to the new one
        assertThat(book(visit(openCase(HARBOR).id(), HARBOR, DR_LEE, "CONSULTATION", TUESDAY_10AM, 15))
                        .status())
                .isEqualTo(201);
        await().untilAsserted(() -> assertThat(published(booked.id()))
                .containsExactly("AppointmentBooked.v1", "AppointmentRescheduled.v1"));
    }

    @Test
    void movesToTheOtherSiteAndClinician() {
        var booked = booked(openCase(HARBOR));

        var moved = change(
                booked.id(),
                "reschedule",
                1,
                Map.of("siteId", RIVERSIDE, "clinicianId", DR_ALVAREZ, "startsAt", TUESDAY_10AM, "minutes", 60));

        assertThat(moved.status()).as(moved.toString()).isEqualTo(204);
        var view = frontDesk().get(booked.location()).body();
        assertThat(view.path("siteTimeZone").asString()).isEqualTo("America/Denver");
        assertThat(book(consultation(openCase(HARBOR), HARBOR, DR_LEE, TUESDAY_10AM))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void staysWhereItIsWhenTheNewTimeIsTaken() {
        var booked = booked(openCase(HARBOR));
        var later = TUESDAY_10AM.plusSeconds(3600);
        var blocker = book(consultation(openCase(HARBOR), HARBOR, DR_LEE, later));

        var refused = change(booked.id(), "reschedule", 1, Map.of("startsAt", later.minusSeconds(900)));

        assertThat(refused.problem()).isEqualTo("slot-taken");
        // its own claims are not in its way, though they overlap the time it wanted
        assertThat(refused.body().path("blockers").size()).isEqualTo(1);
        assertThat(refused.body().path("blockers").path(0).path("startsAt").asString())
                .isEqualTo(later.toString());
        assertThat(frontDesk().get(booked.location()).body().path("startsAt").asString())
                .isEqualTo(TUESDAY_10AM.toString());
        assertThat(versionOf(booked.id())).isEqualTo(1);
        assertThat(claims()).isEqualTo(6);
        assertThat(statusOf(blocker.id())).isEqualTo("BOOKED");
    }

    @Test
    void givesItsTimeBackWhenItIsCancelled() {
        var known = openCase(HARBOR);
        var booked = booked(known);

        assertThat(change(booked.id(), "cancellation", 1, Map.of("reason", "PATIENT_REQUEST"))
                        .status())
                .isEqualTo(204);

        assertThat(claims()).isZero();
        assertThat(change(booked.id(), "cancellation", 2, Map.of("reason", "PATIENT_REQUEST"))
                        .problem())
                .isEqualTo("not-possible-now");
        booked(openCase(HARBOR));
    }

    @Test
    void opensCheckInTwoHoursBeforeAtHarborAndTwelveAtRiverside() {
        var atHarbor = booked(openCase(HARBOR)).id();
        var afternoon = TUESDAY_10AM.plusSeconds(4 * 3600);
        var atRiverside = book(consultation(openCase(RIVERSIDE), RIVERSIDE, DR_ALVAREZ, afternoon))
                .id();

        clock.set(TUESDAY_10AM.minusSeconds(2 * 3600 + 60));
        assertThat(change(atHarbor, "check-in", 1, null).problem()).isEqualTo("too-early");
        clock.set(TUESDAY_10AM.minusSeconds(2 * 3600));
        assertThat(change(atHarbor, "check-in", 1, null).status()).isEqualTo(204);
        clock.set(afternoon.minusSeconds(12 * 3600 + 60));
        assertThat(change(atRiverside, "check-in", 1, null).problem()).isEqualTo("too-early");
        clock.set(afternoon.plusSeconds(45 * 60));
        assertThat(change(atRiverside, "check-in", 1, null).problem()).isEqualTo("too-late");
        clock.set(afternoon.plusSeconds(45 * 60 - 1));
        assertThat(change(atRiverside, "check-in", 1, null).status()).isEqualTo(204);
    }

    @Test
    void worksTwoMinutesBeforeMidnight() {
        clock.set(local("2031-03-03T23:58", DENVER));
        var known = openCase(RIVERSIDE);

        var slots = frontDesk()
                .get("/api/v1/slots?visitType=CONSULTATION&minutes=30&limit=1&siteId=" + RIVERSIDE)
                .body()
                .path("items");
        assertThat(slots.path(0).path("localStart").asString()).isEqualTo("2031-03-04T00:00");
        var startsAt = Instant.parse(slots.path(0).path("startsAt").asString());
        var booked = book(consultation(known, RIVERSIDE, DR_ALVAREZ, startsAt));
        assertThat(booked.status()).as(booked.toString()).isEqualTo(201);
        assertThat(change(booked.id(), "check-in", 1, null).status()).isEqualTo(204);
        assertThat(change(booked.id(), "check-out", 2, null).status()).isEqualTo(204);
    }

    @Test
    void spansMidnightWhereTheSiteIsOpenRoundTheClock() {
        var startsAt = local("2031-03-04T23:45", DENVER);

        assertThat(book(consultation(openCase(RIVERSIDE), RIVERSIDE, DR_ALVAREZ, startsAt))
                        .status())
                .isEqualTo(201);
        assertThat(book(consultation(openCase(HARBOR), HARBOR, DR_LEE, local("2031-03-04T16:45", NEW_YORK)))
                        .problem())
                .isEqualTo("outside-availability");
    }

    @Test
    void keepsLocalOpeningTimesOverAChangeOfClocks() {
        // Friday before and Monday after the night of 2026-03-08, when New York goes from UTC-5 to UTC-4
        clock.set(Instant.parse("2026-03-05T12:00:00Z"));
        var known = openCase(HARBOR);
        var friday = Instant.parse("2026-03-06T13:00:00Z");
        var monday = Instant.parse("2026-03-09T12:00:00Z");

        assertThat(book(consultation(known, HARBOR, DR_LEE, friday)).status()).isEqualTo(201);
        assertThat(book(consultation(known, HARBOR, DR_LEE, friday.minusSeconds(900)))
                        .problem())
                .isEqualTo("outside-availability");
        assertThat(book(consultation(known, HARBOR, DR_LEE, monday)).status()).isEqualTo(201);
        assertThat(book(consultation(known, HARBOR, DR_LEE, monday.minusSeconds(900)))
                        .problem())
                .isEqualTo("outside-availability");
    }

    @Test
    void booksBothHoursThatTheClockShowsTwice() {
        // 01:30 comes twice at Riverside on 2026-11-01: at 07:30 and at 08:30 UTC
        clock.set(Instant.parse("2026-11-01T06:00:00Z"));
        var first = Instant.parse("2026-11-01T07:30:00Z");
        var second = first.plus(Duration.ofHours(1));

        assertThat(book(visit(openCase(RIVERSIDE).id(), RIVERSIDE, DR_ALVAREZ, "CONSULTATION", first, 60))
                        .status())
                .isEqualTo(201);
        assertThat(book(visit(openCase(RIVERSIDE).id(), RIVERSIDE, DR_ALVAREZ, "CONSULTATION", second, 60))
                        .status())
                .isEqualTo(201);
        var day = frontDesk()
                .get(APPOINTMENTS + "?date=2026-11-01&siteId=" + RIVERSIDE)
                .body();
        assertThat(day.path("items").size()).isEqualTo(2);
    }

    private Answer change(UUID id, String transition, long version, @Nullable Object body) {
        return frontDesk().change("POST", APPOINTMENTS + "/" + id + "/" + transition, version, body);
    }

    private static Instant local(String dateTime, ZoneId zone) {
        return LocalDateTime.parse(dateTime).atZone(zone).toInstant();
    }
}
