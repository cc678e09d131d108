package clinic.kit.inbox;

import clinic.kit.event.EventCodec;
import clinic.kit.event.EventContext;
import clinic.kit.event.EventMetadata;
import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import clinic.kit.event.Received;
import clinic.kit.inbox.DeadLetters.Trial;
import clinic.kit.inbox.InboxStore.Head;
import clinic.kit.inbox.InboxStore.HeadKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.transaction.support.TransactionOperations;

/// Makes every event take effect once and in the order of its key, though the broker delivers at least once and anybody
/// may be killed at any time.
///
/// Guarantees, and where each is enforced:
/// - *Once*: the effect, the events it publishes, the remembered id and the new head are one transaction
///   ([#step]); the record is acknowledged after it. A redelivery finds its id and changes nothing. Ids are kept 90
///   days; the head refuses an older one.
/// - *In order*: the head `(group, topic, key)` is locked while an event of the key is handled. Only the next number is
///   handled; a higher one waits in the parking table until the gap is closed.
/// - *No event is dropped*: a transient failure ([Transience]) is thrown to the container, which retries for ever.
///   Anything else gets three tries; then one transaction parks the event, writes its dead letter and blocks the head,
///   and only after that is the record acknowledged. If that transaction fails, the record was not handled.
/// - *A poisoned key holds itself and nobody else*: while a head is blocked, later events of the key park behind it and
///   other keys flow. [DeadLetters] replays or discards.
///
/// On a compacted (state) topic numbers have gaps and only the newest counts: an older one is passed over, nothing
/// waits, and a newer state settles an older dead letter.
///
/// Effects on the outside (mail, messages) do not belong in a handler: it writes a row that a worker carries out.
public class Inbox {

    /// How often an event is tried that fails for a reason of its own.
    static final int TRIES = 3;

    static final Duration GAP_ALARM = Duration.ofMinutes(5);
    private static final Duration[] DELAYS = {
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1)
    };
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final UUID NO_KEY = new UUID(0, 0);
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private final InboxStore store;
    private final EventCodec codec;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Map<String, Subscription<?>> subscriptions = new ConcurrentHashMap<>();

    public Inbox(
            InboxStore store, EventCodec codec, TransactionOperations transaction, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.codec = codec;
        this.transaction = transaction;
        this.clock = clock;
        this.meters = meters;
    }

    /// The function that a binding of Spring Cloud Stream calls.
    ///
    /// @param group   the consumer group, `<service>.<feature>`, which the binding names as well ([BindingCheck])
    /// @param handler runs in the inbox's transaction, with [EventContext] bound to the event as cause
    public <E> Consumer<Message<byte[]>> consumer(String group, EventStream<E> stream, Consumer<Received<E>> handler) {
        return consumer(group, new Listener<>(stream, handler));
    }

    /// One stream and what is done with its events.
    public record Listener<E>(EventStream<E> stream, Consumer<Received<E>> handler) {}

    /// The same for several streams, which share one connection to the broker: `multiplex` in the binding.
    public Consumer<Message<byte[]>> consumer(String group, Listener<?>... listeners) {
        var byTopic = new HashMap<String, Subscription<?>>();
        for (var listener : listeners) {
            var subscription = subscription(group, listener);
            var topic = subscription.stream().topic();
            if (subscriptions.putIfAbsent(group + " " + topic, subscription) != null) {
                throw new IllegalStateException(group + " already listens to " + topic);
            }
            byTopic.put(topic, subscription);
        }
        // there from the start: what is counted first after a restart would else be no increase
        for (var counted : List.of("inbox.duplicates", "inbox.unknown", "inbox.dead.letters", "inbox.gap.alarms")) {
            meters.counter(counted, "group", group);
        }
        delay(group);
        return new InboxConsumer(this, group, Map.copyOf(byTopic));
    }

    private static <E> Subscription<E> subscription(String group, Listener<E> listener) {
        return new Subscription<>(group, listener.stream(), listener.handler());
    }

    <E> void receive(Subscription<E> subscription, Delivery delivery, int partition, long offset) {
        EventMetadata metadata;
        try {
            metadata = delivery.metadata();
        } catch (Delivery.Unreadable unreadable) {
            var id = UUID.nameUUIDFromBytes("%s-%d-%d"
                    .formatted(delivery.topic(), partition, offset)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            log.error("{} got a record that is no event: {}", subscription.group(), unreadable.getMessage());
            transaction.executeWithoutResult(_ -> store.deadLetter(
                    Ids.next(),
                    subscription.group(),
                    id,
                    delivery.topic(),
                    NO_KEY,
                    0,
                    "unreadable",
                    "no event, at partition %d, offset %d: %s".formatted(partition, offset, cause(unreadable)),
                    1,
                    clock.instant()));
            return;
        }
        handle(subscription, delivery, metadata);
        drain(subscription, metadata.key());
    }

    /// Handles what waits for its turn behind the given key: after a gap was closed, or a dead letter settled.
    <E> void drain(Subscription<E> subscription, UUID key) {
        var headKey = new HeadKey(subscription.group(), subscription.stream().topic(), key);
        var parked = store.nextParked(headKey);
        while (parked.isPresent()) {
            handle(subscription, parked.get(), parked.get().metadata());
            parked = store.nextParked(headKey);
        }
    }

    /// Handles what waits behind the key in the transaction of the caller, who takes it back.
    <E> Trial tryOut(Subscription<E> subscription, HeadKey headKey) {
        var handled = 0;
        for (var parked = store.nextParked(headKey); parked.isPresent(); parked = store.nextParked(headKey)) {
            try {
                step(subscription, parked.get(), parked.get().metadata());
            } catch (RuntimeException | StackOverflowError failure) {
                if (Transience.isTransient(failure)) {
                    throw failure;
                }
                return new Trial(handled, cause(failure));
            }
            handled++;
        }
        return new Trial(handled, null);
    }

    /// The sweep: finds keys whose next event is parked though nothing blocks them. A process killed between closing a
    /// gap and draining leaves such a key behind.
    void drainAll() {
        for (var headKey : store.drainable()) {
            subscription(headKey).ifPresent(subscription -> drain(subscription, headKey.key()));
        }
        for (var gap : store.gapsOlderThan(clock.instant().minus(GAP_ALARM))) {
            log.error(
                    "{} waits for event {} of {} {} since {}",
                    gap.key().group(),
                    gap.missing(),
                    gap.key().topic(),
                    gap.key().key(),
                    gap.since());
            meters.counter("inbox.gap.alarms", "group", gap.key().group()).increment();
        }
    }

    /// What each consumer group reads.
    public Map<String, Set<String>> topics() {
        var topics = new TreeMap<String, Set<String>>();
        for (var subscription : subscriptions.values()) {
            topics.computeIfAbsent(subscription.group(), _ -> new TreeSet<>())
                    .add(subscription.stream().topic());
        }
        return topics;
    }

    Optional<Subscription<?>> subscription(HeadKey key) {
        return Optional.ofNullable(subscriptions.get(key.group() + " " + key.topic()));
    }

    /// Handles an event in the transaction of the caller, where the tables of the inbox are others than its own.
    ///
    /// @param discarded what a person gave up, and is passed over there, too
    /// @return whether it was an event, and not handled there before
    public boolean handleAgain(String group, Delivery delivery, Set<UUID> discarded) {
        var event = delivery.readable();
        var subscription = subscriptions.get(group + " " + delivery.topic());
        if (event.isEmpty()
                || subscription == null
                || store.isSeen(group, event.get().id())) {
            return false;
        }
        if (discarded.contains(event.get().id())) {
            var head = new HeadKey(group, delivery.topic(), event.get().key());
            store.lock(head);
            store.remember(group, event.get().id(), clock.instant());
            store.advance(head, event.get().sequence());
        } else {
            step(subscription, delivery, event.get());
        }
        return true;
    }

    private <E> void handle(Subscription<E> subscription, Delivery delivery, EventMetadata metadata) {
        for (var attempt = 1; ; attempt++) {
            try {
                transaction.executeWithoutResult(_ -> step(subscription, delivery, metadata));
                return;
            } catch (RuntimeException | StackOverflowError failure) {
                if (Transience.isTransient(failure)) {
                    throw failure;
                }
                if (attempt == TRIES) {
                    block(subscription, delivery, metadata, failure);
                    return;
                }
                pause(FIRST_PAUSE.multipliedBy(attempt));
            }
        }
    }

    private <E> void step(Subscription<E> subscription, Delivery delivery, EventMetadata metadata) {
        var headKey = new HeadKey(subscription.group(), metadata.topic(), metadata.key());
        var head = store.lock(headKey);
        if (store.isSeen(subscription.group(), metadata.id())) {
            store.unpark(subscription.group(), metadata.id());
            meters.counter("inbox.duplicates", "group", subscription.group()).increment();
            return;
        }
        if (subscription.stream().state()) {
            if (metadata.sequence() > head.sequence()) {
                take(subscription, delivery, metadata, headKey);
                store.supersede(headKey, metadata.sequence(), clock.instant());
            }
            return;
        }
        switch (Turn.of(head, metadata.sequence())) {
            case NOW -> take(subscription, delivery, metadata, headKey);
            case LATER -> store.park(subscription.group(), delivery, metadata, clock.instant());
            case REUSED -> {
                log.error(
                        "{} got event {} with number {} of {} {} a second time: its publisher reuses numbers",
                        subscription.group(),
                        metadata.id(),
                        metadata.sequence(),
                        metadata.topic(),
                        metadata.key());
                store.park(subscription.group(), delivery, metadata, clock.instant());
                deadLetter(subscription.group(), metadata, "sequence reused", 1);
                store.block(headKey, true);
            }
        }
    }

    private <E> void take(Subscription<E> subscription, Delivery delivery, EventMetadata metadata, HeadKey headKey) {
        var event = codec.read(subscription.stream(), metadata.type(), delivery.payload());
        if (event == null) {
            log.warn("{} passes over {}, which it does not know", subscription.group(), metadata.type());
            meters.counter("inbox.unknown", "group", subscription.group()).increment();
        } else {
            var correlation = metadata.correlationId() != null ? metadata.correlationId() : metadata.id();
            EventContext.call(new EventContext(metadata.actor(), correlation, metadata.id(), metadata.siteId()), () -> {
                subscription.handler().accept(new Received<>(event, metadata));
                return true;
            });
        }
        store.remember(subscription.group(), metadata.id(), clock.instant());
        store.unpark(subscription.group(), metadata.id());
        store.advance(headKey, metadata.sequence());
        delay(subscription.group()).record(Duration.between(metadata.time(), clock.instant()));
    }

    /// From the append of an event to its effect here.
    private Timer delay(String group) {
        return Timer.builder("inbox.delay")
                .tag("group", group)
                .serviceLevelObjectives(DELAYS)
                .register(meters);
    }

    private <E> void block(Subscription<E> subscription, Delivery delivery, EventMetadata metadata, Throwable failure) {
        // the stack tells where, the message could hold health information
        log.error(
                "{} could not handle {} {}; its key waits for a person",
                subscription.group(),
                metadata.type(),
                metadata.id(),
                withoutMessage(failure));
        transaction.executeWithoutResult(_ -> {
            var headKey = new HeadKey(subscription.group(), metadata.topic(), metadata.key());
            store.lock(headKey);
            store.park(subscription.group(), delivery, metadata, clock.instant());
            deadLetter(subscription.group(), metadata, cause(failure), TRIES);
            if (!subscription.stream().state()) {
                store.block(headKey, true);
            }
        });
        meters.counter("inbox.dead.letters", "group", subscription.group()).increment();
    }

    private void deadLetter(String group, EventMetadata metadata, String cause, int attempts) {
        store.deadLetter(
                Ids.next(),
                group,
                metadata.id(),
                metadata.topic(),
                metadata.key(),
                metadata.sequence(),
                metadata.type(),
                cause,
                attempts,
                clock.instant());
    }

    /// Whose turn it is among the events of one key.
    private enum Turn {
        NOW,
        LATER,
        REUSED;

        static Turn of(Head head, long sequence) {
            if (head.blocked()) {
                return LATER;
            }
            if (sequence <= head.sequence()) {
                return head.replaying(sequence) ? NOW : REUSED;
            }
            return sequence == head.sequence() + 1 ? NOW : LATER;
        }
    }

    /// The chain of exception classes: where it went wrong, without what it said.
    private static String cause(Throwable failure) {
        var text = new StringBuilder(failure.getClass().getName());
        for (var cause = failure.getCause(); cause != null && text.length() < 400; cause = cause.getCause()) {
            text.append(" < ").append(cause.getClass().getName());
        }
        if (failure.getStackTrace().length > 0) {
            text.append(" at ").append(failure.getStackTrace()[0]);
        }
        return text.toString();
    }

    private static Throwable withoutMessage(Throwable failure) {
        var bare = new RuntimeException(failure.getClass().getName());
        bare.setStackTrace(failure.getStackTrace());
        return bare;
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
