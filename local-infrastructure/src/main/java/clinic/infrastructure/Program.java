package clinic.infrastructure;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A program that runs as a child process: how it is set up, started and asked whether it is ready.
public interface Program {

    String name();

    /// Whatever the first start needs, such as a data directory; called before every start, hence harmless when
    /// repeated.
    default void prepare() throws IOException {}

    List<String> command();

    default Map<String, String> environment() {
        return Map.of();
    }

    /// Whether it serves its purpose now, not merely whether the process lives. Answers within a few seconds.
    boolean answers();

    /// The signal for an orderly end.
    default String stopSignal() {
        return "TERM";
    }
}
