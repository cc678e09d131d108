package clinic.notification;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Runs what the features do at a time of their own: each task on one instance at a time, whichever is alive.
@Component
class DueTasks implements SmartLifecycle {

    /// A task whose instance was killed is taken over after four missed heartbeats.
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    private static final int MISSED_HEARTBEATS = 4;

    private final DataSource dataSource;
    private final List<RecurringTask<Void>> tasks;
    private final Clock clock;
    private volatile @Nullable Scheduler scheduler;

    DueTasks(DataSource dataSource, List<RecurringTask<Void>> tasks, Clock clock) {
        this.dataSource = dataSource;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public void start() {
        var started = Scheduler.create(dataSource)
                .startTasks(tasks)
                .clock(clock::instant)
                .threads(tasks.size())
                .pollingInterval(Duration.ofSeconds(1))
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .build();
        started.start();
        scheduler = started;
    }

    @Override
    public void stop() {
        var started = scheduler;
        if (started != null) {
            started.stop();
            scheduler = null;
        }
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }
}
