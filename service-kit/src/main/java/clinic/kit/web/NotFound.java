package clinic.kit.web;

import org.jspecify.annotations.Nullable;

/// 404. Something of a foreign site answers exactly like something that is not there, so that ids tell nothing;
/// only the audit knows the difference.
public final class NotFound extends RuntimeException {

    private final @Nullable String denial;

    public NotFound() {
        this(null);
    }

    private NotFound(@Nullable String denial) {
        super("not found", null, false, false);
        this.denial = denial;
    }

    /// There, but not for this caller: answered as 404, audited as denied for this reason.
    public static NotFound denied(String reason) {
        return new NotFound(reason);
    }

    @Nullable
    String denial() {
        return denial;
    }
}
