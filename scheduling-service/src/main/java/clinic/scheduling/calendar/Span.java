package clinic.scheduling.calendar;

import java.time.Duration;
import java.time.Instant;

/// Contains its start and excludes its end, so that back-to-back visits do not overlap.
public record Span(Instant startsAt, Instant endsAt) {

    public Span {
        if (!startsAt.isBefore(endsAt)) {
            throw new IllegalArgumentException("A span starts before it ends: %s – %s".formatted(startsAt, endsAt));
        }
    }

    public static Span of(Instant startsAt, Duration length) {
        return new Span(startsAt, startsAt.plus(length));
    }

    public Duration length() {
        return Duration.between(startsAt, endsAt);
    }
}
