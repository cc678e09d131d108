package clinic.local.demo;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The envelope of one event as the broker gave it.
///
/// @param type        such as `CaseOpened`
/// @param service     who published it
/// @param correlation the case it belongs to
record SeenEvent(
        UUID id,
        String type,
        String service,
        UUID subject,
        @Nullable UUID correlation,
        Instant time,
        String actor,
        String data) {}
