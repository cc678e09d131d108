package clinic.contracts;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// One event record and the name it travels under: `clinic.<service>.<Record>.v1`; a record `FooV2` is `Foo.v2`.
record EventType(Topic topic, Class<?> event, String name) {

    private static final Pattern VERSIONED = Pattern.compile("(.+)V([2-9]|[1-9][0-9]+)");

    static List<EventType> all() {
        return Topics.ALL.stream().flatMap(topic -> of(topic).stream()).toList();
    }

    static List<EventType> of(Topic topic) {
        return Arrays.stream(topic.events().getPermittedSubclasses())
                .map(event -> new EventType(topic, event, name(topic, event)))
                .toList();
    }

    static String name(Topic topic, Class<?> event) {
        var service = topic.name().substring(0, topic.name().indexOf('.'));
        var versioned = VERSIONED.matcher(event.getSimpleName());
        return versioned.matches()
                ? "clinic.%s.%s.v%s".formatted(service, versioned.group(1), versioned.group(2))
                : "clinic.%s.%s.v1".formatted(service, event.getSimpleName());
    }

    @Override
    public String toString() {
        return name;
    }
}
