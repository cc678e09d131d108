package clinic.kit.inbox;

import clinic.kit.event.EventContext;
import clinic.kit.inbox.DeadLetter.Resolution;
import clinic.kit.inbox.InboxStore.HeadKey;
import clinic.kit.web.Cursor;
import clinic.kit.web.StaleVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/// What waits for a person, and the two ways to settle it. A key is replayed from its first parked event on, in order,
/// through the same [Inbox]; what fails again blocks it again.
public class DeadLetters {

    private static final String LETTER = """
            select d.id, d.version, d.consumer_group, d.event_id, d.topic, d.key, d.sequence, d.type, d.cause,
                d.failed_at, d.attempts, d.resolved_at, d.resolution, d.resolved_by, d.reason,
                case when d.resolved_at is null then
                    (select count(*) from inbox_parked p
                     where p.consumer_group = d.consumer_group and p.topic = d.topic and p.key = d.key
                       and p.event_id <> d.event_id)
                else 0 end as waiting
            from dead_letter d""";

    private final JdbcClient jdbc;
    private final InboxStore store;
    private final Inbox inbox;
    private final TransactionOperations transaction;
    private final Clock clock;

    public DeadLetters(JdbcClient jdbc, InboxStore store, Inbox inbox, TransactionOperations transaction, Clock clock) {
        this.jdbc = jdbc;
        this.store = store;
        this.inbox = inbox;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// Which ones are asked for; null does not limit.
    ///
    /// @param open  true for those that wait, false for those that are settled
    /// @param from  failed at or after
    /// @param until failed before
    public record Question(
            boolean open,
            @Nullable String group,
            @Nullable String topic,
            @Nullable String type,
            @Nullable UUID key,
            @Nullable Instant from,
            @Nullable Instant until) {

        public static final Question OPEN = new Question(true, null, null, null, null, null, null);
    }

    /// An event that waits behind a dead letter, or is one.
    public record Waiting(UUID eventId, String type, long sequence) {}

    /// The parked record itself.
    public record Contents(String type, byte[] payload) {}

    /// What a replay would come to: how many events it would handle, and the failure of the one after these, if any.
    public record Trial(int handled, @Nullable String cause) {}

    /// The oldest first: up to one more than the page has.
    public List<DeadLetter> list(Question question, Cursor cursor) {
        var sql = new StringBuilder(LETTER)
                .append(question.open() ? " where d.resolved_at is null" : " where d.resolved_at is not null");
        var params = new ArrayList<Object>();
        limit(sql, params, " and d.consumer_group = ?", question.group());
        limit(sql, params, " and d.topic = ?", question.topic());
        limit(sql, params, " and d.type = ?", question.type());
        limit(sql, params, " and d.key = ?", question.key());
        limit(sql, params, " and d.failed_at >= ?", timestamp(question.from()));
        limit(sql, params, " and d.failed_at < ?", timestamp(question.until()));
        if (!cursor.isFirst()) {
            sql.append(" and (d.failed_at, d.id) > (?, ?)");
            params.add(Timestamp.from(cursor.instant(0)));
            params.add(cursor.uuid(1));
        }
        sql.append(" order by d.failed_at, d.id limit ").append(cursor.limit() + 1);
        return jdbc.sql(sql.toString())
                .params(params)
                .query((row, _) -> letter(row))
                .list();
    }

    public Optional<DeadLetter> find(UUID id) {
        return jdbc.sql(LETTER + " where d.id = ?")
                .param(id)
                .query((row, _) -> letter(row))
                .optional();
    }

    /// What would follow in its turn if this one were settled; at most so many.
    public List<Waiting> behind(DeadLetter letter, int limit) {
        return jdbc.sql("""
                        select event_id, headers ->> 'ce_type', sequence from inbox_parked
                        where consumer_group = ? and topic = ? and key = ? and event_id <> ?
                        order by sequence, event_id limit ?""")
                .params(letter.group(), letter.topic(), letter.key(), letter.eventId(), limit)
                .query((row, _) -> new Waiting(row.getObject(1, UUID.class), row.getString(2), row.getLong(3)))
                .list();
    }

    /// Nothing for a record that was no event: only its place on the topic is known.
    public Optional<Contents> contents(DeadLetter letter) {
        return store.parked(letter.group(), letter.eventId())
                .map(parked -> new Contents(letter.type(), parked.payload()));
    }

    /// Does what [#replay] does, and takes it all back.
    ///
    /// @throws NotReplayable there is nothing to replay
    public Trial tryOut(DeadLetter letter) {
        if (!letter.isOpen()) {
            throw new NotReplayable();
        }
        var key = replayable(letter);
        return transaction.execute(status -> {
            status.setRollbackOnly();
            store.lock(key);
            store.settle(letter.id(), Resolution.REPLAYED, "nobody", "a trial", clock.instant());
            store.block(key, false);
            store.replay(key, letter.sequence());
            return inbox.tryOut(subscription(key), key);
        });
    }

    /// Handles the event again and, if that works, everything that waits behind it.
    ///
    /// @param version the letter as it was looked at
    /// @param with    part of the same transaction, such as the audit
    /// @return what became of the letter: it may have failed again
    /// @throws StaleVersion  it changed since
    /// @throws NotReplayable there is nothing to replay
    public DeadLetter replay(DeadLetter letter, long version, Runnable with) {
        var key = replayable(letter);
        transaction.executeWithoutResult(_ -> {
            store.lock(key);
            settle(letter, version, Resolution.REPLAYED, null);
            store.block(key, false);
            store.replay(key, letter.sequence());
            with.run();
        });
        drain(key);
        return find(letter.id()).orElseThrow();
    }

    /// Gives the event up for a stated reason and goes on with what waits behind it.
    ///
    /// @param version the letter as it was looked at
    /// @param with    part of the same transaction, such as the audit
    /// @throws StaleVersion it changed since
    public DeadLetter discard(DeadLetter letter, long version, String reason, Runnable with) {
        var key = headOf(letter);
        transaction.executeWithoutResult(_ -> {
            store.lock(key);
            settle(letter, version, Resolution.DISCARDED, reason);
            store.unpark(letter.group(), letter.eventId());
            if (!store.isSeen(letter.group(), letter.eventId())) {
                store.remember(letter.group(), letter.eventId(), clock.instant());
            }
            store.advance(key, letter.sequence());
            store.block(key, false);
            with.run();
        });
        drain(key);
        return find(letter.id()).orElseThrow();
    }

    /// It is settled, was no event, or its consumer is no longer here.
    public static final class NotReplayable extends RuntimeException {
        NotReplayable() {
            super("not replayable", null, false, false);
        }
    }

    private HeadKey replayable(DeadLetter letter) {
        var key = headOf(letter);
        if (inbox.subscription(key).isEmpty()
                || letter.isOpen()
                        && store.parked(letter.group(), letter.eventId()).isEmpty()) {
            throw new NotReplayable();
        }
        return key;
    }

    private Subscription<?> subscription(HeadKey key) {
        return inbox.subscription(key).orElseThrow(NotReplayable::new);
    }

    private void drain(HeadKey key) {
        inbox.subscription(key).ifPresent(subscription -> inbox.drain(subscription, key.key()));
    }

    private void settle(DeadLetter letter, long version, Resolution resolution, @Nullable String reason) {
        var current = find(letter.id()).orElseThrow();
        if (current.version() != version || !current.isOpen()) {
            throw new StaleVersion(current.version());
        }
        store.settle(letter.id(), resolution, EventContext.current().actor(), reason, clock.instant());
    }

    private static HeadKey headOf(DeadLetter letter) {
        return new HeadKey(letter.group(), letter.topic(), letter.key());
    }

    private static void limit(StringBuilder sql, List<Object> params, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            params.add(value);
        }
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        var resolved = row.getTimestamp("resolved_at");
        var resolution = row.getString("resolution");
        return new DeadLetter(
                row.getObject("id", UUID.class),
                row.getLong("version"),
                row.getString("consumer_group"),
                row.getObject("event_id", UUID.class),
                row.getString("topic"),
                row.getObject("key", UUID.class),
                row.getLong("sequence"),
                row.getString("type"),
                row.getString("cause"),
                row.getTimestamp("failed_at").toInstant(),
                row.getInt("attempts"),
                row.getLong("waiting"),
                resolved == null ? null : resolved.toInstant(),
                resolution == null ? null : Resolution.valueOf(resolution),
                row.getString("resolved_by"),
                row.getString("reason"));
    }
}
