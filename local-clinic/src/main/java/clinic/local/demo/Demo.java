package clinic.local.demo;

import clinic.local.DemoUser;
import clinic.local.Stack;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Both patients, and the check that everything happened exactly once.
public final class Demo {

    private final Venue venue;
    private final Clock clock;
    private final Duration patience;
    private final Duration pagingInterval;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /// @param patience how long a step may take, longer where a test kills what the step needs
    public Demo(Venue venue, Clock clock, Duration patience, Duration pagingInterval) {
        this.venue = venue;
        this.clock = clock;
        this.patience = patience;
        this.pagingInterval = pagingInterval;
    }

    public Demo(Stack stack, Clock clock, Duration patience, Duration pagingInterval) {
        this(new LocalVenue(stack), clock, patience, pagingInterval);
    }

    /// Every request of the journeys that was answered, in order.
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// One event of the played journeys.
    public record Entry(String type, UUID subject, String time, String service) {}

    /// Plays both patients and returns their events in order.
    ///
    /// @throws RuntimeException a step or an event is missing, or something happened twice
    public List<Entry> play(PrintStream out, boolean quiet) {
        return play(out, quiet, true, _ -> {});
    }

    /// @param escalation whether the second patient comes too
    /// @param beforeStep told of each step of the first patient before it is taken
    public List<Entry> play(PrintStream out, boolean quiet, boolean escalation, Consumer<String> beforeStep) {
        var narration = new Narration(out, quiet);
        var api = new ClinicApi(venue, DemoUser.ALL.getFirst(), patience, asked::add);
        try (var events = new EventWatch(venue.broker(), narration::event)) {
            var outcome = new BackSpasmJourney(api, narration, beforeStep, clock).play();
            events.await(
                    "the patient",
                    1,
                    patience,
                    it -> it.type().equals("PatientRegistered") && it.subject().equals(outcome.patientId()));
            happenedOnce(events, outcome.caseId(), BackSpasmJourney.expected());
            everyMessageOnce(outcome.email(), 9);
            var played = events.seen(it -> outcome.caseId().equals(it.correlation())
                    || outcome.patientId().equals(it.subject()));
            if (escalation) {
                var second = new EscalationJourney(api, events, narration, clock, pagingInterval).play();
                happenedOnce(events, second, EscalationJourney.expected());
                played = events.seen(it -> outcome.caseId().equals(it.correlation())
                        || outcome.patientId().equals(it.subject())
                        || second.equals(it.correlation()));
            }
            timeline(narration, played, outcome.caseId());
            return played.stream()
                    .map(it -> new Entry(it.type(), it.subject(), it.time().toString(), it.service()))
                    .toList();
        }
    }

    private static void timeline(Narration narration, List<SeenEvent> played, UUID caseId) {
        narration.heading("Timeline of case " + caseId);
        played.stream().filter(it -> caseId.equals(it.correlation())).forEach(narration::event);
        narration.heading("%d events, each once: the journey is complete.".formatted(played.size()));
    }

    private void happenedOnce(EventWatch events, UUID caseId, Map<String, Integer> expected) {
        expected.forEach((type, count) ->
                events.await(type, count, patience, it -> it.type().equals(type) && caseId.equals(it.correlation())));
        Map<String, Long> counts = new TreeMap<>(events.seen(it -> caseId.equals(it.correlation())).stream()
                .collect(Collectors.groupingBy(SeenEvent::type, Collectors.counting())));
        expected.forEach((type, count) -> {
            if (counts.getOrDefault(type, 0L) != count.longValue()) {
                throw new DemoFailed("%s happened %d times instead of %d".formatted(type, counts.get(type), count));
            }
        });
    }

    /// Looks into the mail: one per message, told apart by their Message-ID.
    private void everyMessageOnce(String address, int count) {
        var until = Instant.now().plus(patience);
        while (true) {
            var distinct = venue.mailTo(address).stream().distinct().count();
            if (distinct > count) {
                throw new DemoFailed("%d different mails reached the patient instead of %d".formatted(distinct, count));
            }
            if (distinct == count) {
                return;
            }
            if (Instant.now().isAfter(until)) {
                throw new DemoFailed("%d of %d mails reached the patient".formatted(distinct, count));
            }
            Waiting.shortly();
        }
    }
}
