package clinic.local.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Passwords cannot be tried out: after ten wrong ones for a name, or thirty from an address, nothing is checked any
/// more for five minutes, not even the right one. A name counts whether somebody has it or not, so that nobody learns
/// which ones exist.
final class FailedSignIns {

    static final int MOST_PER_NAME = 10;
    static final int MOST_PER_ADDRESS = 30;
    static final Duration PAUSE = Duration.ofMinutes(5);

    private static final int MOST_REMEMBERED = 10_000;

    private record Failures(int times, Instant last) {}

    private final Clock clock;

    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    FailedSignIns(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean mustWait(String name, String address) {
        return times(ofName(name)) >= MOST_PER_NAME || times(ofAddress(address)) >= MOST_PER_ADDRESS;
    }

    synchronized void failed(String name, String address) {
        count(ofName(name));
        count(ofAddress(address));
    }

    synchronized void succeeded(String name) {
        failures.remove(ofName(name));
    }

    private void count(String key) {
        failures.put(key, new Failures(times(key) + 1, clock.instant()));
    }

    private int times(String key) {
        var known = failures.get(key);
        return known == null || known.last.plus(PAUSE).isBefore(clock.instant()) ? 0 : known.times;
    }

    private static String ofName(String name) {
        var plain = name.strip().toLowerCase(java.util.Locale.ROOT);
        return "name " + plain.substring(0, Math.min(100, plain.length()));
    }

    private static String ofAddress(String address) {
        return "address " + address;
    }
}
