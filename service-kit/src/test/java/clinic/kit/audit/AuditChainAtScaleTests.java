package clinic.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.testing.Migrated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A trail of ten thousand rows, a million in the long form, sealed and verified as a service does it. What that took
/// is printed beside what PostgreSQL alone needs to write the rows and to hash them.
class AuditChainAtScaleTests {

    private static final int ROWS = Boolean.getBoolean("clinic.soak") ? 1_000_000 : 10_000;

    @Test
    void everyRowIsSealedOnceAndTheChainIsIntact() {
        var database = Migrated.kit("audit_scale");
        var owner = new SingleConnectionDataSource(
                database.jdbcUrl(), database.ownerUser(), database.ownerPassword(), true);
        var jdbc = JdbcClient.create(owner);
        var transaction = new TransactionTemplate(new JdbcTransactionManager(owner));
        var chain = new AuditChain(jdbc);
        var heads = new ArrayList<AuditChain.Head>();

        var writing = timed(() -> jdbc.sql("""
                        insert into audit (id, at, actor, action, resource_type, resource_id, patient_id, correlation_id,
                            outcome)
                        select gen_random_uuid(), now() - i * interval '1 second', gen_random_uuid()::text, 'READ',
                            'chart', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'ALLOWED'
                        from generate_series(1, ?) i""").param(ROWS).update());
        var hashing = timed(() -> jdbc.sql("select count(distinct md5(a::text)) from audit a")
                .query(Integer.class)
                .single());
        var sealing = timed(() -> {
            while (Boolean.TRUE.equals(transaction.execute(_ -> chain.seal() > 0))) {
                heads.add(chain.head().orElseThrow());
            }
        });
        var verified = new ArrayList<AuditVerdict>();
        var verifying = timed(() -> verified.add(chain.verify(batch -> batch.accept(List.copyOf(heads)))));

        System.out.printf(
                "audit chain of %d rows: sealed in %.1f s (%.1f times writing them), verified in %.1f s (%.1f times"
                        + " hashing them in PostgreSQL)%n",
                ROWS,
                sealing.toMillis() / 1e3,
                (double) sealing.toNanos() / writing.toNanos(),
                verifying.toMillis() / 1e3,
                (double) verifying.toNanos() / hashing.toNanos());
        assertThat(verified)
                .containsExactly(AuditVerdict.intact(ROWS, heads.getLast().sequence(), 0));
        assertThat(heads.getLast().sequence()).isEqualTo(ROWS);
    }

    private static Duration timed(Runnable work) {
        var began = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
