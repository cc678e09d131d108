package clinic.kit.inbox;

import clinic.kit.event.EventMetadata;
import clinic.kit.inbox.DeadLetter.Resolution;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The tables of the inbox. Every method joins the transaction of its caller.
public class InboxStore {

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    public InboxStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    record HeadKey(String group, String topic, UUID key) {}

    /// @param replay number of the dead letter that a person asked to handle again, or 0
    record Head(long sequence, boolean blocked, long replay) {

        boolean replaying(long number) {
            return replay == number;
        }
    }

    record Gap(HeadKey key, long missing, Instant since) {}

    Head lock(HeadKey key) {
        jdbc.sql("""
                        insert into inbox_head (consumer_group, topic, key, sequence) values (?, ?, ?, 0)
                        on conflict do nothing""").params(key.group(), key.topic(), key.key()).update();
        return jdbc.sql("""
                        select sequence, blocked, replay from inbox_head
                        where consumer_group = ? and topic = ? and key = ? for update""")
                .params(key.group(), key.topic(), key.key())
                .query((row, _) -> new Head(row.getLong(1), row.getBoolean(2), row.getLong(3)))
                .single();
    }

    void advance(HeadKey key, long sequence) {
        jdbc.sql("""
                        update inbox_head set sequence = greatest(sequence, ?), replay = 0
                        where consumer_group = ? and topic = ? and key = ?""").params(sequence, key.group(), key.topic(), key.key()).update();
    }

    void block(HeadKey key, boolean blocked) {
        jdbc.sql("update inbox_head set blocked = ? where consumer_group = ? and topic = ? and key = ?")
                .params(blocked, key.group(), key.topic(), key.key())
                .update();
    }

    void replay(HeadKey key, long sequence) {
        jdbc.sql("update inbox_head set replay = ? where consumer_group = ? and topic = ? and key = ?")
                .params(sequence, key.group(), key.topic(), key.key())
                .update();
    }

    boolean isSeen(String group, UUID eventId) {
        return jdbc.sql("select exists (select from inbox_seen where consumer_group = ? and event_id = ?)")
                .params(group, eventId)
                .query(Boolean.class)
                .single();
    }

    void remember(String group, UUID eventId, Instant now) {
        jdbc.sql("insert into inbox_seen (consumer_group, event_id, seen_at) values (?, ?, ?)")
                .params(group, eventId, Timestamp.from(now))
                .update();
    }

    int forget(Instant seenBefore) {
        return jdbc.sql("""
                        delete from inbox_seen where ctid in (
                            select ctid from inbox_seen where seen_at < ? limit 10000)""").param(Timestamp.from(seenBefore)).update();
    }

    void park(String group, Delivery delivery, EventMetadata metadata, Instant now) {
        jdbc.sql("""
                        insert into inbox_parked
                            (consumer_group, topic, key, sequence, event_id, headers, payload, parked_at)
                        values (?, ?, ?, ?, ?, ?::jsonb, ?, ?) on conflict do nothing""")
                .params(
                        group,
                        metadata.topic(),
                        metadata.key(),
                        metadata.sequence(),
                        metadata.id(),
                        json.writeValueAsString(delivery.headers()),
                        delivery.payload(),
                        Timestamp.from(now))
                .update();
    }

    void unpark(String group, UUID eventId) {
        jdbc.sql("delete from inbox_parked where consumer_group = ? and event_id = ?")
                .params(group, eventId)
                .update();
    }

    Optional<Delivery> parked(String group, UUID eventId) {
        return jdbc.sql("select topic, headers, payload from inbox_parked where consumer_group = ? and event_id = ?")
                .params(group, eventId)
                .query(this::delivery)
                .optional();
    }

    /// The parked event whose turn it is, unless its key is blocked or it is a dead letter itself.
    Optional<Delivery> nextParked(HeadKey key) {
        return jdbc.sql("""
                        select p.topic, p.headers, p.payload
                        from inbox_head h join inbox_parked p using (consumer_group, topic, key)
                        where h.consumer_group = ? and h.topic = ? and h.key = ? and not h.blocked
                          and p.sequence in (h.replay, h.sequence + 1)
                          and not exists (
                              select from dead_letter d
                              where d.consumer_group = p.consumer_group and d.event_id = p.event_id
                                and d.resolved_at is null)
                        order by p.sequence, p.event_id limit 1""")
                .params(key.group(), key.topic(), key.key())
                .query(this::delivery)
                .optional();
    }

    /// Keys with an event whose turn it is and that nobody is handling.
    List<HeadKey> drainable() {
        return jdbc.sql("""
                        select distinct h.consumer_group, h.topic, h.key
                        from inbox_head h join inbox_parked p using (consumer_group, topic, key)
                        where not h.blocked and p.sequence in (h.replay, h.sequence + 1)
                          and not exists (
                              select from dead_letter d
                              where d.consumer_group = p.consumer_group and d.event_id = p.event_id
                                and d.resolved_at is null)
                        limit 1000""").query((row, _) -> headKey(row)).list();
    }

    List<Gap> gapsOlderThan(Instant parkedBefore) {
        return jdbc.sql("""
                        select h.consumer_group, h.topic, h.key, h.sequence + 1, min(p.parked_at)
                        from inbox_head h join inbox_parked p using (consumer_group, topic, key)
                        where not h.blocked
                        group by 1, 2, 3, 4 having min(p.sequence) > h.sequence + 1 and min(p.parked_at) < ?
                        limit 100""")
                .param(Timestamp.from(parkedBefore))
                .query((row, _) -> new Gap(
                        headKey(row), row.getLong(4), row.getTimestamp(5).toInstant()))
                .list();
    }

    /// A second failure of the same event opens its dead letter again.
    void deadLetter(
            UUID id,
            String group,
            UUID eventId,
            String topic,
            UUID key,
            long sequence,
            String type,
            String cause,
            int attempts,
            Instant now) {
        jdbc.sql("""
                        insert into dead_letter
                            (id, consumer_group, event_id, topic, key, sequence, type, cause, failed_at, attempts)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (consumer_group, event_id) do update
                        set cause = excluded.cause, failed_at = excluded.failed_at,
                            attempts = dead_letter.attempts + excluded.attempts, version = dead_letter.version + 1,
                            resolved_at = null, resolution = null, resolved_by = null, reason = null""")
                .params(id, group, eventId, topic, key, sequence, type, cause, Timestamp.from(now), attempts)
                .update();
    }

    void settle(UUID deadLetter, Resolution resolution, String who, @Nullable String reason, Instant now) {
        jdbc.sql("""
                        update dead_letter set resolved_at = :now, resolution = :resolution, resolved_by = :who,
                            reason = :reason, version = version + 1
                        where id = :id""")
                .param("now", Timestamp.from(now))
                .param("resolution", resolution.name())
                .param("who", who)
                .param("reason", reason)
                .param("id", deadLetter)
                .update();
    }

    /// On a state topic a newer state settles what an older one left open.
    void supersede(HeadKey key, long sequence, Instant now) {
        jdbc.sql("""
                        update dead_letter
                        set resolved_at = ?, resolution = 'SUPERSEDED', resolved_by = 'inbox', version = version + 1
                        where consumer_group = ? and topic = ? and key = ? and sequence < ? and resolved_at is null""")
                .params(Timestamp.from(now), key.group(), key.topic(), key.key(), sequence)
                .update();
        jdbc.sql("delete from inbox_parked where consumer_group = ? and topic = ? and key = ? and sequence < ?")
                .params(key.group(), key.topic(), key.key(), sequence)
                .update();
    }

    private Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(row.getString(1), json.readValue(row.getString(2), HEADERS), row.getBytes(3));
    }

    private static HeadKey headKey(ResultSet row) throws SQLException {
        return new HeadKey(row.getString(1), row.getString(2), row.getObject(3, UUID.class));
    }
}
