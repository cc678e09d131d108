package clinic.kit.operations;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rebuilds of this instance: one at a time, in the background. They are forgotten when it ends, and so is one that
/// runs then: it changed nothing.
class Rebuilds {

    private static final Logger log = LoggerFactory.getLogger(Rebuilds.class);

    private final Rebuild rebuild;
    private final List<Projection> projections;
    private final Clock clock;
    private final Map<String, Running> last = new ConcurrentHashMap<>();

    Rebuilds(Rebuild rebuild, List<Projection> projections, Clock clock) {
        this.rebuild = rebuild;
        this.projections = projections;
        this.clock = clock;
    }

    enum State {
        RUNNING,
        DONE,
        GIVEN_UP
    }

    private static final class Running {
        private final Instant began;
        private final boolean replace;
        private final AtomicLong events = new AtomicLong();
        private volatile State state = State.RUNNING;
        private volatile Rebuild.@Nullable Outcome outcome;
        private volatile @Nullable String why;

        Running(Instant began, boolean replace) {
            this.began = began;
            this.replace = replace;
        }
    }

    /// @param replaced whether what differs is replaced, or only counted
    /// @param events   handled so far
    /// @param outcome  when it is done
    /// @param why      it was given up
    record Progress(
            String group,
            State state,
            Instant began,
            boolean replaced,
            long events,
            Rebuild.@Nullable Outcome outcome,
            @Nullable String why) {}

    List<String> groups() {
        return projections.stream().map(Projection::group).toList();
    }

    Optional<Progress> progress(String group) {
        return Optional.ofNullable(last.get(group))
                .map(it -> new Progress(group, it.state, it.began, it.replace, it.events.get(), it.outcome, it.why));
    }

    /// @return whether it was started; another one may run
    synchronized boolean start(Projection projection, boolean replace) {
        if (last.values().stream().anyMatch(it -> it.state == State.RUNNING)) {
            return false;
        }
        var running = new Running(clock.instant(), replace);
        last.put(projection.group(), running);
        Thread.ofVirtual().name("rebuild").start(() -> run(projection, running));
        return true;
    }

    Optional<Projection> projection(String group) {
        return projections.stream().filter(it -> it.group().equals(group)).findFirst();
    }

    private void run(Projection projection, Running running) {
        try {
            log.info("Rebuilding {}", projection.group());
            running.outcome = rebuild.run(projection, running.replace, running.events);
            running.state = State.DONE;
            log.info("Rebuilt {}: {}", projection.group(), running.outcome);
        } catch (Rebuild.GivenUp e) {
            running.why = e.getMessage();
            running.state = State.GIVEN_UP;
        } catch (Exception e) {
            log.error("The rebuild of {} failed; nothing has changed", projection.group(), e);
            running.why = e.getClass().getName();
            running.state = State.GIVEN_UP;
        }
    }
}
