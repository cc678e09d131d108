package clinic.portal.live;

import clinic.kit.operations.Rebuild;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The version of the read model: one more with every transaction that changes it, told to all instances by `NOTIFY`.
@Component
public class Board {

    static final String CHANNEL = "board";

    private final JdbcClient jdbc;

    Board(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Has the running transaction end in a new version. Its row is locked just before the commit, so transactions wait
    /// for each other's commit and for nothing else, and the lock is always the last that they take.
    public void changed() {
        if (Rebuild.isRunning()) {
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new Advance(jdbc));
    }

    /// As the last thing of a transaction that changed it in another way, and is none of Spring's.
    public static void advance(JdbcClient jdbc) {
        jdbc.sql("""
                        with next as (update board set version = version + 1 returning version)
                        select pg_notify('%s', version::text) from next""".formatted(CHANNEL)).query((row, _) -> "").single();
    }

    /// Equal ones are registered once.
    private record Advance(JdbcClient jdbc) implements TransactionSynchronization {

        @Override
        public void beforeCommit(boolean readOnly) {
            advance(jdbc);
        }
    }
}
