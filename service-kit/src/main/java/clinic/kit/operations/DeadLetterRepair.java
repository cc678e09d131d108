package clinic.kit.operations;

import clinic.kit.audit.Audit;
import clinic.kit.event.EventCodec;
import clinic.kit.inbox.DeadLetter;
import clinic.kit.inbox.DeadLetters;
import clinic.kit.inbox.DeadLetters.Contents;
import clinic.kit.inbox.DeadLetters.NotReplayable;
import clinic.kit.inbox.DeadLetters.Question;
import clinic.kit.inbox.DeadLetters.Trial;
import clinic.kit.inbox.DeadLetters.Waiting;
import clinic.kit.web.Cursor;
import clinic.kit.web.NotFound;
import clinic.kit.web.Problems;
import clinic.kit.web.Refused;
import clinic.kit.web.StaleVersion;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/// What a person does with a dead letter of this service. What is looked at and what is done is audited, whoever calls
/// it: the API of every service, and the portal's page for its own.
public class DeadLetterRepair {

    private static final String THING = "dead-letter";
    private static final int SHOWN_BEHIND = 50;

    private final DeadLetters letters;
    private final EventCodec codec;
    private final Audit audit;

    DeadLetterRepair(DeadLetters letters, EventCodec codec, Audit audit) {
        this.letters = letters;
        this.codec = codec;
        this.audit = audit;
    }

    /// @param content    the shape of what the event says, null if it is settled or was no event
    /// @param violations where it does not fit the schema of its type
    /// @param behind     the next events that wait behind it, in their order
    public record Detail(
            DeadLetter letter, @Nullable JsonNode content, List<String> violations, List<Waiting> behind) {}

    /// The oldest first: up to one more than the page has.
    public List<DeadLetter> list(Question question, Cursor cursor) {
        return letters.list(question, cursor);
    }

    /// @throws NotFound there is no such letter
    public Detail look(UUID id) {
        var letter = find(id);
        var content = letters.contents(letter);
        audit.read(THING, id, null);
        return new Detail(
                letter,
                content.map(Contents::payload).map(Redaction::of).orElse(null),
                content.map(it -> codec.violations(it.type(), it.payload())).orElse(List.of()),
                letters.behind(letter, SHOWN_BEHIND));
    }

    /// @throws NotFound there is no such letter
    /// @throws Refused  it cannot be replayed
    public Trial tryOut(UUID id) {
        var letter = find(id);
        return replaying(() -> letters.tryOut(letter));
    }

    /// @param version the letter as it was looked at
    /// @return what became of it: it may have failed again
    /// @throws NotFound     there is no such letter
    /// @throws StaleVersion it changed since
    /// @throws Refused      it cannot be replayed
    public DeadLetter replay(UUID id, long version) {
        var letter = find(id);
        return replaying(() -> letters.replay(letter, version, () -> audit.settled(THING, id, "replayed")));
    }

    /// @param version the letter as it was looked at
    /// @param reason  at most [Operations#REASON] characters
    /// @throws NotFound     there is no such letter
    /// @throws StaleVersion it changed since
    public DeadLetter discard(UUID id, long version, String reason) {
        return letters.discard(find(id), version, reason, () -> audit.settled(THING, id, "discarded: " + reason));
    }

    private DeadLetter find(UUID id) {
        return letters.find(id).orElseThrow(NotFound::new);
    }

    private static <T> T replaying(Supplier<T> work) {
        try {
            return work.get();
        } catch (NotReplayable e) {
            throw new Refused(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    Problems.of(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "not-replayable",
                            "This cannot be handled again: it is settled, was no event, or nobody here listens to it."
                                    + " What is open can be discarded."));
        }
    }
}
