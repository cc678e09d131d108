package clinic.scheduling.slot;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.scheduling.SchedulingServiceTests;
import clinic.scheduling.calendar.Span;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class FindingASlotTests extends SchedulingServiceTests {

    private static final String SLOTS = "/api/v1/slots";

    @Autowired
    SlotFinding finding;

    @Test
    void searchesAllSitesAtOnce() {
        var slots =
                slots("?visitType=CONSULTATION&minutes=45&from=2031-03-04T00:00:00Z&to=2031-03-05T00:00:00Z&limit=100");

        assertThat(slots).hasSize(100);
        assertThat(slots).extracting(slot -> slot.path("siteId").asString()).contains(RIVERSIDE.toString());
        assertThat(slots)
                .extracting(slot -> Instant.parse(slot.path("startsAt").asString()))
                .isSorted();
        assertThat(slots)
                .extracting(slot -> slot.path("clinicianId").asString())
                .doesNotContain(NOVAK.toString());
    }

    @Test
    void offersHarborFromEightToFiveByItsOwnClock() {
        var slots = slots("?siteId=" + HARBOR + "&clinicianId=" + DR_LEE
                + "&visitType=CONSULTATION&minutes=45&from=2031-03-04T05:00:00Z&to=2031-03-05T05:00:00Z&limit=100");

        assertThat(slots.getFirst().path("localStart").asString()).isEqualTo("2031-03-04T08:00");
        assertThat(slots.getLast().path("localStart").asString()).isEqualTo("2031-03-04T16:15");
        assertThat(slots.getFirst().path("siteTimeZone").asString()).isEqualTo("America/New_York");
    }

    @Test
    void leavesOutWhatIsTakenAtTheOtherSite() {
        booked(openCase(HARBOR));
        var around = "&visitType=CONSULTATION&minutes=45&from=" + TUESDAY_10AM.minusSeconds(45 * 60) + "&to="
                + TUESDAY_10AM.plusSeconds(90 * 60);

        var lee = slots("?siteId=" + RIVERSIDE + "&clinicianId=" + DR_LEE + around);

        assertThat(lee)
                .extracting(slot -> slot.path("startsAt").asString())
                .containsExactly("2031-03-04T14:15:00Z", "2031-03-04T15:45:00Z");
    }

    @Test
    void everySlotItOffersCanBeBooked() {
        var slots = slots("?visitType=INJECTION&minutes=30&limit=6&from=" + TUESDAY_10AM);
        for (var slot : slots) {
            var startsAt = Instant.parse(slot.path("startsAt").asString());
            emptyDiaryAgain();
            var siteId = UUID.fromString(slot.path("siteId").asString());
            var request = visit(
                    openCase(siteId).id(),
                    siteId,
                    UUID.fromString(slot.path("clinicianId").asString()),
                    "INJECTION",
                    startsAt,
                    30);
            request.put("roomId", slot.path("roomId").asString());
            assertThat(book(request).status()).isEqualTo(201);
        }
        assertThat(slots).hasSize(6);
    }

    @Test
    void offersNothingInThePast() {
        assertThat(slots("?visitType=CONSULTATION&from=2031-03-01T00:00:00Z&to=2031-03-02T00:00:00Z"))
                .isEmpty();
        assertThat(slots("?siteId=" + RIVERSIDE + "&from=2031-03-01T00:00:00Z&limit=1"))
                .extracting(slot -> slot.path("startsAt").asString())
                .containsExactly(NOW.toString());
    }

    @Test
    void namesWhatIsWrongWithTheQuestion() {
        assertThat(frontDesk().get(SLOTS + "?limit=101").fields()).containsExactly("limit");
        assertThat(frontDesk().get(SLOTS + "?minutes=0").fields()).containsExactly("minutes");
        assertThat(frontDesk().get(SLOTS + "?from=yesterday").fields()).containsExactly("from");
        assertThat(frontDesk()
                        .get(SLOTS + "?from=2031-03-04T00:00:00Z&to=2031-04-05T00:00:00Z")
                        .fields())
                .containsExactly("to");
        assertThat(frontDesk()
                        .get(SLOTS + "?from=2031-03-04T00:00:00Z&to=2031-03-04T00:00:00Z")
                        .fields())
                .containsExactly("to");
        assertThat(frontDesk().get(SLOTS + "?visitType=UNKNOWN").status()).isEqualTo(400);
        assertThat(frontDesk().get(SLOTS + "?clinicianId=" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(anybody()
                        .as(Role.FRONT_DESK, RIVERSIDE)
                        .get(SLOTS + "?siteId=" + HARBOR)
                        .status())
                .isEqualTo(404);
    }

    /// As many statements with ten more clinicians, rooms and visits as without.
    @Test
    void asksTheDatabaseTheSameNumberOfQuestionsHoweverMuchThereIs() {
        var before = statements();
        for (var i = 0; i < 10; i++) {
            var startsAt = TUESDAY_10AM.plus(Duration.ofHours(i));
            assertThat(book(consultation(openCase(RIVERSIDE), RIVERSIDE, DR_ALVAREZ, startsAt))
                            .status())
                    .isEqualTo(201);
        }
        var clinicians = owner();
        try {
            for (var i = 0; i < 10; i++) {
                var id = UUID.randomUUID();
                clinicians
                        .sql("insert into clinician values (?, 1, 'Test', null, 'test@clinic.example', '{physician}')")
                        .param(id)
                        .update();
                clinicians
                        .sql("insert into clinician_site values (?, ?)")
                        .params(id, RIVERSIDE)
                        .update();
                clinicians
                        .sql("insert into availability values (?, ?, 1)")
                        .params(id, RIVERSIDE)
                        .update();
                clinicians
                        .sql("insert into availability_hours values (?, ?, 2, '08:00', '17:00')")
                        .params(id, RIVERSIDE)
                        .update();
                clinicians
                        .sql("insert into room values (?, 1, ?, 'Test', true)")
                        .params(UUID.randomUUID(), RIVERSIDE)
                        .update();
            }

            assertThat(statements()).isPositive().isEqualTo(before).isLessThanOrEqualTo(6);
        } finally {
            owner().sql("delete from room where name = 'Test'").update();
            for (var table : List.of("availability_hours", "availability", "clinician_site")) {
                owner().sql("delete from " + table
                                + " where clinician_id in (select id from clinician where name = 'Test')")
                        .update();
            }
            owner().sql("delete from clinician where name = 'Test'").update();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59Z", "+400000-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z"})
    void refusesATimeThatNobodyCanMean(String from) {
        var refused = frontDesk().get(SLOTS + "?from=" + URLEncoder.encode(from, StandardCharsets.UTF_8));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.fields()).containsExactly("from");
    }

    private long statements() {
        CountedStatements.reset();
        finding.find(new SlotFinding.Wish(
                _ -> true,
                null,
                VisitType.INJECTION,
                Duration.ofMinutes(30),
                Span.of(TUESDAY_10AM, Duration.ofDays(14)),
                50));
        return CountedStatements.count();
    }

    private void emptyDiaryAgain() {
        owner().sql("truncate appointment, claim, follow_up, treatment_visit").update();
    }

    private List<JsonNode> slots(String query) {
        var answer = frontDesk().get(SLOTS + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().path("items").valueStream().toList();
    }
}
