package clinic.kit.inbox;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/// Which failures go away by themselves. They are retried for ever and never become dead letters; everything else is
/// the fault of the event or of its handler.
final class Transience {

    /// Classes of SQLSTATE: connection, transaction rollback (deadlock, serialization), resources, operator.
    private static final Set<String> SQL_STATE_CLASSES = Set.of("08", "40", "53", "57");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private Transience() {}

    static boolean isTransient(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransientDataAccessException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof CannotCreateTransactionException
                    || cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof InterruptedException
                    || cause instanceof SQLException sql && isTransient(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTransient(@Nullable String sqlState) {
        return sqlState != null
                && sqlState.length() == 5
                && (SQL_STATE_CLASSES.contains(sqlState.substring(0, 2)) || sqlState.equals(LOCK_NOT_AVAILABLE));
    }
}
