package clinic.kit.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The chain over the audit rows: every link's hash covers its row, its number and the hash of the link before it.
/// A row that is changed, taken out, put in or moved breaks the chain at its place. A chain that is cut short, or made
/// anew from some place on, contradicts a head that was anchored outside of the database.
///
/// What it cannot show: what was tampered with before it was sealed, within a second of its commit.
class AuditChain {

    private static final int BATCH = 1_000;
    private static final byte[] START = new byte[32];
    private static final List<String> COLUMNS = List.of(
            "id",
            "at",
            "actor",
            "actor_name",
            "action",
            "resource_type",
            "resource_id",
            "patient_id",
            "correlation_id",
            "outcome",
            "reason",
            "route",
            "source",
            "trace_id");
    private static final String ROW = "a." + String.join(", a.", COLUMNS);

    private final JdbcClient jdbc;

    AuditChain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The end of the chain, or of a part of it.
    record Head(long sequence, String hash) {}

    private record Link(long sequence, UUID auditId, byte[] hash) {}

    private record Row(long position, UUID auditId, List<@Nullable String> values) {}

    private record Sealed(Link link, @Nullable List<@Nullable String> values) {}

    Optional<Head> head() {
        return last().map(link -> new Head(link.sequence(), hex(link.hash())));
    }

    /// Adds the rows that wait to the chain. Call it in a transaction, one at a time.
    ///
    /// @return how many there were; at most a thousand at a time
    int seal() {
        var waiting = jdbc.sql("""
                        select u.position, %s from audit_unsealed u join audit a on a.id = u.audit_id
                        order by u.position limit %d""".formatted(ROW, BATCH))
                .query((row, _) -> new Row(row.getLong("position"), row.getObject("id", UUID.class), values(row)))
                .list();
        if (waiting.isEmpty()) {
            return 0;
        }
        var last = last();
        var sequence = last.map(Link::sequence).orElse(0L);
        var hash = last.map(Link::hash).orElse(START);
        var links = new ArrayList<Link>(waiting.size());
        for (var row : waiting) {
            sequence++;
            hash = hash(hash, sequence, row.values());
            links.add(new Link(sequence, row.auditId(), hash));
        }
        jdbc.sql(
                        "insert into audit_seal (sequence, audit_id, hash) select * from unnest(?::bigint[], ?::uuid[], ?::bytea[])")
                .param(links.stream().map(Link::sequence).toArray(Long[]::new))
                .param(links.stream().map(Link::auditId).toArray(UUID[]::new))
                .param(links.stream().map(Link::hash).toArray(byte[][]::new))
                .update();
        jdbc.sql("delete from audit_unsealed where position = any(?)")
                .param(waiting.stream().map(Row::position).toArray(Long[]::new))
                .update();
        return waiting.size();
    }

    /// Reads the whole chain, and names the first row that is not as it was sealed. Call it in a transaction that sees
    /// one state of the database, and with anchors that were read before it began.
    ///
    /// @param anchors hashes of heads by their numbers, kept where the database's superuser cannot reach
    AuditVerdict verify(Map<Long, Set<String>> anchors) {
        var hash = START;
        var sequence = 0L;
        while (true) {
            var links = after(sequence);
            for (var sealed : links) {
                var link = sealed.link();
                if (link.sequence() != sequence + 1) {
                    return broken(sequence + 1, null, "its seal is gone");
                }
                sequence = link.sequence();
                if (sealed.values() == null) {
                    return broken(sequence, link.auditId(), "it was deleted");
                }
                hash = hash(hash, sequence, sealed.values());
                if (!MessageDigest.isEqual(hash, link.hash())) {
                    return broken(sequence, link.auditId(), "it, or its seal, was changed or moved");
                }
                if (!anchors.getOrDefault(sequence, Set.of(hex(hash))).equals(Set.of(hex(hash)))) {
                    return broken(sequence, link.auditId(), "it, or one before it, was changed and sealed anew");
                }
            }
            if (links.size() < BATCH) {
                break;
            }
        }
        var anchored =
                anchors.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        if (anchored > sequence) {
            return broken(sequence + 1, null, "from here to number " + anchored + " all were cut off");
        }
        var stray = unaccounted();
        if (stray.isPresent()) {
            return broken(
                    0, stray.get(), "it is neither sealed nor waiting for it: put in, or its seal was taken away");
        }
        return AuditVerdict.intact(sequence, anchored);
    }

    private static AuditVerdict broken(long sequence, @Nullable UUID auditId, String what) {
        return AuditVerdict.broken(sequence, auditId, what);
    }

    private List<Sealed> after(long sequence) {
        return jdbc.sql("""
                        select s.sequence, s.audit_id, s.hash, %s from audit_seal s left join audit a on a.id = s.audit_id
                        where s.sequence > ? order by s.sequence limit %d""".formatted(ROW, BATCH))
                .param(sequence)
                .query((row, _) -> new Sealed(
                        new Link(row.getLong("sequence"), row.getObject("audit_id", UUID.class), row.getBytes("hash")),
                        row.getObject("id") == null ? null : values(row)))
                .list();
    }

    private Optional<UUID> unaccounted() {
        return jdbc.sql("""
                        select coalesce(a.id, u.audit_id) from audit a full join audit_unsealed u on u.audit_id = a.id
                        where (u.audit_id is null and not exists (select from audit_seal s where s.audit_id = a.id))
                           or (a.id is null)
                        limit 1""").query(UUID.class).optional();
    }

    private Optional<Link> last() {
        return jdbc.sql("select sequence, audit_id, hash from audit_seal order by sequence desc limit 1")
                .query((row, _) -> new Link(row.getLong(1), row.getObject(2, UUID.class), row.getBytes(3)))
                .optional();
    }

    /// Each value with its length, so that nothing can slip from one column into the next.
    private static byte[] hash(byte[] before, long sequence, List<@Nullable String> values) {
        var digest = sha256();
        digest.update(before);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
        for (var value : values) {
            var bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES)
                    .putInt(value == null ? -1 : bytes.length)
                    .array());
            digest.update(bytes);
        }
        return digest.digest();
    }

    private static List<@Nullable String> values(ResultSet row) throws SQLException {
        var values = new ArrayList<@Nullable String>(COLUMNS.size());
        for (var column : COLUMNS) {
            values.add(
                    column.equals("at")
                            ? row.getObject(column, OffsetDateTime.class)
                                    .toInstant()
                                    .toString()
                            : row.getString(column));
        }
        return values;
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
