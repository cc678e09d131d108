package clinic.kit.audit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Seals audit rows soon after their commit, and anchors the end of the chain outside of the database.
///
/// Sealing is apart from writing, so that no transaction waits for the chain. One instance seals at a time, by an
/// advisory lock that ends with its transaction. Whoever dies in between leaves rows unsealed or a head unanchored;
/// the next round, of this instance or another, takes them up.
class AuditSealer implements SmartLifecycle {

    private static final long LOCK = 0x0_a0d1_7_5ea1L;
    private static final Duration GATHERING = Duration.ofMillis(300);
    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(AuditSealer.class);

    private final JdbcClient jdbc;
    private final AuditChain chain;
    private final AuditAnchors anchors;
    private final TransactionTemplate transaction;
    /// Whoever ran before may have left something to do.
    private final Semaphore signal = new Semaphore(1);
    private volatile @Nullable Thread thread;

    AuditSealer(JdbcClient jdbc, AuditChain chain, AuditAnchors anchors, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.chain = chain;
        this.anchors = anchors;
        this.transaction = new TransactionTemplate(transactions);
    }

    /// There will be a row to seal when the transaction at hand has committed.
    void expect() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new Wake(this));
        } else {
            signal.release();
        }
    }

    /// Equal ones are registered once.
    private record Wake(AuditSealer sealer) implements TransactionSynchronization {
        @Override
        public void afterCommit() {
            sealer.signal.release();
        }
    }

    private void run() {
        while (isRunning()) {
            try {
                if (signal.tryAcquire(SWEEP.toMillis(), TimeUnit.MILLISECONDS)) {
                    TimeUnit.MILLISECONDS.sleep(GATHERING.toMillis());
                    signal.drainPermits();
                }
                sealAll().ifPresent(anchors::offer);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn("Audit rows are sealed later: {}", e.getClass().getName());
            }
        }
    }

    /// @return the end of the chain
    Optional<AuditChain.Head> sealAll() {
        while (Boolean.TRUE.equals(transaction.execute(_ -> mine() && chain.seal() > 0))) {
            log.debug("Sealed audit rows");
        }
        return chain.head();
    }

    private boolean mine() {
        return jdbc.sql("select pg_try_advisory_xact_lock(?)")
                .param(LOCK)
                .query(Boolean.class)
                .single();
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("audit-sealer").daemon().unstarted(this::run);
        var starting = thread;
        if (starting != null) {
            starting.start();
        }
    }

    @Override
    public void stop() {
        var stopping = thread;
        thread = null;
        if (stopping != null) {
            stopping.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
