package clinic.kit.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    private final JdbcClient jdbc;

    AuditChain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The end of the chain, or of a part of it.
    record Head(long sequence, String hash) {}

    /// Heads that are kept where the database's superuser cannot reach; they may be more than fit into memory.
    interface Anchors {
        void forEachBatch(Consumer<List<Head>> batch);
    }

    private record Link(long sequence, UUID auditId, byte[] hash) {}

    private record Row(long position, UUID auditId, byte[] content) {}

    private record Sealed(Link link, byte @Nullable [] content) {}

    /// Where the chain breaks first.
    private record Break(long sequence, @Nullable UUID auditId, String what) {}

    Optional<Head> head() {
        return last().map(link -> new Head(link.sequence(), hex(link.hash())));
    }

    /// Adds the rows that wait to the chain. Call it in a transaction, one at a time.
    ///
    /// @return how many there were; at most a thousand at a time
    int seal() {
        var waiting = jdbc.sql("""
                        select u.position, a.* from audit_unsealed u join audit a on a.id = u.audit_id
                        order by u.position limit %d""".formatted(BATCH))
                .query((row, _) -> new Row(row.getLong("position"), row.getObject("id", UUID.class), content(row, 2)))
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
            hash = hash(hash, sequence, row.content());
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
    /// one state of the database, and with anchors that were written before it began.
    AuditVerdict verify(Anchors anchors) {
        var last = last().map(Link::sequence).orElse(0L);
        var contradicted = new Contradiction(last);
        anchors.forEachBatch(contradicted::compare);
        var first = Stream.of(firstBrokenLink(), contradicted.first())
                .flatMap(Optional::stream)
                .min(Comparator.comparingLong(Break::sequence))
                .or(() -> unaccounted()
                        .map(id -> new Break(
                                0, id, "it is neither sealed nor waiting for it: put in, or its seal was taken away")));
        return first.map(broken -> AuditVerdict.broken(broken.sequence(), broken.auditId(), broken.what()))
                .orElseGet(() -> AuditVerdict.intact(last, contradicted.anchored, waiting()));
    }

    private Optional<Break> firstBrokenLink() {
        var hash = START;
        var sequence = 0L;
        while (true) {
            var links = after(sequence);
            for (var sealed : links) {
                var link = sealed.link();
                if (link.sequence() != sequence + 1) {
                    return Optional.of(new Break(sequence + 1, null, "its seal is gone"));
                }
                sequence = link.sequence();
                if (sealed.content() == null) {
                    return Optional.of(new Break(sequence, link.auditId(), "it was deleted"));
                }
                hash = hash(hash, sequence, sealed.content());
                if (!MessageDigest.isEqual(hash, link.hash())) {
                    return Optional.of(new Break(sequence, link.auditId(), "it, or its seal, was changed or moved"));
                }
            }
            if (links.size() < BATCH) {
                return Optional.empty();
            }
        }
    }

    /// Whether the seals are those that were anchored: a chain that was made anew is whole in itself.
    private final class Contradiction {

        private final long last;
        private long anchored;
        private @Nullable Break remade;

        Contradiction(long last) {
            this.last = last;
        }

        void compare(List<Head> heads) {
            var numbers = heads.stream().map(Head::sequence).toArray(Long[]::new);
            var seals = new HashMap<Long, Link>();
            jdbc.sql("select sequence, audit_id, hash from audit_seal where sequence = any(?)")
                    .param(numbers)
                    .query(AuditChain::link)
                    .list()
                    .forEach(link -> seals.put(link.sequence(), link));
            for (var head : heads) {
                anchored = Math.max(anchored, head.sequence());
                var seal = seals.get(head.sequence());
                if (seal != null
                        && !hex(seal.hash()).equals(head.hash())
                        && (remade == null || head.sequence() < remade.sequence())) {
                    remade = new Break(
                            head.sequence(), seal.auditId(), "it, or one before it, was changed and sealed anew");
                }
            }
        }

        Optional<Break> first() {
            return remade == null && anchored > last
                    ? Optional.of(new Break(last + 1, null, "from here to number " + anchored + " all were cut off"))
                    : Optional.ofNullable(remade);
        }
    }

    private List<Sealed> after(long sequence) {
        return jdbc.sql("""
                        select s.sequence, s.audit_id, s.hash, a.* from audit_seal s left join audit a on a.id = s.audit_id
                        where s.sequence > ? order by s.sequence limit %d""".formatted(BATCH))
                .param(sequence)
                .query((row, number) ->
                        new Sealed(link(row, number), row.getObject("id") == null ? null : content(row, 4)))
                .list();
    }

    /// How many rows will be sealed next. Rows that stay here are a sealer that is not at work.
    private long waiting() {
        return jdbc.sql("select count(*) from audit_unsealed").query(Long.class).single();
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
                .query(AuditChain::link)
                .optional();
    }

    private static Link link(ResultSet row, int number) throws SQLException {
        return new Link(row.getLong("sequence"), row.getObject("audit_id", UUID.class), row.getBytes("hash"));
    }

    private static byte[] hash(byte[] before, long sequence, byte[] content) {
        var digest = sha256();
        digest.update(before);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
        digest.update(content);
        return digest.digest();
    }

    /// Every column of the row that has a value, by name, each with its length, so that nothing can slip from one into
    /// the next. A column that a later version adds is covered without a word here, and changes no seal of before.
    private static byte[] content(ResultSet row, int from) throws SQLException {
        var columns = row.getMetaData();
        var values = new TreeMap<String, byte[]>();
        for (var i = from; i <= columns.getColumnCount(); i++) {
            var value = columns.getColumnTypeName(i).equals("timestamptz") ? instant(row, i) : row.getString(i);
            if (value != null) {
                values.put(columns.getColumnName(i), value.getBytes(StandardCharsets.UTF_8));
            }
        }
        var bytes = new ByteArrayOutputStream();
        values.forEach((name, value) -> {
            append(bytes, name.getBytes(StandardCharsets.UTF_8));
            append(bytes, value);
        });
        return bytes.toByteArray();
    }

    private static @Nullable String instant(ResultSet row, int column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant().toString();
    }

    private static void append(ByteArrayOutputStream bytes, byte[] value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        bytes.writeBytes(value);
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
