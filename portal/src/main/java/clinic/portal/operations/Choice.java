package clinic.portal.operations;

import clinic.kit.inbox.DeadLetters.Question;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which dead letters are meant; null does not limit.
///
/// @param from failed at or after
/// @param to   failed before
record Choice(
        boolean open,
        @Nullable Owner owner,
        @Nullable String type,
        @Nullable Instant from,
        @Nullable Instant to) {

    List<Owner> owners() {
        return owner == null ? List.of(Owner.values()) : List.of(owner);
    }

    Question question() {
        return new Question(open, null, null, type, null, from, to);
    }
}
