package clinic.kit.event;

/// An event as its consumer gets it: what happened, and the envelope it came in.
public record Received<E>(E event, EventMetadata metadata) {}
