package clinic.kit.web;

/// 412: what the caller saw has changed since; the problem carries the current version.
public final class StaleVersion extends RuntimeException {

    private final long current;

    public StaleVersion(long current) {
        super("stale version", null, false, false);
        this.current = current;
    }

    public long current() {
        return current;
    }
}
