package clinic.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A fact that one service tells the others. The envelope (id, time, sequence, actor, trace) travels in headers; a
/// record holds only what happened. Unknown fields are ignored by readers and unknown enum values read as `UNKNOWN`, so
/// that a newer publisher never stops an older consumer.
public interface Event {

    /// Decides the partition, and thereby the order: events of one key are seen in the order they happened.
    UUID key();

    /// The case this fact belongs to; what the timeline of a case is gathered by.
    default @Nullable UUID correlation() {
        return null;
    }

    /// The site this fact belongs to, where the fact itself names one.
    default @Nullable UUID site() {
        return null;
    }
}
