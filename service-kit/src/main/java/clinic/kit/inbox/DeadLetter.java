package clinic.kit.inbox;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event that could not be handled. Holds ids and the kind of failure, never what the event said.
///
/// @param waiting how many later events of the key wait behind it
public record DeadLetter(
        UUID id,
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
        @Nullable String resolution) {}
