package clinic.local.supervisor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One part of the clinic as it is now.
///
/// @param since    when its present condition began: the start of the running process, or its end
/// @param memory   proportional set size in bytes (resident size where the system knows no other), with its child
///     processes
/// @param exitCode of a process that ended
public record PartStatus(
        String name,
        String url,
        Health health,
        @Nullable Long pid,
        @Nullable Instant since,
        @Nullable Long memory,
        @Nullable Integer exitCode) {

    public enum Health {
        STARTING,
        UP,
        /// It died, or it runs and does not answer.
        DOWN,
        /// Nobody wants it to run.
        STOPPED
    }
}
