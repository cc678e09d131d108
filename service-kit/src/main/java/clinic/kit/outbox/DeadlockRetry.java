package clinic.kit.outbox;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Runs a transaction again that PostgreSQL ended to resolve a deadlock or a serialization conflict. Nothing of such a
/// transaction was done, so running it again does nothing twice.
///
/// Stands around `@Transactional` methods, and only around the outermost: an inner one cannot be repeated alone.
public class DeadlockRetry implements MethodInterceptor {

    private static final int ATTEMPTS = 5;

    /// A transaction that may be run again.
    public interface Transaction<T extends @Nullable Object> {
        T run() throws Throwable;
    }

    public static <T extends @Nullable Object> T retrying(Transaction<T> transaction) throws Throwable {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return transaction.run();
        }
        for (var attempt = 1; ; attempt++) {
            try {
                return transaction.run();
            } catch (PessimisticLockingFailureException deadlock) {
                if (attempt == ATTEMPTS) {
                    throw deadlock;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000, 20_000_000L * attempt));
            }
        }
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        // a proceeded invocation cannot be proceeded again; its clone can
        return retrying(() -> ((org.springframework.aop.ProxyMethodInvocation) invocation)
                .invocableClone()
                .proceed());
    }
}
