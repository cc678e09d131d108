package clinic.scheduling.treatment;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.records.PlanEvent.Modality;
import clinic.contracts.records.PlanEvent.PlanItem;
import clinic.kit.testing.Api.Answer;
import clinic.scheduling.SchedulingServiceTests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FollowingPlansTests extends SchedulingServiceTests {

    private final UUID planId = UUID.randomUUID();
    private final PlanItem therapy = item(Modality.PHYSICAL_THERAPY, 2, 7, 45);
    private final PlanItem injection = item(Modality.TRIGGER_POINT_INJECTION, 1, 0, 30);
    private final PlanItem relaxant = item(Modality.MEDICATION, 0, 0, 0);

    @Test
    void listsTheVisitsToBook() {
        var known = openCase(HARBOR);

        tellTwice(signed(known, planId, 1, therapy, injection, relaxant));

        var lines = treatments(known.id());
        assertThat(lines).hasSize(2);
        var line = line(known.id(), therapy);
        assertThat(line.path("modality").asString()).isEqualTo("PHYSICAL_THERAPY");
        assertThat(line.path("visits").asInt()).isEqualTo(2);
        assertThat(line.path("booked").asInt()).isZero();
        assertThat(line.path("remaining").asInt()).isEqualTo(2);
        assertThat(line.path("visitMinutes").asInt()).isEqualTo(45);
    }

    @Test
    void countsWhatIsBookedAndGivesBackWhatIsCancelled() {
        var known = openCase(HARBOR);
        tell(signed(known, planId, 1, therapy));
        var first = bookTherapy(known, TUESDAY_10AM);
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(line(known.id(), therapy).path("remaining").asInt()).isEqualTo(1);
        assertThat(line(known.id(), therapy).path("earliestNext").asString()).isEqualTo("2031-03-11T15:00:00Z");

        assertThat(bookTherapy(known, TUESDAY_10AM.plus(Duration.ofDays(7))).status())
                .isEqualTo(201);
        assertThat(bookTherapy(known, TUESDAY_10AM.plus(Duration.ofDays(8))).problem())
                .isEqualTo("plan-item-fully-booked");

        frontDesk().change("POST", first.location() + "/cancellation", 1, Map.of("reason", "PATIENT_REQUEST"));
        assertThat(line(known.id(), therapy).path("booked").asInt()).isEqualTo(1);
        assertThat(bookTherapy(known, TUESDAY_10AM.plus(Duration.ofDays(8))).status())
                .isEqualTo(201);
    }

    @Test
    void refusesTheLineOfAnotherCaseAndAnotherTypeOfVisit() {
        var known = openCase(HARBOR);
        tell(signed(known, planId, 1, therapy));

        assertThat(bookTherapy(openCase(HARBOR), TUESDAY_10AM).problem()).isEqualTo("plan-item-unknown");
        var wrong = visit(known.id(), HARBOR, DR_LEE, "INJECTION", TUESDAY_10AM, 30);
        wrong.put("planItemId", therapy.planItemId());
        assertThat(book(wrong).problem()).isEqualTo("plan-item-of-other-type");
    }

    @Test
    void keepsBookingsByLineWhenThePlanIsSignedAgain() {
        var known = openCase(HARBOR);
        tell(signed(known, planId, 1, therapy, injection));
        bookTherapy(known, TUESDAY_10AM);
        var more = new PlanItem(therapy.planItemId(), Modality.PHYSICAL_THERAPY, 6, 7, 45);

        tell(signed(known, planId, 2, more));

        assertThat(line(known.id(), therapy).path("visits").asInt()).isEqualTo(6);
        assertThat(line(known.id(), therapy).path("booked").asInt()).isEqualTo(1);
        assertThat(treatments(known.id())).hasSize(1);
    }

    @Test
    void keepsALineThatIsLeftOutWhileVisitsAreBookedForIt() {
        var known = openCase(HARBOR);
        tell(signed(known, planId, 1, therapy));
        bookTherapy(known, TUESDAY_10AM);

        tell(signed(known, planId, 2, injection));

        assertThat(line(known.id(), therapy).path("visits").asInt()).isZero();
        assertThat(line(known.id(), therapy).path("booked").asInt()).isEqualTo(1);
        assertThat(bookTherapy(known, TUESDAY_10AM.plusSeconds(86_400)).problem())
                .isEqualTo("plan-item-fully-booked");
    }

    @Test
    void takesAPlanThatComesBeforeItsCase() {
        var opened = opened(UUID.randomUUID(), HARBOR, Disposition.CONSULT_WITHIN_TWO_WEEKS);
        var known = new KnownCase(opened.caseId(), opened.patientId(), HARBOR, opened.consultBy());

        tellTwice(signed(known, planId, 1, therapy));
        assertThat(bookTherapy(known, TUESDAY_10AM).problem()).isEqualTo("case-unknown");
        tell(opened);

        assertThat(bookTherapy(known, TUESDAY_10AM).status()).isEqualTo(201);
    }

    @Test
    void listsNothingForAClosedCaseWhicheverStreamIsFaster() {
        var planFirst = openCase(HARBOR);
        tell(signed(planFirst, planId, 1, therapy));
        tell(closed(planFirst));
        assertThat(treatments(planFirst.id())).isEmpty();

        var closureFirst = openCase(HARBOR);
        tell(closed(closureFirst));
        tell(signed(closureFirst, UUID.randomUUID(), 1, item(Modality.PHYSICAL_THERAPY, 2, 7, 45)));
        assertThat(treatments(closureFirst.id())).isEmpty();
    }

    private Answer bookTherapy(KnownCase known, Instant startsAt) {
        var request = visit(known.id(), HARBOR, NOVAK, "PHYSICAL_THERAPY", startsAt, 45);
        request.put("planItemId", therapy.planItemId());
        return book(request);
    }

    private List<JsonNode> treatments(UUID caseId) {
        return frontDesk()
                .get("/api/v1/treatments?caseId=" + caseId)
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private JsonNode line(UUID caseId, PlanItem item) {
        return treatments(caseId).stream()
                .filter(line -> line.path("planItemId")
                        .asString()
                        .equals(item.planItemId().toString()))
                .findFirst()
                .orElseThrow();
    }

    private static PlanItem item(Modality modality, int visits, int intervalDays, int visitMinutes) {
        return new PlanItem(UUID.randomUUID(), modality, visits, intervalDays, visitMinutes);
    }
}
