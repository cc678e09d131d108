package clinic.kit.inbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event that could not be handled. Holds ids and the kind of failure, never what the event said.
///
/// @param version  counts its failures and settlements
/// @param group    the consumer group that could not handle it
/// @param key      what it happened to, such as the id of a case
/// @param cause    the classes of the failure and where it was thrown
/// @param attempts how often it was tried, over all replays
/// @param waiting  how many later events of the key wait behind it
/// @param resolvedBy the `sub` of who settled it
/// @param reason   why it was given up
public record DeadLetter(
        UUID id,
        long version,
        String group,
        UUID eventId,
        String topic,
        UUID key,
        long sequence,
        String type,
        String cause,
        Instant failedAt,
        int attempts,
        long waiting,
        @Nullable Instant resolvedAt,
        @Nullable Resolution resolution,
        @Nullable String resolvedBy,
        @Nullable String reason) {

    /// What became of it.
    public enum Resolution {
        /// Handled again, this time without a failure.
        REPLAYED,
        /// Given up by a person, for a stated reason.
        DISCARDED,
        /// A newer state of the same thing made it worthless.
        SUPERSEDED
    }

    public boolean isOpen() {
        return resolution == null;
    }

    /// What a list is sorted by.
    public List<String> keys() {
        return List.of(failedAt.toString(), id.toString());
    }
}
