package clinic.portal.casefile;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One event on the timeline of a case.
///
/// @param actor  name of the person, null where a service acted by itself
/// @param detail a code that a message explains
public record TimelineEntry(
        UUID eventId,
        String type,
        String service,
        @Nullable String actor,
        Instant at,
        @Nullable String detail) {

    TimelineEntry withoutDetail() {
        return new TimelineEntry(eventId, type, service, actor, at, null);
    }
}
