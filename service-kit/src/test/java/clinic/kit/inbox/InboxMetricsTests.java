package clinic.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.event.EventCodec;
import clinic.kit.event.Ids;
import clinic.kit.event.Received;
import clinic.kit.testing.KitDatabase;
import clinic.kit.testing.TestEvents;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingMoved;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import tools.jackson.databind.json.JsonMapper;

class InboxMetricsTests {

    private static final String GROUP = "kit.metrics";
    private static final String STATES = "kit.metrics-of-states";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final KitDatabase database = new KitDatabase("inbox");
    private final InboxStore store = new InboxStore(database.jdbc, JsonMapper.shared());
    private final Inbox inbox = new Inbox(store, new EventCodec(), database.transaction, Clock.systemUTC(), meters);
    private final Clock anHourLater = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    private final InboxMetrics metrics = new InboxMetrics(database.jdbc, inbox, anHourLater, meters);
    private final TestEvents events = new TestEvents();
    private final Consumer<Message<byte[]>> consumer = inbox.consumer(GROUP, ThingEvent.FACTS, this::handle);

    private boolean broken;

    @BeforeEach
    void empty() {
        database.jdbc.sql("delete from inbox_parked").update();
        database.jdbc.sql("delete from inbox_head").update();
        database.jdbc.sql("delete from dead_letter").update();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aGroupThatHasNothingWaitingSaysSo() {
        metrics.take();

        for (var figure : new String[] {"inbox.dead.letters", "inbox.blocked", "inbox.gaps"}) {
            assertThat(figure(figure + ".open", GROUP)).as(figure).isZero();
            assertThat(figure(figure + ".oldest.age", GROUP)).as(figure).isZero();
        }
    }

    @Test
    void countsWhatWaitsForAPersonAndHowLong() {
        var thing = Ids.next();
        broken = true;
        consumer.accept(moved(thing));
        consumer.accept(moved(thing));
        consumer.accept(moved(Ids.next()));

        metrics.take();

        assertThat(figure("inbox.dead.letters.open", GROUP)).isEqualTo(2);
        assertThat(figure("inbox.dead.letters.oldest.age", GROUP)).isBetween(3600.0, 3700.0);
        assertThat(figure("inbox.blocked.open", GROUP)).isEqualTo(2);
        assertThat(figure("inbox.blocked.oldest.age", GROUP)).isBetween(3600.0, 3700.0);
        // what waits behind a dead letter is no gap
        assertThat(figure("inbox.gaps.open", GROUP)).isZero();

        broken = false;
        database.jdbc
                .sql("update dead_letter set resolved_at = now(), resolution = 'DISCARDED'")
                .update();
        metrics.take();

        assertThat(figure("inbox.dead.letters.open", GROUP)).isZero();
        assertThat(figure("inbox.blocked.open", GROUP)).isZero();
    }

    @Test
    void countsGapsAndHowLongTheyAreOpen() {
        var thing = Ids.next();
        var first = moved(thing);
        consumer.accept(moved(thing));
        consumer.accept(moved(thing));

        metrics.take();

        assertThat(figure("inbox.gaps.open", GROUP)).isOne();
        assertThat(figure("inbox.gaps.oldest.age", GROUP)).isBetween(3600.0, 3700.0);
        assertThat(figure("inbox.blocked.open", GROUP)).isZero();

        consumer.accept(first);
        metrics.take();

        assertThat(figure("inbox.gaps.open", GROUP)).isZero();
    }

    /// On a state topic nothing is blocked, and the parked payload of the dead letter waits for no other event.
    @Test
    void aDeadLetterOfAStateIsNoGap() {
        var states = inbox.consumer(STATES, ThingEvent.STATE, this::handle);
        var thing = Ids.next();
        broken = true;
        events.message(ThingEvent.STATE, new ThingMoved(thing, 1));
        states.accept(events.message(ThingEvent.STATE, new ThingMoved(thing, 2)));

        metrics.take();

        assertThat(figure("inbox.dead.letters.open", STATES)).isOne();
        assertThat(figure("inbox.blocked.open", STATES)).isZero();
        assertThat(figure("inbox.gaps.open", STATES)).isZero();
    }

    @Test
    void whatCannotBeReadIsUnknownAndNotZero() {
        metrics.forget();

        assertThat(figure("inbox.dead.letters.open", GROUP)).isNaN();
        assertThat(figure("inbox.gaps.oldest.age", GROUP)).isNaN();
    }

    @Test
    void tellsHowLongAnEventTookToItsEffect() {
        consumer.accept(moved(Ids.next()));

        assertThat(meters.get("inbox.delay").tag("group", GROUP).timer().count())
                .isOne();
    }

    private Message<byte[]> moved(UUID thing) {
        return events.message(ThingEvent.FACTS, new ThingMoved(thing, 1));
    }

    private void handle(Received<ThingEvent> received) {
        if (broken) {
            throw new IllegalArgumentException("broken");
        }
    }

    private double figure(String name, String group) {
        return meters.get(name).tag("group", group).gauge().value();
    }
}
