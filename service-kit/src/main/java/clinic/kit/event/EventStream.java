package clinic.kit.event;

import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One topic and the sealed set of events on it. The kit knows no contract: a service tells it with these where its
/// events go and how they are keyed.
///
/// The type name on the wire is `clinic.<service>.<Record>.v<n>`: the service is the topic's first word, and a record
/// called `FooV2` is version 2 of `Foo`.
///
/// @param state true for a compacted topic, where every event carries the whole state and a newer number wins
public record EventStream<E>(
        String topic,
        Class<E> events,
        Function<? super E, UUID> key,
        Function<? super E, @Nullable UUID> correlation,
        Function<? super E, @Nullable UUID> site,
        boolean state) {

    private static final Pattern VERSIONED = Pattern.compile("(.+)V([2-9]|[1-9][0-9]+)");

    public EventStream {
        if (!events.isSealed()) {
            throw new IllegalArgumentException(events.getName() + " must be a sealed interface of event records");
        }
    }

    public static <E> EventStream<E> facts(
            String topic,
            Class<E> events,
            Function<? super E, UUID> key,
            Function<? super E, @Nullable UUID> correlation,
            Function<? super E, @Nullable UUID> site) {
        return new EventStream<>(topic, events, key, correlation, site, false);
    }

    public static <E> EventStream<E> state(
            String topic,
            Class<E> events,
            Function<? super E, UUID> key,
            Function<? super E, @Nullable UUID> correlation,
            Function<? super E, @Nullable UUID> site) {
        return new EventStream<>(topic, events, key, correlation, site, true);
    }

    /// The records of this stream by their type name on the wire.
    public Map<String, Class<? extends E>> types() {
        return Arrays.stream(events.getPermittedSubclasses())
                .filter(Class::isRecord)
                .collect(Collectors.toUnmodifiableMap(this::typeOf, type -> type.asSubclass(events)));
    }

    /// The type name of one of this stream's records.
    public String typeOf(Class<?> record) {
        var service = topic.substring(0, topic.indexOf('.'));
        var versioned = VERSIONED.matcher(record.getSimpleName());
        return versioned.matches()
                ? "clinic.%s.%s.v%s".formatted(service, versioned.group(1), versioned.group(2))
                : "clinic.%s.%s.v1".formatted(service, record.getSimpleName());
    }
}
