package clinic.scheduling.appointment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Role;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.infrastructure.test.OnEveryInfrastructure;
import clinic.scheduling.SchedulingServiceTests;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@OnEveryInfrastructure
class BookingAnAppointmentTests extends SchedulingServiceTests {

    @Autowired
    MeterRegistry meters;

    @Test
    void showsAndPublishesTheVisit() {
        var known = openCase(HARBOR);

        var booked = booked(known);

        var view = frontDesk().get(booked.location());
        assertThat(view.version()).isEqualTo(booked.version());
        assertThat(view.body().path("status").asString()).isEqualTo("BOOKED");
        assertThat(view.body().path("patientId").asString())
                .isEqualTo(known.patientId().toString());
        assertThat(view.body().path("roomId").asString()).isEqualTo(HARBOR_CONSULT_1.toString());
        assertThat(view.body().path("siteTimeZone").asString()).isEqualTo("America/New_York");
        assertThat(view.body().path("endsAt").asString()).isEqualTo("2031-03-04T15:45:00Z");
        await().untilAsserted(() -> assertThat(published(booked.id())).containsExactly("AppointmentBooked.v1"));
        var entry = caseEntry(known);
        assertThat(entry.path("status").asString()).isEqualTo("BOOKED");
        assertThat(entry.path("appointmentId").asString()).isEqualTo(booked.id().toString());
    }

    @Test
    void countsVisitsOnceAndRefusalsByReason() {
        var visits = meters.counter("appointment.bookings", "type", "consultation");
        var refusals = meters.counter("appointment.refusals", "reason", "slot-taken");
        var visitsBefore = visits.count();
        var refusalsBefore = refusals.count();
        var request = consultation(openCase(HARBOR), HARBOR, DR_LEE, TUESDAY_10AM);

        frontDesk().create(APPOINTMENTS, "counted-once", request);
        // the answer is repeated, the visit is not
        frontDesk().create(APPOINTMENTS, "counted-once", request);
        book(consultation(openCase(HARBOR), HARBOR, DR_LEE, TUESDAY_10AM));

        assertThat(visits.count()).isEqualTo(visitsBefore + 1);
        assertThat(refusals.count()).isEqualTo(refusalsBefore + 1);
    }

    @Test
    void repeatsItsAnswerToTheSameKey() {
        var request = consultation(openCase(HARBOR), HARBOR, DR_LEE, TUESDAY_10AM);

        var first = frontDesk().create(APPOINTMENTS, "the-same-key", request);
        var again = frontDesk().create(APPOINTMENTS, "the-same-key", request);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.location()).isEqualTo(first.location());
        assertThat(claims()).isEqualTo(3);
    }

    @Test
    void allowsBackToBackVisits() {
        booked(openCase(HARBOR));

        var next = consultation(openCase(HARBOR), HARBOR, DR_LEE, TUESDAY_10AM.plus(Duration.ofMinutes(45)));
        assertThat(book(next).status()).isEqualTo(201);
    }

    @Test
    void listsEveryBlockerOfATakenSlot() {
        var known = openCase(HARBOR);
        booked(known);
        var other = book(consultation(openCase(RIVERSIDE), RIVERSIDE, DR_ALVAREZ, TUESDAY_10AM));
        assertThat(other.status()).isEqualTo(201);

        // the same patient with the other physician, who is at the other site: both are in the way
        var refused = book(consultation(known, HARBOR, DR_ALVAREZ, TUESDAY_10AM.plus(Duration.ofMinutes(15))));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("slot-taken");
        var blockers = refused.body().path("blockers");
        assertThat(blockers.valueStream().map(blocker -> blocker.path("kind").asString()))
                .containsExactlyInAnyOrder("CLINICIAN", "PATIENT");
        assertThat(blockers.valueStream()
                        .map(blocker -> blocker.path("resource").asString()))
                .containsExactlyInAnyOrder(
                        DR_ALVAREZ.toString(), known.patientId().toString());
        assertThat(blockers.path(0).path("startsAt").asString()).isEqualTo(TUESDAY_10AM.toString());
    }

    @Test
    void takesTheNextRoomAndRefusesWhenThereIsNone() {
        var first = booked(openCase(HARBOR));
        var second = book(consultation(openCase(HARBOR), HARBOR, DR_ALVAREZ, TUESDAY_10AM));
        assertThat(room(first.location())).isEqualTo(HARBOR_CONSULT_1);
        assertThat(room(second.location())).isEqualTo(HARBOR_CONSULT_2);
        var third = book(visit(openCase(HARBOR).id(), HARBOR, NOVAK, "PHYSICAL_THERAPY", TUESDAY_10AM, 30));
        assertThat(room(third.location())).isEqualTo(HARBOR_PROCEDURE);

        // three clinicians fill three rooms; a fourth one would find none
        var asked = consultation(openCase(HARBOR), HARBOR, DR_LEE, TUESDAY_10AM);
        var blockers = book(asked).body().path("blockers");
        assertThat(blockers.valueStream().map(blocker -> blocker.path("kind").asString()))
                .containsOnly("CLINICIAN", "ROOM")
                .hasSize(4);
    }

    @Test
    void refusesARoomThatIsTakenWhenItIsAskedFor() {
        booked(openCase(HARBOR));
        var request = consultation(openCase(HARBOR), HARBOR, DR_ALVAREZ, TUESDAY_10AM);
        request.put("roomId", HARBOR_CONSULT_1);

        var refused = book(request);

        assertThat(refused.problem()).isEqualTo("slot-taken");
        assertThat(refused.body().path("blockers").path(0).path("resource").asString())
                .isEqualTo(HARBOR_CONSULT_1.toString());
    }

    @Test
    void takesAProcedureRoomAndTheCArmForAnInjection() {
        var injection = book(visit(openCase(HARBOR).id(), HARBOR, DR_LEE, "INJECTION", TUESDAY_10AM, 30));
        var view = frontDesk().get(injection.location()).body();
        assertThat(view.path("roomId").asString()).isEqualTo(HARBOR_PROCEDURE.toString());
        assertThat(view.path("equipmentId").asString()).isEqualTo(HARBOR_C_ARM.toString());

        var another = book(visit(openCase(HARBOR).id(), HARBOR, DR_ALVAREZ, "INJECTION", TUESDAY_10AM, 30));
        assertThat(another.problem()).isEqualTo("slot-taken");
        assertThat(another.body()
                        .path("blockers")
                        .valueStream()
                        .map(blocker -> blocker.path("kind").asString()))
                .containsExactlyInAnyOrder("ROOM", "EQUIPMENT");

        var inConsultRoom =
                visit(openCase(HARBOR).id(), HARBOR, DR_ALVAREZ, "INJECTION", TUESDAY_10AM.plusSeconds(7200), 30);
        inConsultRoom.put("roomId", HARBOR_CONSULT_1);
        assertThat(book(inConsultRoom).problem()).isEqualTo("room-unsuitable");
    }

    @Test
    void refusesWhatMakesNoSense() {
        var known = openCase(HARBOR);

        assertThat(book(consultation(known, HARBOR, DR_LEE, NOW.minusSeconds(60)))
                        .problem())
                .isEqualTo("slot-in-the-past");
        // 17:00 is the end of the day at Harbor
        assertThat(book(consultation(known, HARBOR, DR_LEE, Instant.parse("2031-03-04T21:30:00Z")))
                        .problem())
                .isEqualTo("outside-availability");
        assertThat(book(consultation(known, HARBOR, NOVAK, TUESDAY_10AM)).problem())
                .isEqualTo("clinician-unsuitable");
        assertThat(book(consultation(known, UUID.randomUUID(), DR_LEE, TUESDAY_10AM))
                        .problem())
                .isEqualTo("site-unknown");
        assertThat(book(consultation(known, HARBOR, UUID.randomUUID(), TUESDAY_10AM))
                        .status())
                .isEqualTo(404);
        var unplanned = visit(known.id(), HARBOR, NOVAK, "PHYSICAL_THERAPY", TUESDAY_10AM, 30);
        unplanned.put("planItemId", UUID.randomUUID());
        assertThat(book(unplanned).problem()).isEqualTo("plan-item-unknown");
        assertThat(claims()).isZero();
    }

    @Test
    void namesTheFieldOfABadRequest() {
        var known = openCase(HARBOR);
        var wrong = consultation(known, HARBOR, DR_LEE, TUESDAY_10AM.plusSeconds(1));
        assertThat(book(wrong).fields()).containsExactly("startsAt");
        wrong = consultation(known, HARBOR, DR_LEE, TUESDAY_10AM);
        wrong.put("minutes", 0);
        assertThat(book(wrong).fields()).containsExactly("minutes");
        wrong.put("minutes", 30);
        wrong.put("visitType", "UNKNOWN");
        assertThat(book(wrong).status()).isEqualTo(400);
        assertThat(book(wrong).fields()).containsExactly("visitType");
        assertThat(book(Map.of()).fields())
                .containsExactly("caseId", "siteId", "clinicianId", "visitType", "startsAt", "minutes");
        assertThat(claims()).isZero();
    }

    @Test
    void refusesACaseThatIsNotHereYet() {
        var refused = book(visit(UUID.randomUUID(), HARBOR, DR_LEE, "CONSULTATION", TUESDAY_10AM, 45));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("case-unknown");
        assertThat(refused.fields()).containsExactly("caseId");
    }

    @Test
    void refusesAnEscalatedCaseUntilAClinicianResolvesIt() {
        var known = openCase(HARBOR);
        var escalation = UUID.randomUUID();
        tell(escalated(known, escalation));
        var request = consultation(known, HARBOR, DR_LEE, TUESDAY_10AM);
        assertThat(book(request).problem()).isEqualTo("case-escalated");

        tell(resolved(known, escalation, Resolution.SENT_TO_EMERGENCY));
        assertThat(book(request).problem()).isEqualTo("case-escalated");

        var another = UUID.randomUUID();
        tell(escalated(known, another));
        tell(resolved(known, another, Resolution.SAFE_TO_BOOK));
        assertThat(book(request).status()).isEqualTo(201);
    }

    @Test
    void refusesAClosedCase() {
        var known = openCase(HARBOR);
        tell(closed(known));

        assertThat(book(consultation(known, HARBOR, DR_LEE, TUESDAY_10AM)).problem())
                .isEqualTo("case-closed");
    }

    @Test
    void tellsNothingOfForeignSites() {
        var here = booked(openCase(HARBOR));
        var elsewhere = anybody().as(Role.FRONT_DESK, RIVERSIDE);

        assertThat(elsewhere.get(here.location()).status()).isEqualTo(404);
        assertThat(elsewhere.get(APPOINTMENTS + "/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(elsewhere.get(APPOINTMENTS).body().path("items").size()).isZero();
        assertThat(elsewhere.get(APPOINTMENTS + "?siteId=" + HARBOR).status()).isEqualTo(404);
        var foreignCase = consultation(openCase(HARBOR), RIVERSIDE, DR_ALVAREZ, TUESDAY_10AM);
        assertThat(elsewhere.create(APPOINTMENTS, foreignCase).problem()).isEqualTo("case-unknown");
        assertThat(elsewhere
                        .change("POST", here.location() + "/cancellation", 1, Map.of("reason", "PATIENT_REQUEST"))
                        .status())
                .isEqualTo(404);
        assertThat(as(Role.OPERATIONS).get(here.location()).status()).isEqualTo(403);
        assertThat(anybody().get(here.location()).status()).isEqualTo(401);
    }

    @Test
    void listsTheDayOfASite() {
        // 23:30 on the 4th at Riverside is the 5th in UTC and in New York
        var late = Instant.parse("2031-03-05T06:30:00Z");
        var known = openCase(RIVERSIDE);
        var booked = book(consultation(known, RIVERSIDE, DR_ALVAREZ, late));
        assertThat(booked.status()).isEqualTo(201);

        assertThat(ids(APPOINTMENTS + "?siteId=" + RIVERSIDE + "&date=2031-03-04"))
                .containsExactly(booked.id());
        assertThat(ids(APPOINTMENTS + "?siteId=" + RIVERSIDE + "&date=2031-03-05"))
                .isEmpty();
        assertThat(ids(APPOINTMENTS + "?caseId=" + known.id())).containsExactly(booked.id());
        assertThat(frontDesk().get(APPOINTMENTS + "?date=2031-03-04").fields()).containsExactly("siteId");
        assertThat(frontDesk()
                        .get(APPOINTMENTS + "?siteId=" + RIVERSIDE + "&date=%2B999999999-12-31")
                        .fields())
                .containsExactly("date");
    }

    @Test
    void pagesThroughALongList() {
        var known = openCase(RIVERSIDE);
        var booked = List.of(0, 1, 2, 3, 4).stream()
                .map(hour -> book(consultation(known, RIVERSIDE, DR_ALVAREZ, TUESDAY_10AM.plusSeconds(3600L * hour)))
                        .id())
                .toList();

        var first =
                frontDesk().get(APPOINTMENTS + "?limit=3&caseId=" + known.id()).body();
        var next = first.path("next").asString();
        assertThat(first.path("items").size()).isEqualTo(3);
        assertThat(ids(APPOINTMENTS + "?limit=3&caseId=" + known.id() + "&cursor=" + next))
                .containsExactly(booked.get(3), booked.get(4));
    }

    private List<UUID> ids(String path) {
        return frontDesk()
                .get(path)
                .body()
                .path("items")
                .valueStream()
                .map(item -> UUID.fromString(item.path("id").asString()))
                .toList();
    }

    private UUID room(String location) {
        return UUID.fromString(frontDesk().get(location).body().path("roomId").asString());
    }

    private JsonNode caseEntry(KnownCase known) {
        return frontDesk()
                .get("/api/v1/caseload?limit=200&siteId=" + known.siteId())
                .body()
                .path("items")
                .valueStream()
                .filter(item -> item.path("caseId").asString().equals(known.id().toString()))
                .findFirst()
                .orElseThrow();
    }
}
