package clinic.scheduling.appointment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import clinic.contracts.records.PlanEvent.Modality;
import clinic.contracts.records.PlanEvent.PlanItem;
import clinic.kit.testing.Api.Answer;
import clinic.scheduling.SchedulingServiceTests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.postgresql.util.PSQLException;

class RacingForASlotTests extends SchedulingServiceTests {

    private static final int AT_ONCE = 50;

    @Test
    void givesASlotToOneOfFiftyWhoWantItAtTwoSites() throws Exception {
        race(AT_ONCE, 1);
    }

    @Test
    @EnabledIfSystemProperty(named = "clinic.soak", matches = "true")
    void givesASlotToOneOfTenThousand() throws Exception {
        race(AT_ONCE, 200);
    }

    /// Rounds of fifty at a time for the same slot of the same clinician: one of all of them wins.
    private void race(int atOnce, int rounds) throws Exception {
        var answers = new ArrayList<Answer>();
        for (var round = 0; round < rounds; round++) {
            var attempts = new ArrayList<Callable<Answer>>();
            for (var i = 0; i < atOnce; i++) {
                var site = i % 2 == 0 ? HARBOR : RIVERSIDE;
                var request = consultation(openCase(site), site, DR_LEE, TUESDAY_10AM);
                attempts.add(() -> book(request));
            }
            answers.addAll(atOnce(attempts));
        }

        var won = answers.stream().filter(answer -> answer.status() == 201).toList();
        var lost = answers.stream().filter(answer -> answer.status() != 201).toList();
        assertThat(won).hasSize(1);
        assertThat(lost).hasSize(atOnce * rounds - 1).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
            assertThat(answer.problem()).isEqualTo("slot-taken");
            assertThat(answer.body()
                            .path("blockers")
                            .valueStream()
                            .map(blocker -> blocker.path("resource").asString()))
                    .contains(DR_LEE.toString());
        });
        // what the losers did is gone without a trace
        assertThat(jdbc.sql("select id from appointment").query(UUID.class).list())
                .containsExactly(won.getFirst().id());
        assertThat(claims()).isEqualTo(3);
        assertThat(jdbc.sql("select count(*) from caseload_entry where appointment_id is not null and status = 'BOOKED'"
                                + " and appointment_id = ?")
                        .param(won.getFirst().id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        await().untilAsserted(() -> assertThat(published(won.getFirst().id())).containsExactly("AppointmentBooked.v1"));
    }

    /// A room that is chosen while others choose is not taken from under anybody: three rooms are enough for three.
    @Test
    void findsARoomForEverybodyWhileThereIsOne() throws Exception {
        for (var hour = 0; hour < 6; hour++) {
            var startsAt = TUESDAY_10AM.plus(Duration.ofHours(hour));
            var requests = List.of(
                    visit(openCase(HARBOR).id(), HARBOR, DR_LEE, "CONSULTATION", startsAt, 45),
                    visit(openCase(HARBOR).id(), HARBOR, DR_ALVAREZ, "CONSULTATION", startsAt, 45),
                    visit(openCase(HARBOR).id(), HARBOR, NOVAK, "PHYSICAL_THERAPY", startsAt, 45));

            assertThat(atOnce(requests.stream()
                            .map(request -> (Callable<Answer>) () -> book(request))
                            .toList()))
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.toString()).isEqualTo(201));
        }
    }

    /// Without the queue and without the use case: the constraint alone.
    @Test
    void isRefusedByTheConstraintItself() {
        booked(openCase(HARBOR));
        var appointment = book(consultation(openCase(HARBOR), HARBOR, DR_ALVAREZ, TUESDAY_10AM))
                .id();

        assertThatThrownBy(() -> jdbc.sql(
                                "insert into claim (appointment_id, resource_id, kind, during) values (?, ?, 'CLINICIAN',"
                                        + " tstzrange(?::timestamptz, ?::timestamptz))")
                        .params(
                                appointment,
                                DR_LEE,
                                TUESDAY_10AM.toString(),
                                TUESDAY_10AM.plusSeconds(1).toString())
                        .update())
                .rootCause()
                .isInstanceOfSatisfying(
                        PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23P01"));
    }

    @Test
    void countsVisitsOfAPlanOneAfterTheOther() throws Exception {
        var known = openCase(HARBOR);
        var item = new PlanItem(UUID.randomUUID(), Modality.PHYSICAL_THERAPY, 2, 7, 30);
        tell(signed(known, UUID.randomUUID(), 1, item));
        var attempts = new ArrayList<Callable<Answer>>();
        for (var hour = 0; hour < 7; hour++) {
            var request = visit(
                    known.id(),
                    HARBOR,
                    NOVAK,
                    "PHYSICAL_THERAPY",
                    TUESDAY_10AM.plus(Duration.ofMinutes(45L * hour)),
                    30);
            request.put("planItemId", item.planItemId());
            attempts.add(() -> book(request));
        }

        var answers = atOnce(attempts);

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(2);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .hasSize(5)
                .allSatisfy(answer -> assertThat(answer.problem()).isEqualTo("plan-item-fully-booked"));
    }

    /// Whoever comes first: a case is never escalated with a visit that nobody is told about.
    @Test
    void meetsAnEscalationInsteadOfPassingIt() throws Exception {
        var outcomes = new HashSet<String>();
        for (var round = 0; round < 25; round++) {
            var known = openCase(RIVERSIDE);
            var request = consultation(known, RIVERSIDE, DR_ALVAREZ, TUESDAY_10AM.plus(Duration.ofHours(round)));
            var escalated = message(escalated(known, UUID.randomUUID()));
            var answer = atOnce(List.<Callable<Optional<Answer>>>of(() -> Optional.of(book(request)), () -> {
                        deliver(escalated);
                        return Optional.empty();
                    }))
                    .getFirst()
                    .orElseThrow();

            if (answer.status() == 201) {
                assertThat(flagged()).contains(answer.id());
            } else {
                assertThat(answer.problem()).isEqualTo("case-escalated");
            }
            outcomes.add(Integer.toString(answer.status()));
        }
        System.out.println("booking against escalation ended with " + outcomes);
    }

    /// Two people move two visits into each other's place, and others book, all at once: no deadlock reaches anybody,
    /// and the diary stays free of overlaps.
    @Test
    void neverLeavesAnOverlapBehindHoweverVisitsMove() throws Exception {
        var seed = System.nanoTime();
        System.out.println("RacingForASlotTests seed " + seed);
        var random = new Random(seed);
        var visits = new ArrayList<UUID>();
        for (var i = 0; i < 6; i++) {
            visits.add(book(consultation(
                            openCase(RIVERSIDE), RIVERSIDE, DR_ALVAREZ, TUESDAY_10AM.plus(Duration.ofHours(i))))
                    .id());
        }
        for (var round = 0; round < 10; round++) {
            var attempts = new ArrayList<Callable<Answer>>();
            for (var visit : visits) {
                var version = versionOf(visit);
                var site = random.nextBoolean() ? HARBOR : RIVERSIDE;
                var clinician = random.nextBoolean() ? DR_LEE : DR_ALVAREZ;
                var startsAt = TUESDAY_10AM.plus(Duration.ofMinutes(15L * random.nextInt(16)));
                attempts.add(() -> frontDesk()
                        .change(
                                "POST",
                                APPOINTMENTS + "/" + visit + "/reschedule",
                                version,
                                Map.of("siteId", site, "clinicianId", clinician, "startsAt", startsAt)));
            }
            assertThat(atOnce(attempts))
                    .as("seed " + seed)
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.toString()).isIn(204, 409));
            assertThat(overlaps()).as("seed " + seed).isZero();
            assertThat(claims()).isEqualTo(3 * visits.size());
        }
    }

    private int overlaps() {
        return jdbc.sql("""
                        select count(*) from appointment a join appointment b on a.id < b.id
                        where a.status = 'BOOKED' and b.status = 'BOOKED'
                          and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
                          and (a.clinician_id = b.clinician_id or a.room_id = b.room_id or a.patient_id = b.patient_id)""").query(Integer.class).single();
    }

    private List<UUID> flagged() {
        return frontDesk()
                .get("/api/v1/follow-ups?limit=200")
                .body()
                .path("items")
                .valueStream()
                .map(item -> UUID.fromString(item.path("appointmentId").asString()))
                .toList();
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws InterruptedException, ExecutionException {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = work.stream()
                    .map(each -> threads.submit(() -> {
                        start.await();
                        return each.call();
                    }))
                    .toList();
            start.countDown();
            var results = new ArrayList<T>();
            for (var each : running) {
                results.add(each.get());
            }
            return results;
        }
    }
}
