package clinic.kit.event;

import java.util.List;

/// The streams that a service publishes. One bean of it per service; the outbox refuses anything else.
public record PublishedStreams(List<EventStream<?>> streams) {

    public PublishedStreams {
        streams = List.copyOf(streams);
    }

    public static PublishedStreams of(EventStream<?>... streams) {
        return new PublishedStreams(List.of(streams));
    }
}
