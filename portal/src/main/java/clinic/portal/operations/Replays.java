package clinic.portal.operations;

import clinic.kit.inbox.DeadLetter;
import clinic.kit.inbox.DeadLetter.Resolution;
import clinic.kit.inbox.DeadLetters.Trial;
import clinic.kit.operations.DeadLetterRepair.Detail;
import clinic.portal.operations.AllDeadLetters.Held;
import clinic.portal.operations.ReplayRuns.Chosen;
import clinic.portal.operations.ReplayRuns.Outcome;
import clinic.portal.operations.ReplayRuns.Progress;
import clinic.portal.remote.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Replays many keys, one after the other. Each replay is a transaction of its service; what it came to is noted down
/// here after it. Killed in between, the run goes on with what is left, and a replay of which nobody noted anything is
/// looked up where it happened.
@Component
class Replays {

    /// What one run takes at most; another one takes the rest.
    static final int MOST = 2_000;

    /// A page waits no longer for the next part of a run.
    private static final Duration STEP = Duration.ofSeconds(2);

    private final AllDeadLetters letters;
    private final ReplayRuns runs;

    Replays(AllDeadLetters letters, ReplayRuns runs) {
        this.letters = letters;
        this.runs = runs;
    }

    /// @param more    whether there are more than one run takes
    /// @param missing who did not answer; what they hold is not among the chosen
    record Taken(List<Held> letters, boolean more, Set<Owner> missing) {}

    /// What a replay of the first letter of somebody would come to.
    ///
    /// @param trial null if nobody could tell
    public record FirstOf(
            Owner owner,
            int keys,
            DeadLetter letter,
            @Nullable Trial trial) {}

    Taken choose(Choice choice) {
        var chosen = new ArrayList<Held>();
        var missing = new TreeSet<Owner>();
        String position = null;
        do {
            var answer = letters.ask(choice, position);
            chosen.addAll(answer.page().items());
            missing.addAll(answer.missing());
            position = answer.page().next();
        } while (position != null && chosen.size() < MOST);
        return new Taken(List.copyOf(chosen), position != null, missing);
    }

    /// Tries the first one of each; nothing is changed.
    List<FirstOf> tryFirst(List<Held> chosen) {
        var tried = new ArrayList<FirstOf>();
        for (var owner : Owner.values()) {
            var its = chosen.stream().filter(held -> held.owner() == owner).toList();
            if (!its.isEmpty()) {
                var first = its.getFirst().letter();
                var trial = letters.tryOut(owner, first.id()) instanceof Reply.Done done
                        ? JsonMapper.shared().treeToValue(done.body(), Trial.class)
                        : null;
                tried.add(new FirstOf(owner, its.size(), first, trial));
            }
        }
        return List.copyOf(tried);
    }

    UUID begin(List<Held> chosen) {
        return runs.begin(chosen);
    }

    Optional<Progress> progress(UUID run) {
        return runs.find(run);
    }

    List<Progress> unfinished() {
        return runs.unfinished();
    }

    List<Chosen> failedAgain(UUID run, int most) {
        return runs.failedAgain(run, most);
    }

    /// The next part of the run.
    ///
    /// @return who did not answer; what they hold is left
    Set<Owner> goOn(UUID run) {
        var until = System.nanoTime() + STEP.toNanos();
        var away = EnumSet.noneOf(Owner.class);
        for (var letter : runs.left(run, MOST)) {
            if (!away.contains(letter.owner())) {
                var outcome = replay(letter);
                outcome.ifPresentOrElse(it -> runs.note(run, letter, it), () -> away.add(letter.owner()));
            }
            if (System.nanoTime() > until) {
                break;
            }
        }
        return away;
    }

    private Optional<Outcome> replay(Chosen letter) {
        return switch (letters.replay(letter.owner(), letter.letterId(), letter.version())) {
            case Reply.Done done ->
                Optional.of(outcome(JsonMapper.shared().treeToValue(done.body(), DeadLetter.class)));
            case Reply.Refused refused ->
                switch (refused.status()) {
                    // it changed since it was chosen: perhaps by this run, which was killed before it noted it
                    case 412 -> found(letter);
                    case 404, 422 -> Optional.of(Outcome.OTHERWISE);
                    default -> Optional.empty();
                };
            case Reply.Unavailable _ -> Optional.empty();
        };
    }

    private Optional<Outcome> found(Chosen letter) {
        return switch (letters.look(letter.owner(), letter.letterId())) {
            case Reply.Done done ->
                Optional.of(outcome(JsonMapper.shared()
                        .treeToValue(done.body(), Detail.class)
                        .letter()));
            case Reply.Refused refused when refused.notFound() -> Optional.of(Outcome.OTHERWISE);
            case Reply.Refused _, Reply.Unavailable _ -> Optional.empty();
        };
    }

    private static Outcome outcome(DeadLetter letter) {
        return letter.isOpen()
                ? Outcome.FAILED_AGAIN
                : letter.resolution() == Resolution.REPLAYED ? Outcome.HANDLED : Outcome.OTHERWISE;
    }
}
