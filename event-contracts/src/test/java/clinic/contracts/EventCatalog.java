package clinic.contracts;

import static java.util.stream.Collectors.joining;

import clinic.contracts.Topic.Kind;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.lang.reflect.Field;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// Writes down every topic and event for people who read no Java.
final class EventCatalog {

    private static final Map<Class<?>, String> PLAIN = Map.of(
            UUID.class, "UUID",
            Instant.class, "instant, UTC",
            LocalDate.class, "date",
            String.class, "text",
            int.class, "integer",
            long.class, "integer",
            boolean.class, "true or false");

    private static final String INTRODUCTION = """
            # Events

            Generated from the records in `event-contracts`; to write it again:
            `./mvnw -pl event-contracts test -Dcontracts.write=true`.

            An event is a CloudEvent 1.0 in Kafka's binary mode: the envelope in headers, the payload as JSON without a type
            property. The header `ce_type` names the record and its version, such as `clinic.intake.CaseOpened.v1`;
            `ce_sequence` counts the events of one key, gapless from 1. The key is the id of what the event is about, so that
            the events of one thing stay in order.

            - **Facts** are kept for ever and never compacted; a reader takes them in the order of their numbers and waits for a
              missing one.
            - **State** is compacted: every event carries the whole current state, and a newer number wins.

            Every topic is protected as health information. *Coded* topics hold opaque ids and codes (the directory also the
            names of sites, rooms and staff), *identifiers* stands for patients' names, birth dates and contacts, *free text*
            for what a person wrote. The build checks each event's fields against a declared budget, and the services' bindings
            against the last column.

            A payload grows by optional fields and by codes, never otherwise: readers ignore fields they do not know and read
            codes they do not know as `UNKNOWN`, which is never published. Any other change is a new `vN` beside the old one.
            The schema of each event lies at `event-contracts/src/main/resources/schemas/<type>.json`, a sample of every
            released version at `samples/<type>/v<release>.json` beside it.

            """;

    static String text() {
        return INTRODUCTION
                + "| topic | key | kind | may hold | may be read by |\n|---|---|---|---|---|\n"
                + Topics.ALL.stream()
                        .map(topic -> "| [`%s`](#%s) | %s | %s | %s | %s |\n"
                                .formatted(
                                        topic.name(),
                                        topic.name().replace(".", ""),
                                        keys(topic),
                                        kind(topic.kind()),
                                        mayHold(topic.phi()),
                                        String.join(", ", TopicRights.readers(topic))))
                        .collect(joining())
                + Topics.ALL.stream().map(EventCatalog::section).collect(joining());
    }

    private static String section(Topic topic) {
        var parts = new LinkedHashSet<Class<?>>();
        var codes = new LinkedHashSet<Class<?>>();
        var events = EventType.of(topic);
        events.forEach(event -> collect(event.event(), parts, codes));
        return "\n## %s\n".formatted(topic.name())
                + events.stream()
                        .map(event -> "\n### %s\n\n%s".formatted(event.name(), fields(event.event())))
                        .collect(joining())
                + (parts.isEmpty() ? "" : "\n### Parts of them\n")
                + parts.stream()
                        .map(part -> "\n**%s**\n\n%s".formatted(part.getSimpleName(), fields(part)))
                        .collect(joining())
                + (codes.isEmpty() ? "" : "\n### Codes\n\n")
                + codes.stream()
                        .map(code -> "- **%s**: %s\n".formatted(code.getSimpleName(), values(code)))
                        .collect(joining());
    }

    private static void collect(Class<?> record, SequencedSet<Class<?>> parts, SequencedSet<Class<?>> codes) {
        for (var field : ContractField.direct(record)) {
            if (field.type().isEnum()) {
                codes.add(field.type());
            } else if (field.type().isRecord()) {
                parts.add(field.type());
                collect(field.type(), parts, codes);
            }
        }
    }

    private static String fields(Class<?> record) {
        return "| field | type |\n|---|---|\n"
                + ContractField.direct(record).stream()
                        .map(field -> "| `%s` | %s%s%s |\n"
                                .formatted(
                                        field.path(),
                                        field.list() ? "list of " : "",
                                        type(field.type()),
                                        field.optional() ? ", may be null" : ""))
                        .collect(joining());
    }

    private static String type(Class<?> type) {
        return type.isEnum() || type.isRecord()
                ? type.getSimpleName()
                : Objects.requireNonNull(PLAIN.get(type), type::getName);
    }

    private static String values(Class<?> code) {
        return Arrays.stream(code.getFields())
                .filter(field -> field.isEnumConstant() && !field.isAnnotationPresent(JsonEnumDefaultValue.class))
                .map(Field::getName)
                .map("`%s`"::formatted)
                .collect(joining(", "));
    }

    /// The fields that the topic's events are keyed by, found in the samples: the one whose value is the key.
    private static String keys(Topic topic) {
        return EventType.of(topic).stream()
                .map(EventCatalog::key)
                .distinct()
                .map("`%s`"::formatted)
                .collect(joining(", "));
    }

    static String key(EventType type) {
        var sample = JsonMapper.shared()
                .readTree(ContractFiles.read(ContractFiles.list(ContractFiles.SAMPLES.resolve(type.name()))
                        .getLast()));
        var key = ((Event) JsonMapper.shared().treeToValue(sample, type.event()))
                .key()
                .toString();
        return sample.properties().stream()
                .filter(property -> property.getValue().asString().equals(key))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static String kind(Kind kind) {
        return switch (kind) {
            case FACTS -> "facts";
            case STATE -> "state";
        };
    }

    private static String mayHold(Topic.Phi phi) {
        return switch (phi) {
            case CODED -> "coded";
            case IDENTIFIERS -> "**identifiers**";
            case FREE_TEXT -> "**free text**";
        };
    }

    private EventCatalog() {}
}
