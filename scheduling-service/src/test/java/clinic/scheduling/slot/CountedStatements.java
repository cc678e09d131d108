package clinic.scheduling.slot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/// Counts the statements that the thread at hand runs through Spring's JDBC template, by what it logs about them.
final class CountedStatements extends AppenderBase<ILoggingEvent> {

    private static final AtomicLong COUNT = new AtomicLong();
    private static volatile String thread = "";

    private CountedStatements() {}

    static {
        var logger = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        var appender = new CountedStatements();
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    static void reset() {
        thread = Thread.currentThread().getName();
        COUNT.set(0);
    }

    static long count() {
        return COUNT.get();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getThreadName().equals(thread) && event.getMessage().startsWith("Executing prepared SQL statement")) {
            COUNT.incrementAndGet();
        }
    }
}
