package clinic.scheduling.caseload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Role;
import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.EscalationAcknowledged;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.contracts.records.ConsultationEvent.ConsultationSigned;
import clinic.scheduling.SchedulingServiceTests;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What intake and records tell, each event twice and the streams in any order.
class FollowingCasesTests extends SchedulingServiceTests {

    private static final String FOLLOW_UPS = "/api/v1/follow-ups";

    @Test
    void putsAnOpenedCaseOnTheCaseloadOnce() {
        var opened = opened(UUID.randomUUID(), HARBOR, Disposition.CONSULT_WITHIN_TWO_WEEKS);
        var message = message(opened);

        deliver(message);
        deliver(message);

        var entry = entry(opened.caseId());
        assertThat(entry.path("status").asString()).isEqualTo("WAITING");
        assertThat(entry.path("patientId").asString())
                .isEqualTo(opened.patientId().toString());
        assertThat(entry.path("consultBy").asString())
                .isEqualTo(opened.consultBy().toString());
        assertThat(entry.path("escalated").asBoolean()).isFalse();
    }

    @Test
    void sortsTheCaseloadByTheDateOfTheConsultation() {
        var late = openCase(RIVERSIDE);
        var soon = opened(UUID.randomUUID(), RIVERSIDE, Disposition.CONSULT_WITHIN_TWO_DAYS);
        var sooner = new CaseOpened(
                soon.caseId(),
                soon.patientId(),
                RIVERSIDE,
                soon.priority(),
                soon.disposition(),
                soon.category(),
                late.consultBy().minusSeconds(86_400),
                NOW);
        tell(sooner);

        var order = frontDesk()
                .get("/api/v1/caseload?limit=200&status=WAITING&siteId=" + RIVERSIDE)
                .body()
                .path("items")
                .valueStream()
                .map(item -> UUID.fromString(item.path("caseId").asString()))
                .filter(List.of(late.id(), soon.caseId())::contains)
                .toList();
        assertThat(order).containsExactly(soon.caseId(), late.id());
    }

    @Test
    void showsTheAssignedClinician() {
        var known = openCase(HARBOR);
        tell(new CaseAssigned(known.id(), known.patientId(), HARBOR, DR_LEE, NOW));

        assertThat(entry(known.id()).path("clinicianId").asString()).isEqualTo(DR_LEE.toString());
    }

    @Test
    void putsTheCaseBackWithItsOriginalDateWhenTheVisitIsCancelled() {
        var known = openCase(HARBOR);
        var booked = booked(known);
        assertThat(entry(known.id()).path("status").asString()).isEqualTo("BOOKED");

        frontDesk().change("POST", booked.location() + "/cancellation", 1, Map.of("reason", "CLINIC_REQUEST"));

        var entry = entry(known.id());
        assertThat(entry.path("status").asString()).isEqualTo("WAITING");
        assertThat(entry.path("consultBy").asString())
                .isEqualTo(known.consultBy().toString());
        assertThat(entry.has("appointmentId") && !entry.path("appointmentId").isNull())
                .isFalse();
    }

    @Test
    void keepsTheCaseBookedWhileAnotherConsultationIs() {
        var known = openCase(HARBOR);
        var first = booked(known);
        var second = book(consultation(known, HARBOR, DR_LEE, TUESDAY_10AM.plusSeconds(7200)));

        frontDesk().change("POST", first.location() + "/cancellation", 1, Map.of("reason", "CLINIC_REQUEST"));

        assertThat(entry(known.id()).path("status").asString()).isEqualTo("BOOKED");
        assertThat(entry(known.id()).path("appointmentId").asString())
                .isEqualTo(second.id().toString());
    }

    @Test
    void flagsTheVisitsOfAnEscalatedCaseAndCancelsNone() {
        var known = openCase(HARBOR);
        var booked = booked(known);
        var escalation = UUID.randomUUID();
        var message = message(escalated(known, escalation));

        deliver(message);
        deliver(message);

        assertThat(statusOf(booked.id())).isEqualTo("BOOKED");
        assertThat(followUps(known.id())).containsExactly("CASE_ESCALATED");
        assertThat(entry(known.id()).path("escalated").asBoolean()).isTrue();
        assertThat(frontDesk()
                        .change(
                                "POST",
                                booked.location() + "/reschedule",
                                1,
                                Map.of("startsAt", TUESDAY_10AM.plusSeconds(3600)))
                        .problem())
                .isEqualTo("case-escalated");

        tell(new EscalationAcknowledged(known.id(), escalation, UUID.randomUUID(), NOW));
        assertThat(entry(known.id()).path("escalated").asBoolean()).isTrue();

        tell(resolved(known, escalation, Resolution.SAFE_TO_BOOK));
        assertThat(entry(known.id()).path("escalated").asBoolean()).isFalse();
        assertThat(followUps(known.id())).isEmpty();
        // the version that the front desk saw still counts: flags are no change of the visit
        assertThat(versionOf(booked.id())).isEqualTo(1);
    }

    @Test
    void keepsTheFlagUntilThePatientIsSeenOnTheSameDayOrSomebodySettlesIt() {
        var known = openCase(HARBOR);
        var booked = booked(known);
        var escalation = UUID.randomUUID();
        tell(escalated(known, escalation));
        tell(resolved(known, escalation, Resolution.SAME_DAY_VISIT));
        jdbc.sql("insert into care_case values (?, ?, ?)")
                .params(known.id(), known.patientId(), known.siteId())
                .update();
        assertThat(followUps(known.id())).containsExactly("CASE_ESCALATED");
        assertThat(jdbc.sql("""
                                select count(*) from audit where action = 'LIST' and resource_type = 'follow-ups'
                                  and (patient_id = :patient or :patient = any (patients))""")
                        .param("patient", known.patientId())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);

        var path = FOLLOW_UPS + "/" + booked.id();
        assertThat(as(Role.NURSE).change("DELETE", path, 7, null).status()).isEqualTo(412);
        assertThat(as(Role.FRONT_DESK).change("DELETE", path, 1, null).status()).isEqualTo(403);
        assertThat(as(Role.NURSE).change("DELETE", path, 1, null).status()).isEqualTo(204);
        assertThat(jdbc.sql("""
                                select count(*) from audit where action = 'CHANGED' and resource_type = 'follow-up'
                                  and resource_id = :id and patient_id = :patient""")
                        .param("id", booked.id())
                        .param("patient", known.patientId())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(followUps(known.id())).isEmpty();
    }

    @Test
    void cancelsTheComingVisitsOfAClosedCase() {
        var known = openCase(HARBOR);
        var coming = booked(known);
        var here = book(consultation(known, HARBOR, DR_ALVAREZ, TUESDAY_10AM.minusSeconds(3600)));
        assertThat(here.status()).isEqualTo(201);
        clock.set(TUESDAY_10AM.minusSeconds(3700));
        frontDesk().change("POST", here.location() + "/check-in", 1, null);
        var message = message(closed(known));

        deliver(message);
        deliver(message);

        assertThat(statusOf(coming.id())).isEqualTo("CANCELLED");
        // the patient is in the house: that is for a person
        assertThat(statusOf(here.id())).isEqualTo("CHECKED_IN");
        assertThat(followUps(known.id())).containsExactly("CASE_CLOSED");
        assertThat(entry(known.id()).path("status").asString()).isEqualTo("CLOSED");
        assertThat(claims()).isEqualTo(3);
        await().untilAsserted(() ->
                assertThat(published(coming.id())).containsExactly("AppointmentBooked.v1", "AppointmentCancelled.v1"));
    }

    @Test
    void startsTheVisitOnceWhenItsConsultationStarts() {
        var known = openCase(HARBOR);
        var booked = booked(known);

        tellTwice(started(known, booked.id()));

        assertThat(statusOf(booked.id())).isEqualTo("STARTED");
        assertThat(versionOf(booked.id())).isEqualTo(2);
        assertThat(entry(known.id()).path("status").asString()).isEqualTo("IN_CONSULT");
        await().untilAsserted(() ->
                assertThat(published(booked.id())).containsExactly("AppointmentBooked.v1", "AppointmentStarted.v1"));

        frontDesk().change("POST", booked.location() + "/check-out", 2, null);
        assertThat(entry(known.id()).path("status").asString()).isEqualTo("SEEN");
    }

    @Test
    void listsACancelledVisitWhoseConsultationStartsNevertheless() {
        var known = openCase(HARBOR);
        var booked = booked(known);
        frontDesk().change("POST", booked.location() + "/cancellation", 1, Map.of("reason", "BOOKED_IN_ERROR"));

        tellTwice(started(known, booked.id()));

        assertThat(statusOf(booked.id())).isEqualTo("CANCELLED");
        assertThat(followUps(known.id())).containsExactly("SEEN_THOUGH_CANCELLED");
    }

    @Test
    void completesACaseWhoseConsultationWasToldFirst() {
        var opened = opened(UUID.randomUUID(), HARBOR, Disposition.CONSULT_WITHIN_TWO_WEEKS);
        var known = new KnownCase(opened.caseId(), opened.patientId(), HARBOR, opened.consultBy());
        var started = started(known, null);

        tellTwice(started);
        assertThat(book(consultation(known, HARBOR, DR_LEE, TUESDAY_10AM)).problem())
                .isEqualTo("case-unknown");
        tell(new ConsultationSigned(
                started.consultationId(), known.id(), known.patientId(), UUID.randomUUID(), "00", NOW));
        tell(opened);

        assertThat(entry(known.id()).path("status").asString()).isEqualTo("SEEN");
        assertThat(entry(known.id()).path("patientId").asString())
                .isEqualTo(known.patientId().toString());
    }

    @Test
    void ignoresAConsultationForAVisitOfAnotherCase() {
        var booked = booked(openCase(HARBOR));

        tellTwice(started(openCase(HARBOR), booked.id()));
        tellTwice(started(openCase(HARBOR), UUID.randomUUID()));

        assertThat(statusOf(booked.id())).isEqualTo("BOOKED");
    }

    @Test
    void showsNobodyTheCaseloadOfAForeignSite() {
        var known = openCase(HARBOR);
        var elsewhere = anybody().as(Role.NURSE, RIVERSIDE);

        assertThat(elsewhere
                        .get("/api/v1/caseload?limit=200")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(item -> item.path("caseId").asString()))
                .doesNotContain(known.id().toString());
        assertThat(elsewhere.get("/api/v1/caseload?siteId=" + HARBOR).status()).isEqualTo(404);
        assertThat(anybody()
                        .as(Role.NURSE)
                        .get("/api/v1/caseload")
                        .body()
                        .path("items")
                        .size())
                .isZero();
    }

    private JsonNode entry(UUID caseId) {
        var path = "/api/v1/caseload?limit=200&siteId=" + HARBOR;
        return frontDesk()
                .get(path)
                .body()
                .path("items")
                .valueStream()
                .filter(item -> item.path("caseId").asString().equals(caseId.toString()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> followUps(UUID caseId) {
        return frontDesk()
                .get(FOLLOW_UPS + "?limit=200")
                .body()
                .path("items")
                .valueStream()
                .filter(item -> item.path("caseId").asString().equals(caseId.toString()))
                .map(item -> item.path("reason").asString())
                .toList();
    }
}
