package clinic.kit.telemetry;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Takes every [Sample] on a timer, those of one dependency in turn, so that one which hangs holds up no other. Whether
/// the dependency answered is the gauge `dependency.up`.
public final class Sampling implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Sampling.class);

    private final Map<String, List<Sample>> samples;
    private final Map<String, Double> up = new ConcurrentHashMap<>();
    private final Duration every;
    private @Nullable ScheduledExecutorService timer;

    public Sampling(List<Sample> samples, MeterRegistry meters, Duration every) {
        this.samples = samples.stream().collect(groupingBy(Sample::dependency, TreeMap::new, toList()));
        this.every = every;
        this.samples
                .keySet()
                .forEach(dependency -> Gauge.builder("dependency.up", up, it -> it.getOrDefault(dependency, Double.NaN))
                        .description("Whether the dependency answered when it was last asked: 1 or 0")
                        .tag("dependency", dependency)
                        .register(meters));
    }

    @Override
    public synchronized void start() {
        var starting = Executors.newScheduledThreadPool(
                samples.size(),
                Thread.ofPlatform().name("sampling-", 0).daemon().factory());
        samples.forEach((dependency, its) -> starting.scheduleWithFixedDelay(
                () -> take(dependency, its), 0, every.toMillis(), TimeUnit.MILLISECONDS));
        timer = starting;
    }

    private void take(String dependency, List<Sample> its) {
        var answered = false;
        for (var sample : its) {
            try {
                sample.take();
                answered = true;
            } catch (Exception e) {
                sample.forget();
                if (Double.valueOf(1).equals(up.get(dependency))) {
                    log.warn(
                            "The {} cannot be looked at: {}",
                            dependency,
                            e.getClass().getName());
                }
            }
        }
        up.put(dependency, answered ? 1.0 : 0.0);
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
}
