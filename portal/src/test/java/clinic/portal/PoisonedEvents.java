package clinic.portal;

import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.kit.event.EventContext;
import clinic.kit.inbox.DeadLetter;
import clinic.kit.inbox.DeadLetters;
import clinic.kit.inbox.DeadLetters.Question;
import clinic.kit.testing.TestEvents;
import clinic.kit.web.Cursor;
import clinic.portal.TheClinic.Journey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/// Has the portal stop at events that it cannot handle, and mends that afterwards.
final class PoisonedEvents {

    private static final byte[] POISON = "{\"secret\":\"Jane Roe\"}".getBytes(StandardCharsets.UTF_8);

    private final Consumer<Message<byte[]>> cases;
    private final DeadLetters letters;
    private final JdbcClient jdbc;

    PoisonedEvents(Map<String, Consumer<Message<byte[]>>> consumers, DeadLetters letters, JdbcClient jdbc) {
        cases = Objects.requireNonNull(consumers.get("casefileCases"));
        this.letters = letters;
        this.jdbc = jdbc;
    }

    /// @param good what the event should have said
    record Poisoned(UUID id, UUID eventId, byte[] good) {

        String page() {
            return "/operations/dead-letters/portal/" + id;
        }
    }

    /// That the case was opened cannot be read, and that it was assigned waits behind it.
    Poisoned stopAt(Journey journey) {
        var events = new TestEvents();
        var opened = events.message(TheClinic.CASES, journey.opened());
        cases.accept(poisoned(opened));
        cases.accept(events.message(
                TheClinic.CASES,
                new CaseAssigned(
                        journey.caseId, journey.patientId, journey.siteId, journey.clinicianId, TheClinic.NOW)));
        return jdbc.sql("select id, event_id from dead_letter where key = ? and resolved_at is null")
                .param(journey.caseId)
                .query((row, _) ->
                        new Poisoned(row.getObject(1, UUID.class), row.getObject(2, UUID.class), opened.getPayload()))
                .single();
    }

    /// As if the portal were another version that can read it.
    void mend(Poisoned letter) {
        jdbc.sql("update inbox_parked set payload = ? where event_id = ?")
                .params(letter.good(), letter.eventId())
                .update();
    }

    /// Other tests look at the same portal.
    void clear() {
        for (var open = open(); !open.isEmpty(); open = open()) {
            open.forEach(letter -> EventContext.as(
                    "service:test", () -> letters.discard(letter, letter.version(), "the test is over", () -> {})));
        }
    }

    private List<DeadLetter> open() {
        return letters.list(Question.OPEN, Cursor.of(null, 200));
    }

    private static Message<byte[]> poisoned(Message<byte[]> message) {
        var good = (ConsumerRecord<?, ?>)
                Objects.requireNonNull(message.getHeaders().get(KafkaHeaders.RAW_DATA));
        var bad = new ConsumerRecord<>(good.topic(), 0, 0L, good.key(), POISON);
        good.headers().forEach(bad.headers()::add);
        return MessageBuilder.withPayload(POISON)
                .setHeader(KafkaHeaders.RAW_DATA, bad)
                .build();
    }
}
