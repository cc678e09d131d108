package clinic.kit.outbox;

import clinic.kit.event.Envelope;
import clinic.kit.event.EventCodec;
import clinic.kit.event.EventContext;
import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import clinic.kit.event.PublishedStreams;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/// Stores an event beside the state it tells of, in the same transaction; [OutboxRelay] sends it after the commit.
///
/// Guarantees, and where each is enforced:
/// - An event exists if and only if its transaction committed: [#append] refuses to run without one.
/// - The events of one topic and key are numbered from 1 without a gap, in the order of their commits: the row of
///   `stream_head` is updated by the append and so stays locked until the transaction ends; a rollback takes the number
///   back.
/// - Every stored row can be published: schema and size are checked before the insert.
///
/// Two transactions that append to the same two keys in opposite order deadlock; PostgreSQL ends one of them, and
/// [DeadlockRetry] runs it again.
public class Outbox {

    private final JdbcClient jdbc;
    private final EventCodec codec;
    private final JsonMapper json;
    private final Clock clock;
    private final String source;
    private final Supplier<@Nullable String> traceparent;
    private final Runnable wakeUp;
    private final AppendListener listener;
    private final Map<Class<?>, EventStream<?>> streams = new HashMap<>();

    public Outbox(
            JdbcClient jdbc,
            EventCodec codec,
            JsonMapper json,
            Clock clock,
            PublishedStreams published,
            String service,
            Supplier<@Nullable String> traceparent,
            Runnable wakeUp,
            AppendListener listener) {
        this.jdbc = jdbc;
        this.codec = codec;
        this.json = json;
        this.clock = clock;
        this.source = "/" + service;
        this.traceparent = traceparent;
        this.wakeUp = wakeUp;
        this.listener = listener;
        published.streams().forEach(stream -> stream.types().values().forEach(type -> this.streams.put(type, stream)));
    }

    /// Told of every append, inside its transaction.
    public interface AppendListener {
        void appended(String type, UUID key, @Nullable UUID correlation);
    }

    /// Publishes the event when the running transaction commits.
    ///
    /// @param event            a record of one of the service's published streams
    /// @param aggregateVersion version of the aggregate after the change, as its `ETag` says it
    /// @throws IllegalStateException         outside a transaction
    /// @throws EventCodec.UnpublishableEvent the event fits neither schema nor size
    public void append(Object event, long aggregateVersion) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "An event is published by the transaction that makes it true; none is open");
        }
        var stream = streams.get(event.getClass());
        if (stream == null) {
            throw new IllegalArgumentException(event.getClass().getName() + " is on none of this service's streams");
        }
        append(stream, event, aggregateVersion);
    }

    private <E> void append(EventStream<E> stream, Object appended, long aggregateVersion) {
        var event = stream.events().cast(appended);
        var type = stream.typeOf(event.getClass());
        var key = stream.key().apply(event);
        var payload = codec.write(type, event);
        var id = Ids.next();
        var correlation = stream.correlation().apply(event);
        var sequence =
                jdbc.sql("""
                        insert into stream_head (topic, key, sequence) values (?, ?, 1)
                        on conflict (topic, key) do update set sequence = stream_head.sequence + 1
                        returning sequence""").params(stream.topic(), key).query(Long.class).single();
        jdbc.sql("insert into outbox (id, topic, key, sequence, headers, payload) values (?, ?, ?, ?, ?::jsonb, ?)")
                .params(
                        id,
                        stream.topic(),
                        key,
                        sequence,
                        json.writeValueAsString(envelope(
                                id,
                                type,
                                key,
                                sequence,
                                aggregateVersion,
                                correlation,
                                stream.site().apply(event))),
                        payload)
                .update();
        listener.appended(type, key, correlation);
        if (correlation != null) {
            EventContext.belongsTo(correlation);
        }
        TransactionSynchronizationManager.registerSynchronization(new WakeUpAfterCommit());
    }

    private Map<String, String> envelope(
            UUID id,
            String type,
            UUID key,
            long sequence,
            long aggregateVersion,
            @Nullable UUID correlation,
            @Nullable UUID site) {
        var context = EventContext.current();
        var headers = new LinkedHashMap<String, String>();
        headers.put(Envelope.SPEC_VERSION, "1.0");
        headers.put(Envelope.ID, id.toString());
        headers.put(Envelope.SOURCE, source);
        headers.put(Envelope.TYPE, type);
        headers.put(Envelope.SUBJECT, key.toString());
        headers.put(
                Envelope.TIME, clock.instant().truncatedTo(ChronoUnit.MICROS).toString());
        headers.put(Envelope.DATA_SCHEMA, EventCodec.schemaOf(type));
        headers.put(Envelope.SEQUENCE, Long.toString(sequence));
        headers.put(Envelope.AGGREGATE_VERSION, Long.toString(aggregateVersion));
        headers.put(Envelope.CORRELATION_ID, (correlation != null ? correlation : context.correlationId()).toString());
        putIfKnown(headers, Envelope.CAUSATION_ID, context.causationId());
        putIfKnown(headers, Envelope.SITE_ID, site != null ? site : context.siteId());
        headers.put(Envelope.ACTOR, context.actor());
        headers.put(Envelope.CONTENT_TYPE, "application/json");
        putIfKnown(headers, Envelope.TRACE_PARENT, traceparent.get());
        return headers;
    }

    private static void putIfKnown(Map<String, String> headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.put(name, value.toString());
        }
    }

    /// Equal to every other one, so that the relay is woken once however many events a transaction appends.
    private class WakeUpAfterCommit implements TransactionSynchronization {

        @Override
        public void afterCommit() {
            wakeUp.run();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof WakeUpAfterCommit;
        }

        @Override
        public int hashCode() {
            return WakeUpAfterCommit.class.hashCode();
        }
    }
}
