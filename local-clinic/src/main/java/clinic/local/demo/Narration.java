package clinic.local.demo;

import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// What the demo says while it plays: each step as it is taken, each event as it arrives.
final class Narration {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final PrintStream out;
    private final boolean quiet;

    Narration(PrintStream out, boolean quiet) {
        this.out = out;
        this.quiet = quiet;
    }

    void heading(String text) {
        say("\n" + text);
    }

    void step(String who, String what) {
        say("• %-20s %s".formatted(who, what));
    }

    void event(SeenEvent event) {
        say("    ↳ %s %s · %s · %s"
                .formatted(
                        TIME.format(event.time().atZone(ZoneId.systemDefault())),
                        event.type(),
                        event.service(),
                        event.subject()));
    }

    private synchronized void say(String line) {
        if (!quiet) {
            out.println(line);
        }
    }
}
