package clinic.kit.web;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An exception as the log may show it: classes and places, but no messages, because those of libraries and drivers
/// quote values, and values may be about a patient.
public final class WithoutMessages extends Throwable {

    /// Enough to find the place; the rest is the same way through filters every time.
    private static final int FRAMES = 30;

    private final String type;

    private WithoutMessages(Throwable original, @Nullable Throwable cause) {
        super(null, cause, false, true);
        type = original.getClass().getName();
        var frames = original.getStackTrace();
        setStackTrace(Arrays.copyOf(frames, Math.min(frames.length, FRAMES)));
    }

    public static Throwable of(Throwable original) {
        return of(original, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static Throwable of(Throwable original, Set<Throwable> seen) {
        seen.add(original);
        var cause = original.getCause();
        return new WithoutMessages(original, cause == null || seen.contains(cause) ? null : of(cause, seen));
    }

    @Override
    public String toString() {
        return type;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
