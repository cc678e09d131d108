package clinic.scheduling.calendar;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A set of instants as spans that neither touch nor overlap: what touches is one span, so a night shift that two days'
/// hours make up is not cut at midnight.
public final class Spans {

    public static final Spans NONE = new Spans(new TreeMap<>());

    private final NavigableMap<Instant, Instant> ends;

    private Spans(NavigableMap<Instant, Instant> ends) {
        this.ends = ends;
    }

    public static Spans of(Collection<Span> spans) {
        var ends = new TreeMap<Instant, Instant>();
        for (var span : spans) {
            add(ends, span);
        }
        return new Spans(ends);
    }

    private static void add(NavigableMap<Instant, Instant> ends, Span span) {
        var start = span.startsAt();
        var end = span.endsAt();
        for (var touching = ends.floorEntry(end);
                touching != null && !touching.getValue().isBefore(start);
                touching = ends.floorEntry(end)) {
            start = earlier(start, touching.getKey());
            end = later(end, touching.getValue());
            ends.remove(touching.getKey());
        }
        ends.put(start, end);
    }

    /// Whether every instant of the span is in this set.
    public boolean cover(Span span) {
        var at = ends.floorEntry(span.startsAt());
        return at != null && !at.getValue().isBefore(span.endsAt());
    }

    /// Whether any instant of the span is in this set.
    public boolean meet(Span span) {
        var before = ends.lowerEntry(span.endsAt());
        return before != null && before.getValue().isAfter(span.startsAt());
    }

    public Spans minus(Spans taken) {
        var left = new TreeMap<Instant, Instant>();
        ends.forEach((start, end) -> {
            var from = start;
            for (var hole = taken.firstEndingAfter(from);
                    hole != null && hole.startsAt().isBefore(end);
                    hole = taken.firstEndingAfter(from)) {
                if (from.isBefore(hole.startsAt())) {
                    left.put(from, hole.startsAt());
                }
                from = hole.endsAt();
                if (!from.isBefore(end)) {
                    return;
                }
            }
            left.put(from, end);
        });
        return new Spans(left);
    }

    public List<Span> list() {
        return ends.entrySet().stream()
                .map(entry -> new Span(entry.getKey(), entry.getValue()))
                .toList();
    }

    private @Nullable Span firstEndingAfter(Instant instant) {
        var at = ends.floorEntry(instant);
        if (at == null || !at.getValue().isAfter(instant)) {
            at = ends.higherEntry(instant);
        }
        return at == null ? null : new Span(at.getKey(), at.getValue());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Spans spans && ends.equals(spans.ends);
    }

    @Override
    public int hashCode() {
        return ends.hashCode();
    }

    @Override
    public String toString() {
        return list().toString();
    }
}
