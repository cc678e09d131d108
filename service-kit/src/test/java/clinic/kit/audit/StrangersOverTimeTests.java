package clinic.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.kit.sample.SampleServiceTests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/// When what was counted comes to be written down: by itself after a while, and before the service ends.
class StrangersOverTimeTests extends SampleServiceTests {

    private static final Duration NEVER = Duration.ofDays(1);

    @Autowired
    private Audit audit;

    @Autowired
    private PlatformTransactionManager transactions;

    private volatile boolean away;
    private final String address = "2001:db8::" + UUID.randomUUID().toString().substring(0, 4);

    @Test
    void isWrittenAgainAndAgain() {
        var strangers = strangers(Duration.ofMillis(200));
        for (var round = 1; round <= 2; round++) {
            var expected = round;
            strangers.count(address);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(written()).isEqualTo(expected));
        }
    }

    @Test
    void whoIsStoppedInBetweenLosesNothing() {
        var strangers = strangers(NEVER);
        strangers.count(address);
        strangers.count(address);
        assertThat(written()).isZero();

        strangers.destroy();

        assertThat(written()).isEqualTo(2);
    }

    @Test
    void whatCannotBeWrittenIsWrittenLater() {
        var strangers = strangers(NEVER);
        strangers.count(address);
        away = true;
        strangers.writeDown();
        away = false;
        assertThat(written()).isZero();

        strangers.writeDown();

        assertThat(written()).isEqualTo(1);
    }

    private Strangers strangers(Duration pause) {
        var sometimesAway = new PlatformTransactionManager() {
            @Override
            public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
                if (away) {
                    throw new CannotCreateTransactionException("away");
                }
                return transactions.getTransaction(definition);
            }

            @Override
            public void commit(TransactionStatus status) {
                transactions.commit(status);
            }

            @Override
            public void rollback(TransactionStatus status) {
                transactions.rollback(status);
            }
        };
        return new Strangers(audit, new TransactionTemplate(sometimesAway), new SimpleMeterRegistry(), pause);
    }

    private int written() {
        return jdbc.sql("select coalesce(sum(times), 0) from audit where source = ? and reason = 'no-valid-token'")
                .param(address)
                .query(Integer.class)
                .single();
    }
}
