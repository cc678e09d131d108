package clinic.kit.inbox;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Housekeeping of the inbox: hands on what was left waiting by a killed process, raises the alarm for gaps that do not
/// close, and forgets ids after 90 days.
public class InboxSweep implements SmartLifecycle {

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration KEEP_IDS = Duration.ofDays(90);
    private static final Logger log = LoggerFactory.getLogger(InboxSweep.class);

    private final Inbox inbox;
    private final InboxStore store;
    private final Clock clock;
    private @Nullable ScheduledExecutorService timer;

    public InboxSweep(Inbox inbox, InboxStore store, Clock clock) {
        this.inbox = inbox;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        var starting = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("inbox-sweep").daemon().factory());
        starting.scheduleWithFixedDelay(this::sweep, 1, EVERY.toSeconds(), TimeUnit.SECONDS);
        timer = starting;
    }

    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }

    private void sweep() {
        try {
            inbox.drainAll();
            store.forget(clock.instant().minus(KEEP_IDS));
        } catch (RuntimeException e) {
            log.warn("Inbox sweep failed and is tried again: {}", e.getClass().getName());
        }
    }
}
