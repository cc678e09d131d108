package clinic.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.infrastructure.test.OnEveryInfrastructure;
import clinic.kit.event.EventCodec;
import clinic.kit.event.EventContext;
import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import clinic.kit.event.Received;
import clinic.kit.testing.KitDatabase;
import clinic.kit.testing.TestEvents;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingMoved;
import clinic.kit.web.Cursor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.messaging.Message;
import tools.jackson.databind.json.JsonMapper;

@OnEveryInfrastructure
class InboxTests {

    private static final String GROUP = "test.projection";

    private final KitDatabase database = new KitDatabase("inbox");
    private final InboxStore store = new InboxStore(database.jdbc, JsonMapper.shared());
    private final Inbox inbox =
            new Inbox(store, new EventCodec(), database.transaction, Clock.systemUTC(), new SimpleMeterRegistry());
    private final DeadLetters deadLetters =
            new DeadLetters(database.jdbc, store, inbox, database.transaction, Clock.systemUTC());
    private final TestEvents events = new TestEvents();
    private final Set<UUID> poisoned = new HashSet<>();

    @BeforeEach
    void createTheEffectsTable() {
        try (var owner = java.sql.DriverManager.getConnection(
                        database.access.jdbcUrl(), database.access.ownerUser(), database.access.ownerPassword());
                var statement = owner.createStatement()) {
            statement.execute(
                    "create table if not exists effect (position bigserial, reader text, thing uuid, step int)");
            statement.execute("truncate effect, inbox_head, inbox_seen, inbox_parked, dead_letter");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void takesEffectOnceHoweverOftenAnEventIsDelivered() {
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var thing = Ids.next();
        var first = moved(thing, 1);
        var second = moved(thing, 2);

        List.of(first, first, second, first, second).forEach(consumer);

        assertThat(effects(GROUP, thing)).containsExactly(1, 2);
    }

    @Test
    void changesNothingWhenAWholeTopicIsDeliveredAgain() {
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var things = IntStream.range(0, 20).mapToObj(_ -> Ids.next()).toList();
        var topic = IntStream.rangeClosed(1, 10)
                .boxed()
                .flatMap(step -> things.stream().map(thing -> moved(thing, step)))
                .toList();
        topic.forEach(consumer);
        var before = allEffects();

        topic.forEach(consumer);

        assertThat(before).hasSize(200);
        assertThat(allEffects()).isEqualTo(before);
    }

    @Test
    void letsEachFeatureSeeEveryEvent() {
        var one = listen("test.one", ThingEvent.FACTS);
        var other = listen("test.other", ThingEvent.FACTS);
        var thing = Ids.next();
        var event = moved(thing, 1);

        one.accept(event);
        other.accept(event);

        assertThat(effects("test.one", thing)).containsExactly(1);
        assertThat(effects("test.other", thing)).containsExactly(1);
    }

    @Test
    void waitsForAMissingNumberAndThenTakesAllInOrder() {
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var thing = Ids.next();
        var first = moved(thing, 1);
        var second = moved(thing, 2);
        var third = moved(thing, 3);

        consumer.accept(third);
        consumer.accept(second);
        assertThat(effects(GROUP, thing)).isEmpty();

        consumer.accept(first);
        assertThat(effects(GROUP, thing)).containsExactly(1, 2, 3);
    }

    @Test
    void takesAnyOrderOfDeliveryInTheOrderOfTheKeys() {
        var seed = Long.getLong("clinic.seed", System.nanoTime());
        System.out.println("inbox order: seed " + seed);
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var things = IntStream.range(0, 5).mapToObj(_ -> Ids.next()).toList();
        var deliveries = new ArrayList<Message<byte[]>>();
        IntStream.rangeClosed(1, 12).forEach(step -> things.forEach(thing -> deliveries.add(moved(thing, step))));
        deliveries.addAll(List.copyOf(deliveries).subList(10, 40));
        Collections.shuffle(deliveries, new Random(seed));

        deliveries.forEach(consumer);

        for (var thing : things) {
            assertThat(effects(GROUP, thing))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 12).boxed().toList());
        }
    }

    @Test
    void drainsWhatAKilledProcessLeftWaiting() {
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var thing = Ids.next();
        var first = moved(thing, 1);
        consumer.accept(moved(thing, 2));
        // as if the process had died between handling the first and draining the second
        database.jdbc.sql("update inbox_head set sequence = 1").update();
        assertThat(effects(GROUP, thing)).isEmpty();

        inbox.drainAll();

        assertThat(effects(GROUP, thing)).containsExactly(2);
        assertThat(first).isNotNull();
    }

    @Test
    void holdsAPoisonedKeyWhileOthersFlowAndRestoresTheOrderOnReplay() {
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var sick = Ids.next();
        var healthy = Ids.next();
        consumer.accept(moved(sick, 1));
        poisoned.add(sick);

        consumer.accept(moved(sick, 2));
        consumer.accept(moved(sick, 3));
        consumer.accept(moved(healthy, 1));
        consumer.accept(moved(sick, 4));
        consumer.accept(moved(healthy, 2));

        assertThat(effects(GROUP, sick)).containsExactly(1);
        assertThat(effects(GROUP, healthy)).containsExactly(1, 2);
        var letter = onlyDeadLetter();
        assertThat(letter.waiting()).isEqualTo(2);
        assertThat(letter.cause()).contains("IllegalStateException").doesNotContain("Jane Roe");

        poisoned.clear();
        EventContext.as("operator", () -> replay(letter));

        assertThat(effects(GROUP, sick)).containsExactly(1, 2, 3, 4);
        assertThat(open()).isEmpty();
    }

    @Test
    void leavesADeadLetterToAPersonThoughItIsDeliveredAgain() {
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var sick = Ids.next();
        poisoned.add(sick);
        var first = moved(sick, 1);
        var second = moved(sick, 2);
        consumer.accept(first);
        consumer.accept(second);
        poisoned.clear();

        consumer.accept(first);
        consumer.accept(moved(sick, 3));
        consumer.accept(second);
        inbox.drainAll();

        assertThat(effects(GROUP, sick)).isEmpty();
        assertThat(onlyDeadLetter().waiting()).isEqualTo(2);
        EventContext.as("operator", () -> replay(onlyDeadLetter()));
        assertThat(effects(GROUP, sick)).containsExactly(1, 2, 3);
    }

    @Test
    void blocksAgainWhatFailsAgain() {
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var sick = Ids.next();
        poisoned.add(sick);
        consumer.accept(moved(sick, 1));
        consumer.accept(moved(sick, 2));

        EventContext.as("operator", () -> replay(onlyDeadLetter()));

        assertThat(onlyDeadLetter().attempts()).isEqualTo(2 * Inbox.TRIES);
        assertThat(effects(GROUP, sick)).isEmpty();
    }

    @Test
    void goesOnBehindADiscardedEvent() {
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var sick = Ids.next();
        poisoned.add(sick);
        var first = moved(sick, 1);
        consumer.accept(first);
        consumer.accept(moved(sick, 2));
        poisoned.clear();

        EventContext.as("operator", () -> discard(onlyDeadLetter(), "test record"));
        consumer.accept(first);

        assertThat(effects(GROUP, sick)).containsExactly(2);
        assertThat(open()).isEmpty();
    }

    @Test
    void throwsATransientFailureToTheContainerAndWritesNoDeadLetter() {
        var thing = Ids.next();
        var consumer = inbox.consumer(GROUP, ThingEvent.FACTS, _ -> {
            throw new QueryTimeoutException("the database is slow");
        });

        assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> consumer.accept(moved(thing, 1)));

        assertThat(open()).isEmpty();
        assertThat(database.jdbc
                        .sql("select count(*) from inbox_head")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void doesNotAcknowledgeWhatItCouldNotPark() {
        var thing = Ids.next();
        var consumer = listen(GROUP, ThingEvent.FACTS);
        poisoned.add(thing);
        var event = moved(thing, 1);
        execute("alter table dead_letter rename to dead_letter_gone");
        try {
            assertThatThrownBy(() -> consumer.accept(event)).isInstanceOf(RuntimeException.class);
        } finally {
            execute("alter table dead_letter_gone rename to dead_letter");
        }
        poisoned.clear();

        consumer.accept(event);

        assertThat(effects(GROUP, thing)).containsExactly(1);
    }

    @Test
    void setsAsideAnEventWhoseNumberWasUsedBefore() {
        var consumer = listen(GROUP, ThingEvent.FACTS);
        var thing = Ids.next();
        consumer.accept(moved(thing, 1));

        consumer.accept(events.message(ThingEvent.FACTS, new ThingMoved(thing, 100), Ids.next(), 1));

        assertThat(effects(GROUP, thing)).containsExactly(1);
        assertThat(onlyDeadLetter().cause()).isEqualTo("sequence reused");
        EventContext.as("operator", () -> replay(onlyDeadLetter()));
        assertThat(effects(GROUP, thing)).containsExactly(1, 100);
    }

    @Test
    void passesOverATypeItDoesNotKnow() {
        var narrow = EventStream.facts(
                ThingEvent.FACTS.topic(), OnlyBroke.class, OnlyBroke::thingId, OnlyBroke::thingId, _ -> null);
        var seen = new ArrayList<OnlyBroke>();
        var consumer = inbox.consumer(GROUP, narrow, received -> seen.add(received.event()));
        var thing = Ids.next();

        consumer.accept(moved(thing, 1));
        consumer.accept(events.message(ThingEvent.FACTS, new ThingEvent.ThingBroke(thing)));

        assertThat(seen).containsExactly(new OnlyBroke.ThingBroke(thing));
        assertThat(open()).isEmpty();
    }

    @Test
    void takesOnlyTheNewestOfAStateTopic() {
        var consumer = listen(GROUP, ThingEvent.STATE);
        var thing = Ids.next();
        var third = events.message(ThingEvent.STATE, new ThingMoved(thing, 3), Ids.next(), 3);
        var seventh = events.message(ThingEvent.STATE, new ThingMoved(thing, 7), Ids.next(), 7);

        consumer.accept(third);
        consumer.accept(seventh);
        consumer.accept(events.message(ThingEvent.STATE, new ThingMoved(thing, 5), Ids.next(), 5));

        assertThat(effects(GROUP, thing)).containsExactly(3, 7);
    }

    @Test
    void settlesAnOldDeadLetterOfAStateTopicByANewerState() {
        var consumer = listen(GROUP, ThingEvent.STATE);
        var thing = Ids.next();
        poisoned.add(thing);
        consumer.accept(events.message(ThingEvent.STATE, new ThingMoved(thing, 1), Ids.next(), 1));
        assertThat(open()).hasSize(1);
        poisoned.clear();

        consumer.accept(events.message(ThingEvent.STATE, new ThingMoved(thing, 2), Ids.next(), 2));

        assertThat(effects(GROUP, thing)).containsExactly(2);
        assertThat(open()).isEmpty();
    }

    /// A reader that was built before `ThingMoved` existed.
    public sealed interface OnlyBroke {

        UUID thingId();

        record ThingBroke(UUID thingId) implements OnlyBroke {}
    }

    private Consumer<Message<byte[]>> listen(String group, EventStream<ThingEvent> stream) {
        return inbox.consumer(group, stream, received -> effect(group, received));
    }

    private void effect(String group, Received<ThingEvent> received) {
        if (poisoned.contains(received.event().thingId())) {
            throw new IllegalStateException("cannot handle the chart of Jane Roe");
        }
        if (received.event() instanceof ThingMoved moved) {
            database.jdbc
                    .sql("insert into effect (reader, thing, step) values (?, ?, ?)")
                    .params(group, moved.thingId(), moved.step())
                    .update();
        }
    }

    private Message<byte[]> moved(UUID thing, int step) {
        return events.message(ThingEvent.FACTS, new ThingMoved(thing, step));
    }

    private void replay(DeadLetter letter) {
        deadLetters.replay(letter, letter.version(), () -> {});
    }

    private void discard(DeadLetter letter, String reason) {
        deadLetters.discard(letter, letter.version(), reason, () -> {});
    }

    private List<DeadLetter> open() {
        return deadLetters.list(DeadLetters.Question.OPEN, new Cursor(null, 10));
    }

    private DeadLetter onlyDeadLetter() {
        assertThat(open()).hasSize(1);
        return open().getFirst();
    }

    private List<Integer> effects(String group, UUID thing) {
        return database.jdbc
                .sql("select step from effect where reader = ? and thing = ? order by position")
                .params(group, thing)
                .query((row, _) -> row.getInt(1))
                .list();
    }

    private Map<Long, String> allEffects() {
        var effects = new HashMap<Long, String>();
        database.jdbc
                .sql("select position, reader || thing || step from effect")
                .query((row, _) -> effects.put(row.getLong(1), row.getString(2)))
                .list();
        return effects;
    }

    private void execute(String sql) {
        try (var owner = java.sql.DriverManager.getConnection(
                        database.access.jdbcUrl(), database.access.ownerUser(), database.access.ownerPassword());
                var statement = owner.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
