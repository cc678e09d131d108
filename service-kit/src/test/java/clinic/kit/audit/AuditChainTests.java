package clinic.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.event.Ids;
import clinic.kit.testing.Migrated;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// As the database's owner, with the guards against changes taken away: what the chain alone can show.
class AuditChainTests {

    private static final int ROWS = 200;
    private static final int ROWS_OF_AN_ANCHOR = 25;

    private static JdbcClient jdbc;
    private static TransactionTemplate transaction;
    private static AuditChain chain;
    private static final List<AuditChain.Head> heads = new ArrayList<>();
    private static final AuditChain.Anchors anchors = batch -> heads.forEach(head -> batch.accept(List.of(head)));

    private enum Tampering {
        EDIT,
        DELETE,
        DELETE_WITH_SEAL,
        DELETE_AND_CLOSE_THE_GAP,
        PUT_IN,
        PUT_IN_AND_SEAL,
        REORDER,
        CUT_THE_TAIL,
        EDIT_AND_SEAL_ANEW
    }

    @BeforeAll
    static void chainOfRows() {
        var database = Migrated.kit("audit_chain");
        var owner = new SingleConnectionDataSource(
                database.jdbcUrl(), database.ownerUser(), database.ownerPassword(), true);
        jdbc = JdbcClient.create(owner);
        transaction = new TransactionTemplate(new JdbcTransactionManager(owner));
        chain = new AuditChain(jdbc);
        for (var i = 0; i < ROWS; i++) {
            write(i % 3 == 0 ? null : "reason " + i);
            if (i % ROWS_OF_AN_ANCHOR == ROWS_OF_AN_ANCHOR - 1) {
                transaction.executeWithoutResult(_ -> assertThat(chain.seal()).isEqualTo(ROWS_OF_AN_ANCHOR));
                heads.add(chain.head().orElseThrow());
            }
        }
    }

    @Test
    void isIntactAsItWasSealed() {
        assertThat(chain.verify(anchors)).isEqualTo(AuditVerdict.intact(ROWS, ROWS, 0));
        assertThat(chain.verify(_ -> {})).isEqualTo(AuditVerdict.intact(ROWS, 0, 0));
    }

    @Test
    void whatWaitsToBeSealedIsNoFault() {
        transaction.executeWithoutResult(status -> {
            write("new");
            assertThat(chain.verify(anchors)).isEqualTo(AuditVerdict.intact(ROWS, ROWS, 1));
            assertThat(chain.seal()).isOne();
            assertThat(chain.seal()).isZero();
            assertThat(chain.verify(anchors)).isEqualTo(AuditVerdict.intact(ROWS + 1, ROWS, 0));
            status.setRollbackOnly();
        });
    }

    /// So that a later version can tell more of a row.
    @Test
    void aNewColumnIsCoveredAndChangesNoSealOfBefore() {
        transaction.executeWithoutResult(status -> {
            unguarded();
            jdbc.sql("alter table audit add column weather text").update();
            assertThat(chain.verify(anchors).intact()).isTrue();
            jdbc.sql("update audit set weather = 'rain' where id = ?")
                    .param(sealed(9))
                    .update();
            assertThat(chain.verify(anchors).broken())
                    .extracting(AuditVerdict.Broken::sequence)
                    .isEqualTo(9L);
            status.setRollbackOnly();
        });
    }

    @Test
    void aWordCannotSlipIntoTheNextColumn() {
        transaction.executeWithoutResult(status -> {
            unguarded();
            jdbc.sql("update audit set actor = actor || coalesce(actor_name, ''), actor_name = null where id = "
                            + "(select audit_id from audit_seal where sequence = 7)")
                    .update();
            assertThat(chain.verify(anchors).broken()).isNotNull();
            status.setRollbackOnly();
        });
    }

    @Test
    void findsEveryTampering() {
        var seed = Long.getLong("clinic.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Dclinic.seed repeats the tampering)");
        var random = new Random(seed);
        var tries = Boolean.getBoolean("clinic.soak") ? 10_000 : 1_000;
        var found = new EnumMap<Tampering, Integer>(Tampering.class);

        for (var i = 0; i < tries; i++) {
            var tampering = Tampering.values()[random.nextInt(Tampering.values().length)];
            transaction.executeWithoutResult(status -> {
                unguarded();
                var first = tamper(tampering, random);
                var broken = chain.verify(anchors).broken();
                assertThat(broken).as(tampering + " from " + first).isNotNull();
                if (first > 0 && broken != null) {
                    assertThat(broken.sequence()).as(tampering.toString()).isEqualTo(first);
                }
                status.setRollbackOnly();
            });
            found.merge(tampering, 1, Integer::sum);
        }

        System.out.println(tries + " tamperings, all found: " + found);
        assertThat(chain.verify(anchors).intact()).isTrue();
    }

    /// @return the number of the row that has to be named; 0 if another one may be
    private static long tamper(Tampering tampering, Random random) {
        var sequence = 1 + random.nextInt(ROWS - 1);
        var id = sealed(sequence);
        return switch (tampering) {
            case EDIT -> {
                edit(id, random);
                yield sequence;
            }
            case DELETE -> {
                jdbc.sql("delete from audit where id = ?").param(id).update();
                yield sequence;
            }
            case DELETE_WITH_SEAL -> {
                jdbc.sql("delete from audit where id = ?").param(id).update();
                jdbc.sql("delete from audit_seal where audit_id = ?").param(id).update();
                yield sequence;
            }
            case DELETE_AND_CLOSE_THE_GAP -> {
                jdbc.sql("delete from audit where id = ?").param(id).update();
                jdbc.sql("delete from audit_seal where audit_id = ?").param(id).update();
                jdbc.sql("update audit_seal set sequence = -sequence where sequence > ?")
                        .param(sequence)
                        .update();
                jdbc.sql("update audit_seal set sequence = -sequence - 1 where sequence < 0")
                        .update();
                yield sequence;
            }
            case PUT_IN -> {
                write("never happened");
                jdbc.sql("delete from audit_unsealed").update();
                yield 0;
            }
            case PUT_IN_AND_SEAL -> {
                jdbc.sql("update audit_seal set sequence = -sequence where sequence >= ?")
                        .param(sequence)
                        .update();
                jdbc.sql("update audit_seal set sequence = 1 - sequence where sequence < 0")
                        .update();
                var put = write("never happened");
                jdbc.sql("delete from audit_unsealed").update();
                jdbc.sql("insert into audit_seal values (?, ?, sha256('guess'))")
                        .params(sequence, put)
                        .update();
                yield sequence;
            }
            case REORDER -> {
                var other = 1 + (sequence + random.nextInt(ROWS - 1)) % ROWS;
                var otherId = sealed(other);
                jdbc.sql("update audit_seal set audit_id = ? where sequence = ?")
                        .params(UUID.randomUUID(), other)
                        .update();
                jdbc.sql("update audit_seal set audit_id = ? where sequence = ?")
                        .params(otherId, sequence)
                        .update();
                jdbc.sql("update audit_seal set audit_id = ? where sequence = ?")
                        .params(id, other)
                        .update();
                yield Math.min(sequence, other);
            }
            case CUT_THE_TAIL -> {
                jdbc.sql("delete from audit where id in (select audit_id from audit_seal where sequence > ?)")
                        .param(sequence)
                        .update();
                jdbc.sql("delete from audit_seal where sequence > ?")
                        .param(sequence)
                        .update();
                yield sequence + 1;
            }
            case EDIT_AND_SEAL_ANEW -> {
                edit(id, random);
                jdbc.sql("""
                                insert into audit_unsealed (audit_id)
                                select audit_id from audit_seal where sequence >= ? order by sequence""").param(sequence).update();
                jdbc.sql("delete from audit_seal where sequence >= ?")
                        .param(sequence)
                        .update();
                chain.seal();
                yield (sequence + ROWS_OF_AN_ANCHOR - 1) / ROWS_OF_AN_ANCHOR * ROWS_OF_AN_ANCHOR;
            }
        };
    }

    private static void edit(UUID id, Random random) {
        var edits = List.of(
                "actor = 'somebody else'",
                "actor_name = 'Somebody Else'",
                "at = at + interval '1 microsecond'",
                "action = 'DENIED'",
                "resource_type = 'another'",
                "resource_id = gen_random_uuid()",
                "patient_id = gen_random_uuid()",
                "correlation_id = gen_random_uuid()",
                "outcome = 'REFUSED'",
                "reason = coalesce(reason || ' ', '')",
                "route = 'GET /elsewhere'",
                "source = '10.0.0.1'",
                "trace_id = null");
        jdbc.sql("update audit set " + edits.get(random.nextInt(edits.size())) + " where id = ?")
                .param(id)
                .update();
    }

    private static void unguarded() {
        jdbc.sql("alter table audit disable trigger audit_insert_only").update();
        jdbc.sql("alter table audit_seal disable trigger audit_seal_insert_only")
                .update();
    }

    private static UUID sealed(long sequence) {
        return jdbc.sql("select audit_id from audit_seal where sequence = ?")
                .param(sequence)
                .query(UUID.class)
                .single();
    }

    private static UUID write(@Nullable String reason) {
        var id = Ids.next();
        jdbc.sql("""
                        insert into audit (id, at, actor, actor_name, action, resource_type, resource_id, outcome, reason,
                            route, source, trace_id)
                        values (?, ?, 'maker', 'Mae', 'READ', 'thing', ?, 'ALLOWED', ?, 'GET /things/{id}', '127.0.0.1', 'abc')""")
                .param(id)
                .param(OffsetDateTime.now(ZoneOffset.UTC))
                .param(UUID.randomUUID())
                .param(reason)
                .update();
        return id;
    }
}
