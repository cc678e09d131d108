package clinic.kit.operations;

import clinic.kit.event.EventStream;
import clinic.kit.event.PublishedStreams;
import clinic.kit.inbox.Inbox;
import clinic.kit.web.Cursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How far this service has come on each stream, key by key: what it published, and what each of its consumer groups
/// handled. Two services agree on a stream if they agree on the number of every key; so that this is known without
/// telling all keys, they compare digests of 256 parts of them first.
class Streams {

    private static final int LAST_BYTE = 15;

    private final JdbcClient jdbc;
    private final List<String> published;
    private final Inbox inbox;

    Streams(JdbcClient jdbc, PublishedStreams published, Inbox inbox) {
        this.jdbc = jdbc;
        this.published = published.streams().stream().map(EventStream::topic).toList();
        this.inbox = inbox;
    }

    /// One stream as this service knows it.
    ///
    /// @param group   null for what it publishes
    /// @param blocked keys that wait for a person
    record Known(String topic, @Nullable String group, long keys, long blocked) {}

    /// @param bucket the last byte of the keys
    /// @param hash   of all keys in it with their numbers
    record Digest(int bucket, long keys, String hash) {}

    record Head(UUID key, long sequence, boolean blocked) {

        List<String> keys() {
            return List.of(key.toString());
        }
    }

    /// One of each, with nothing in it where nothing happened yet.
    List<Known> known() {
        var counted = new HashMap<List<@Nullable String>, Known>();
        jdbc.sql("""
                        select topic, null as consumer_group, count(*), 0 from stream_head group by topic
                        union all
                        select topic, consumer_group, count(*), count(*) filter (where blocked)
                        from inbox_head group by topic, consumer_group""").query(row -> {
            var stream = new Known(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4));
            counted.put(Arrays.asList(stream.topic(), stream.group()), stream);
        });
        var known = new ArrayList<Known>();
        for (var topic : published) {
            known.add(counted.getOrDefault(Arrays.asList(topic, null), new Known(topic, null, 0, 0)));
        }
        inbox.topics()
                .forEach((group, topics) -> topics.forEach(topic ->
                        known.add(counted.getOrDefault(Arrays.asList(topic, group), new Known(topic, group, 0, 0)))));
        return known;
    }

    /// @param group null for what this service publishes
    List<Digest> digests(String topic, @Nullable String group) {
        return heads("""
                        select get_byte(uuid_send(key), %d), count(*),
                            sum(hashtextextended(key || ' ' || sequence, 0)::numeric)::text""".formatted(LAST_BYTE), topic, group, "group by 1 order by 1")
                .query((row, _) -> new Digest(row.getInt(1), row.getLong(2), row.getString(3)))
                .list();
    }

    /// Up to one more than the page has.
    List<Head> heads(String topic, @Nullable String group, int bucket, Cursor cursor) {
        return heads(
                        "select key, sequence, " + (group == null ? "false" : "blocked"),
                        topic,
                        group,
                        "and get_byte(uuid_send(key), %d) = :bucket and key > :after order by key limit :limit"
                                .formatted(LAST_BYTE))
                .param("bucket", bucket)
                .param("after", cursor.isFirst() ? new UUID(0, 0) : cursor.uuid(0))
                .param("limit", cursor.limit() + 1)
                .query((row, _) -> new Head(row.getObject(1, UUID.class), row.getLong(2), row.getBoolean(3)))
                .list();
    }

    private JdbcClient.StatementSpec heads(String select, String topic, @Nullable String group, String rest) {
        return group == null
                ? jdbc.sql(select + " from stream_head where topic = :topic " + rest)
                        .param("topic", topic)
                : jdbc.sql(select
                                + " from inbox_head where consumer_group = :group and topic = :topic and sequence > 0 "
                                + rest)
                        .param("group", group)
                        .param("topic", topic);
    }
}
