package clinic.local.supervisor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the supervisor has to tell, numbered from 0, for whoever listens from wherever they stopped.
final class Console {

    private final List<String> lines = new ArrayList<>();

    synchronized void say(String line) {
        lines.add(line);
        System.out.println(Instant.now() + " " + line);
        notifyAll();
    }

    /// Lines from the given one on; waits a moment for one if there is none yet.
    synchronized List<String> from(int first) throws InterruptedException {
        if (first >= lines.size()) {
            wait(250);
        }
        return first >= lines.size() ? List.of() : List.copyOf(lines.subList(Math.max(0, first), lines.size()));
    }

    /// Gives those who listen the time to ask once more.
    void linger() {
        try {
            TimeUnit.MILLISECONDS.sleep(400);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
