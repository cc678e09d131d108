package clinic.kit.inbox;

import clinic.kit.event.EventStream;
import clinic.kit.event.Received;
import java.util.function.Consumer;

/// One feature listening to one stream, in a consumer group of its own.
record Subscription<E>(String group, EventStream<E> stream, Consumer<Received<E>> handler) {}
