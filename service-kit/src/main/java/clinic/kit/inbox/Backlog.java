package clinic.kit.inbox;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/// Whether there are events that this service has still to handle, such as after it was away: what it does not know yet
/// may be there all the same. The broker is asked, not the consumers: what they have fetched is not handled yet, and
/// one that has no partitions yet says nothing.
///
/// A topic that somebody writes to always ends a little after what is handled. So a look compares with where the topics
/// ended at the look before; only the first one, the first after the broker was away, and one that somebody asks for
/// take where they end now. Before the broker has answered once, it is behind for all that anybody knows. An event that
/// waits for a person ([DeadLetters]) is handled in this sense.
public final class Backlog implements SmartLifecycle, AutoCloseable {

    /// One topic's part, read by one consumer group.
    record Share(String group, TopicPartition partition) {}

    /// @param ends    behind the last event of each share that holds any
    /// @param handled up to where each group has come, at least at the same time
    record Look(Map<Share, Long> ends, Map<Share, Long> handled) {}

    interface Broker extends AutoCloseable {

        /// @param topics what each group reads
        Look look(Map<String, Set<String>> topics) throws Exception;

        @Override
        void close();
    }

    private static final Duration WHEN_BEHIND = Duration.ofMillis(500);
    private static final Duration ELSE = Duration.ofSeconds(5);
    private static final Duration START_WAITS = Duration.ofSeconds(3);
    private static final Logger log = LoggerFactory.getLogger(Backlog.class);

    private final Supplier<Map<String, Set<String>>> topics;
    private final Broker broker;
    private final Runnable caughtUp;
    private final CountDownLatch looked = new CountDownLatch(1);
    private final Semaphore hurry = new Semaphore(0);
    private @Nullable Map<Share, Long> seen;
    private boolean failing;
    private volatile boolean behind = true;
    private volatile @Nullable Thread thread;

    /// @param broker   how to reach it, and sign in there
    /// @param caughtUp run whenever the service is behind no longer; tried again if it fails
    public Backlog(Inbox inbox, Map<String, Object> broker, Runnable caughtUp) {
        this(inbox::topics, new BacklogAtBroker(broker), caughtUp);
    }

    Backlog(Supplier<Map<String, Set<String>>> topics, Broker broker, Runnable caughtUp) {
        this.topics = topics;
        this.broker = broker;
        this.caughtUp = caughtUp;
    }

    /// At the last look.
    public boolean isBehind() {
        return behind;
    }

    /// Looks now, for an answer that would be wrong if anything were on its way. While the broker does not answer, what
    /// was known before holds.
    public boolean isBehindNow() {
        if (!behind) {
            try {
                look(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                log.warn(
                        "How far behind this is cannot be told: {}",
                        e.getClass().getName());
            }
            if (behind) {
                hurry.release();
            }
        }
        return behind;
    }

    /// Waits for the first look, though not for long, so that one who is not behind never says so.
    @Override
    public void start() {
        var looking = Thread.ofPlatform().daemon().name("backlog").unstarted(this::watch);
        thread = looking;
        looking.start();
        try {
            if (!looked.await(START_WAITS.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The broker does not say yet what there is to handle");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        while (isRunning()) {
            try {
                look(false);
                looked.countDown();
                failing = false;
            } catch (InterruptedException stopped) {
                return;
            } catch (Exception e) {
                forget();
                if (!failing && isRunning()) {
                    log.warn(
                            "How far behind this is cannot be told: {}",
                            e.getClass().getName());
                }
                failing = true;
            }
            try {
                if (hurry.tryAcquire((behind ? WHEN_BEHIND : ELSE).toMillis(), TimeUnit.MILLISECONDS)) {
                    Thread.sleep(WHEN_BEHIND);
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /// Nobody knows what came since.
    synchronized void forget() {
        seen = null;
    }

    /// @param strictly with where the topics end now
    synchronized void look(boolean strictly) throws Exception {
        var now = broker.look(topics.get());
        var before = strictly || seen == null ? now.ends() : seen;
        seen = now.ends();
        var outstanding = before.entrySet().stream()
                .anyMatch(share -> now.handled().getOrDefault(share.getKey(), 0L) < share.getValue());
        if (outstanding) {
            behind = true;
        } else if (behind) {
            behind = false;
            try {
                caughtUp.run();
            } catch (RuntimeException e) {
                behind = true;
                throw e;
            }
        }
    }

    @Override
    public void stop() {
        var looking = thread;
        thread = null;
        if (looking != null) {
            looking.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /// Before anybody can ask this service for anything.
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }

    @Override
    public void close() {
        broker.close();
    }

    /// What every group would have to read of these places.
    static Map<Share, Long> shares(Map<String, Set<String>> topics, Map<TopicPartition, Long> places) {
        var shares = new HashMap<Share, Long>();
        topics.forEach((group, read) -> of(read, places.keySet())
                .forEach(partition -> shares.put(new Share(group, partition), places.getOrDefault(partition, 0L))));
        return shares;
    }

    private static Collection<TopicPartition> of(Set<String> topics, Set<TopicPartition> partitions) {
        return partitions.stream()
                .filter(partition -> topics.contains(partition.topic()))
                .toList();
    }
}
