package clinic.kit.web;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An exception as the log may show it: classes and places, but no messages, because those of libraries and drivers
// quote
/// values, and values may be about a patient.
public final class WithoutMessages extends Throwable {

    private final String type;

    private WithoutMessages(Throwable original, @Nullable Throwable cause) {
        super(null, cause, false, true);
        type = original.getClass().getName();
        setStackTrace(original.getStackTrace());
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
