package clinic.kit.operations;

import clinic.kit.event.EventContext;
import clinic.kit.web.Cursor;
import clinic.kit.web.StaleVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/// The worklist after a restore: what this service had told the others, who acted on it, and does not know any more
/// itself. A person looks at each, does again what has to be done again, and settles it.
public class LostEvents {

    private static final String EVENT = """
            select event_id, version, topic, key, sequence, headers ->> 'ce_type' as type,
                headers ->> 'ce_time' as time, headers ->> 'ce_correlationid' as correlation,
                headers ->> 'ce_actor' as actor, found_at, settled_at, settled_by, reason
            from lost_event""";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    LostEvents(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /// @param id            of the event
    /// @param correlationId what it belongs to: the case, where there is one
    /// @param actor         who did what the event tells of
    record LostEvent(
            UUID id,
            long version,
            String topic,
            UUID key,
            long sequence,
            String type,
            Instant time,
            @Nullable UUID correlationId,
            String actor,
            Instant foundAt,
            @Nullable Instant settledAt,
            @Nullable String settledBy,
            @Nullable String reason) {

        List<String> keys() {
            return List.of(topic, key.toString(), Long.toString(sequence));
        }
    }

    /// One that is known already is found again without harm.
    void add(ConsumerRecord<byte[], byte[]> record, UUID id, UUID key, long sequence, Map<String, String> headers) {
        jdbc.sql("""
                        insert into lost_event (event_id, topic, key, sequence, headers, payload, found_at)
                        values (?, ?, ?, ?, ?::jsonb, ?, ?) on conflict do nothing""")
                .params(
                        id,
                        record.topic(),
                        key,
                        sequence,
                        json.writeValueAsString(headers),
                        record.value(),
                        Timestamp.from(clock.instant()))
                .update();
    }

    /// In the order of their keys: up to one more than the page has.
    List<LostEvent> list(boolean open, Cursor cursor) {
        return jdbc.sql(EVENT + """
                         where (settled_at is null) = :open
                           and (:first or (topic, key, sequence) > (:topic, :key, :sequence))
                        order by topic, key, sequence limit :limit""")
                .param("open", open)
                .param("first", cursor.isFirst())
                .param("topic", cursor.isFirst() ? "" : cursor.text(0))
                .param("key", cursor.isFirst() ? new UUID(0, 0) : cursor.uuid(1))
                .param("sequence", cursor.isFirst() ? 0L : cursor.number(2))
                .param("limit", cursor.limit() + 1)
                .query((row, _) -> event(row))
                .list();
    }

    Optional<LostEvent> find(UUID id) {
        return jdbc.sql(EVENT + " where event_id = ?")
                .param(id)
                .query((row, _) -> event(row))
                .optional();
    }

    /// Whether one of them, settled or not, says so: for what must not be done twice in the world outside.
    ///
    /// @param fields of the event, with the values that they have as JSON text
    public boolean tell(String type, Map<String, String> fields) {
        return jdbc.sql("""
                        select exists (select from lost_event
                            where headers ->> 'ce_type' = ? and convert_from(payload, 'UTF8')::jsonb @> ?::jsonb)""")
                .params(type, json.writeValueAsString(fields))
                .query(Boolean.class)
                .single();
    }

    byte[] payload(UUID id) {
        return jdbc.sql("select payload from lost_event where event_id = ?")
                .param(id)
                .query((row, _) -> row.getBytes(1))
                .single();
    }

    /// Call it in a transaction.
    ///
    /// @throws StaleVersion it was settled since it was looked at
    LostEvent settle(UUID id, long version, String reason) {
        var settled = jdbc.sql("""
                        update lost_event set settled_at = ?, settled_by = ?, reason = ?, version = version + 1
                        where event_id = ? and version = ? and settled_at is null""")
                .params(Timestamp.from(clock.instant()), EventContext.current().actor(), reason, id, version)
                .update();
        var event = find(id).orElseThrow();
        if (settled == 0) {
            throw new StaleVersion(event.version());
        }
        return event;
    }

    private static LostEvent event(ResultSet row) throws SQLException {
        var settled = row.getTimestamp("settled_at");
        var correlation = row.getString("correlation");
        return new LostEvent(
                row.getObject("event_id", UUID.class),
                row.getLong("version"),
                row.getString("topic"),
                row.getObject("key", UUID.class),
                row.getLong("sequence"),
                row.getString("type"),
                Instant.parse(row.getString("time")),
                correlation == null ? null : UUID.fromString(correlation),
                row.getString("actor"),
                row.getTimestamp("found_at").toInstant(),
                settled == null ? null : settled.toInstant(),
                row.getString("settled_by"),
                row.getString("reason"));
    }
}
