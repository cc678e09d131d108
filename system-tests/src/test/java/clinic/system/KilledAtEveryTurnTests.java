package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Part;
import clinic.local.demo.Demo;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The founding document's journey while its surroundings die. The demo itself checks that each event came exactly as
/// often as undisturbed and each mail once; here every service's books must be closed and tell the same end.
@ExtendWith(ClinicExtension.class)
class KilledAtEveryTurnTests {

    private static final Executor ASIDE = Thread::startVirtualThread;

    private static RunningClinic clinic;
    private static Map<String, Long> undisturbed;

    @BeforeAll
    static void playUndisturbed(RunningClinic running) throws Exception {
        clinic = running;
        var journey = play(_ -> {});
        clinic.books().areClosed();
        undisturbed = clinic.books().about(journey);
        assertThat(undisturbed)
                .containsEntry("scheduling: PHYSICAL_THERAPY BOOKED", 6L)
                .containsEntry("records: signed TREATMENT_PLAN", 1L)
                .containsEntry("portal: in TREATMENT", 1L);
    }

    /// What is killed comes back while the step is being taken, and the step is taken over and over until it does.
    @Test
    void comesToTheSameEndWhateverIsKilledBeforeAStep() throws Exception {
        var next = new ArrayDeque<>(List.of(
                Part.INTAKE,
                Part.SCHEDULING,
                Part.NOTIFICATION,
                Part.BROKER,
                Part.RECORDS,
                Part.DATABASE,
                Part.PORTAL,
                Part.BROKER,
                Part.IDENTITY,
                Part.MAIL,
                Part.INTAKE,
                Part.RECORDS,
                Part.DATABASE,
                Part.NOTIFICATION,
                Part.SCHEDULING));
        var restarts = new ArrayList<CompletableFuture<Void>>();

        var journey = play(step -> {
            if (!next.isEmpty()) {
                var part = next.remove();
                say("kill -9 " + part.label() + ", then: " + step);
                clinic.act("kill", part);
                restarts.add(CompletableFuture.runAsync(() -> clinic.act("start", part), ASIDE));
            }
        });

        restarts.forEach(CompletableFuture::join);
        assertThat(next).as("parts that the journey was too short to kill").isEmpty();
        endsAsUndisturbed(journey);
    }

    /// The same with the kill falling into the middle of a step: between a commit and its answer, between handing an
    /// event to the broker and forgetting it, between handling one and remembering that. It falls into every third
    /// step, in the soak into every one.
    @Test
    void comesToTheSameEndWhateverIsKilledDuringAStep() throws Exception {
        var seed = Long.getLong("clinic.seed", System.nanoTime());
        say("seed " + seed + " (-Dclinic.seed repeats the kills)");
        var random = new Random(seed);
        var every = Boolean.getBoolean("clinic.soak") ? 1 : 3;
        var parts = List.of(
                Part.INTAKE, Part.SCHEDULING, Part.RECORDS, Part.NOTIFICATION, Part.BROKER, Part.DATABASE, Part.PORTAL);
        var steps = new AtomicInteger();
        var kills = new ArrayList<CompletableFuture<Void>>();

        var journey = play(step -> {
            if (steps.getAndIncrement() % every == 0) {
                kills.forEach(CompletableFuture::join);
                var part = parts.get(random.nextInt(parts.size()));
                var later = random.nextInt(250);
                say("kill -9 " + part.label() + " " + later + " ms into: " + step);
                kills.add(CompletableFuture.runAsync(
                        () -> {
                            clinic.act("kill", part);
                            clinic.act("start", part);
                        },
                        CompletableFuture.delayedExecutor(later, TimeUnit.MILLISECONDS, ASIDE)));
            }
        });

        kills.forEach(CompletableFuture::join);
        endsAsUndisturbed(journey);
    }

    /// Each service is away for a while, stopped as for an upgrade, and the others go on.
    @Test
    void goesOnWhileAServiceIsStoppedAndCatchesUp() throws Exception {
        var stops = Map.of(
                "registers the patient", List.of(Part.SCHEDULING, Part.RECORDS, Part.NOTIFICATION, Part.PORTAL),
                "requests X-rays and MRI, and receives them", List.of(Part.INTAKE),
                "signs the consultation", List.of(Part.SCHEDULING));
        var starts = Map.of(
                "requests X-rays and MRI, and receives them", List.of(Part.RECORDS),
                "books the consultation at the second site", List.of(Part.SCHEDULING),
                "starts the consultation", List.of(Part.PORTAL),
                "signs the plan", List.of(Part.NOTIFICATION),
                "checks the patient out", List.of(Part.SCHEDULING, Part.INTAKE));
        var met = new ArrayList<String>();

        var journey = play(step -> {
            met.add(step);
            starts.getOrDefault(step, List.of()).forEach(part -> clinic.act("start", part));
            stops.getOrDefault(step, List.of()).forEach(part -> clinic.act("stop", part));
        });

        assertThat(met).containsAll(stops.keySet()).containsAll(starts.keySet());
        endsAsUndisturbed(journey);
    }

    private static List<Demo.Entry> play(Consumer<String> beforeStep) {
        return clinic.demo().play(System.out, true, false, beforeStep);
    }

    private static void endsAsUndisturbed(List<Demo.Entry> journey) throws SQLException {
        clinic.books().areClosed();
        assertThat(clinic.books().about(journey)).isEqualTo(undisturbed);
    }

    private static void say(String what) {
        System.out.println(what);
    }
}
