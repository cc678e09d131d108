package clinic.kit.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.transaction.support.TransactionTemplate;

/// Requests without a valid token are counted, since anybody may send as many as they like: one audit row for each
/// address and minute, and one for all addresses that are too many to remember. Who is killed in between loses at most
/// the last minute's counts.
public class Strangers implements DisposableBean {

    static final int MOST = 1_000;
    static final String OTHERS = "others";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(Strangers.class);

    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Counter all;
    private final Duration pause;
    private final Map<String, Integer> counts = new HashMap<>();
    private @Nullable Thread clerk;

    Strangers(Audit audit, TransactionTemplate transaction, MeterRegistry meters) {
        this(audit, transaction, meters, MINUTE);
    }

    Strangers(Audit audit, TransactionTemplate transaction, MeterRegistry meters, Duration pause) {
        this.pause = pause;
        this.audit = audit;
        this.transaction = transaction;
        this.all = Counter.builder("clinic.access.strangers")
                .description("requests without a valid token")
                .register(meters);
    }

    /// @param source the address that it came from
    public void count(String source) {
        all.increment();
        add(source, 1);
    }

    private synchronized void add(String source, int times) {
        counts.merge(counts.containsKey(source) || counts.size() < MOST ? source : OTHERS, times, Integer::sum);
        if (clerk == null) {
            clerk = Thread.ofVirtual().name("strangers").start(this::writeLater);
        }
    }

    private void writeLater() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (this) {
            clerk = null;
        }
        writeDown();
    }

    /// What cannot be written is written with the next minute's.
    void writeDown() {
        var counted = taken();
        try {
            transaction.executeWithoutResult(_ -> counted.forEach(audit::strangers));
        } catch (RuntimeException e) {
            log.warn(
                    "Requests without a valid token are written down later: {}",
                    e.getClass().getName());
            counted.forEach(this::add);
        }
    }

    private synchronized Map<String, Integer> taken() {
        var taken = Map.copyOf(counts);
        counts.clear();
        return taken;
    }

    synchronized int remembered() {
        return counts.size();
    }

    @Override
    public void destroy() {
        synchronized (this) {
            if (clerk != null) {
                clerk.interrupt();
            }
        }
        writeDown();
    }
}
