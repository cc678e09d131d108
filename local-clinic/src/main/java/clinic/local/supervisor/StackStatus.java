package clinic.local.supervisor;

import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.PartStatus.Health;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The clinic as it is now.
public record StackStatus(
        State state, String portal, @Nullable Instant since, List<PartStatus> services, Totals totals) {

    public enum State {
        STOPPED,
        STARTING,
        READY,
        STOPPING
    }

    /// @param memory           of all processes, the supervisor's included, in bytes
    /// @param cpu              share of one core that they used together during the sample
    /// @param cpuSampleSeconds how long the sample was
    /// @param readyIn          seconds from the last `up` (after building) until every part was ready
    public record Totals(
            @Nullable Long memory,
            @Nullable Double cpu,
            @Nullable Double cpuSampleSeconds,
            @Nullable Double readyIn) {}

    public static StackStatus stopped(Stack stack) {
        var parts = Arrays.stream(Part.values())
                .map(part -> new PartStatus(
                        part.label(), stack.url(part).toString(), Health.STOPPED, null, null, null, null))
                .toList();
        return new StackStatus(
                State.STOPPED, stack.url(Part.PORTAL).toString(), null, parts, new Totals(null, null, null, null));
    }
}
