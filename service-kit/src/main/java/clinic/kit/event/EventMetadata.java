package clinic.kit.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The envelope of a received event.
///
/// @param type             such as `clinic.intake.CaseOpened.v1`
/// @param sequence         counts the events of one topic and key, gapless from 1
/// @param aggregateVersion version of the aggregate after the event; equals its `ETag`
/// @param actor            `sub` of a person, or `service:<name>`
/// @param traceparent      W3C trace context of the work that caused the event
public record EventMetadata(
        UUID id,
        String type,
        String topic,
        UUID key,
        long sequence,
        long aggregateVersion,
        Instant time,
        @Nullable UUID correlationId,
        @Nullable UUID causationId,
        @Nullable UUID siteId,
        String actor,
        @Nullable String traceparent) {}
