package clinic.kit.testing;

import clinic.kit.event.EventStream;
import java.util.UUID;

/// A stream for the kit's own tests.
public sealed interface ThingEvent {

    EventStream<ThingEvent> FACTS =
            EventStream.facts("test.things.v1", ThingEvent.class, ThingEvent::thingId, ThingEvent::thingId, _ -> null);

    EventStream<ThingEvent> STATE =
            EventStream.state("test.states.v1", ThingEvent.class, ThingEvent::thingId, ThingEvent::thingId, _ -> null);

    UUID thingId();

    record ThingMoved(UUID thingId, int step) implements ThingEvent {}

    record ThingBroke(UUID thingId) implements ThingEvent {}
}
