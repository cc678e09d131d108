package clinic.portal.operations;

import clinic.contracts.Event;
import clinic.contracts.Topics;
import clinic.kit.event.EventStream;
import java.util.List;
import java.util.stream.Stream;

/// What a dead letter can be of: every event of the published language, or something that is none.
final class EventTypes {

    static final List<String> ALL = Stream.concat(
                    Topics.ALL.stream()
                            .flatMap(topic -> of(topic.name(), topic.events()))
                            .sorted(),
                    Stream.of("unreadable"))
            .toList();

    private EventTypes() {}

    private static <E extends Event> Stream<String> of(String topic, Class<E> events) {
        return EventStream.facts(topic, events, Event::key, Event::correlation, Event::site).types().keySet().stream();
    }
}
