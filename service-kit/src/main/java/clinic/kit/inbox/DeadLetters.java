package clinic.kit.inbox;

import clinic.kit.event.EventContext;
import clinic.kit.inbox.InboxStore.HeadKey;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/// What waits for a person, and the two ways to settle it. A key is replayed from its first parked event on, in order,
/// through the same [Inbox]; what fails again blocks it again.
public class DeadLetters {

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

    /// The open ones, oldest first; at most the given number.
    public List<DeadLetter> open(int limit) {
        return jdbc.sql("""
                        select d.id, d.consumer_group, d.event_id, d.topic, d.key, d.sequence, d.type, d.cause,
                               d.failed_at, d.attempts, d.resolution,
                               (select count(*) from inbox_parked p
                                where p.consumer_group = d.consumer_group and p.topic = d.topic and p.key = d.key
                                  and p.event_id <> d.event_id) as waiting
                        from dead_letter d where d.resolved_at is null order by d.failed_at, d.id limit ?""")
                .param(limit)
                .query((row, _) -> new DeadLetter(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getObject(3, UUID.class),
                        row.getString(4),
                        row.getObject(5, UUID.class),
                        row.getLong(6),
                        row.getString(7),
                        row.getString(8),
                        row.getTimestamp(9).toInstant(),
                        row.getInt(10),
                        row.getLong(12),
                        row.getString(11)))
                .list();
    }

    /// Handles the event again and, if that works, everything that waits behind it.
    public void replay(DeadLetter letter) {
        var key = headOf(letter);
        transaction.executeWithoutResult(_ -> {
            store.lock(key);
            settle(letter, "REPLAYED", "handled again");
            store.block(key, false);
            store.replay(key, letter.sequence());
        });
        drain(key);
    }

    /// Gives the event up for a stated reason and goes on with what waits behind it.
    public void discard(DeadLetter letter, String reason) {
        var key = headOf(letter);
        transaction.executeWithoutResult(_ -> {
            store.lock(key);
            settle(letter, "DISCARDED", reason);
            store.unpark(letter.group(), letter.eventId());
            if (!store.isSeen(letter.group(), letter.eventId())) {
                store.remember(letter.group(), letter.eventId(), clock.instant());
            }
            store.advance(key, letter.sequence());
            store.block(key, false);
        });
        drain(key);
    }

    private void drain(HeadKey key) {
        inbox.subscriptions().stream()
                .filter(subscription -> subscription.group().equals(key.group())
                        && subscription.stream().topic().equals(key.topic()))
                .forEach(subscription -> inbox.drain(subscription, key.key()));
    }

    private void settle(DeadLetter letter, String resolution, String reason) {
        jdbc.sql("""
                        update dead_letter set resolved_at = ?, resolution = ?, resolved_by = ?, reason = ?
                        where id = ?""")
                .params(
                        Timestamp.from(clock.instant()),
                        resolution,
                        EventContext.current().actor(),
                        reason,
                        letter.id())
                .update();
    }

    private static HeadKey headOf(DeadLetter letter) {
        return new HeadKey(letter.group(), letter.topic(), letter.key());
    }
}
