package clinic.kit.testing;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the tables of a service hold, to be held against what they held before something that must store nothing.
/// Updates show as well as inserts.
public final class Stored {

    /// What changes by itself: the audit tells of refusals too, the relay empties the outbox, a scheduler's heart
    /// beats.
    private static final Set<String> RESTLESS =
            Set.of("audit", "audit_seal", "audit_unsealed", "outbox", "flyway_schema_history", "scheduled_tasks");

    private static final int ROUNDS = 3;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(40);

    /// So many looks in a row have to be the same.
    private static final int LOOKS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, String> tables;

    private Stored(Map<String, String> tables) {
        this.tables = tables;
    }

    /// The tables that the work changes. A service goes on meanwhile with what other tests left to be done, so a change
    /// counts when it comes again with every repetition of the work.
    public static Set<String> changedBy(JdbcClient jdbc, Runnable work) {
        var before = now(jdbc);
        work.run();
        var changed = now(jdbc).changedSince(before);
        for (var round = 2; round <= ROUNDS && !changed.isEmpty(); round++) {
            before = atRest(jdbc);
            work.run();
            changed.retainAll(now(jdbc).changedSince(before));
        }
        return changed;
    }

    /// As soon as nothing arrives any more that was caused earlier: several looks in a row find the same, and as much
    /// left to be sent. Whoever looks too early takes what arrives then for a change, and [#changedBy] asks again.
    public static Stored atRest(JdbcClient jdbc) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var last = now(jdbc);
        var unsent = unsent(jdbc);
        for (var same = 1; same < LOOKS; ) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the service never comes to rest");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            var now = now(jdbc);
            var nowUnsent = unsent(jdbc);
            same = now.tables.equals(last.tables) && nowUnsent == unsent ? same + 1 : 1;
            last = now;
            unsent = nowUnsent;
        }
        return last;
    }

    private static int unsent(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from outbox").query(Integer.class).single();
    }

    static Stored now(JdbcClient jdbc) {
        var tables = new TreeMap<String, String>();
        jdbc.sql("select tablename from pg_tables where schemaname = 'public'").query(String.class).list().stream()
                .map(String::valueOf)
                .filter(table -> !RESTLESS.contains(table))
                .forEach(table -> tables.put(table, fingerprint(jdbc, table)));
        return new Stored(tables);
    }

    Set<String> changedSince(Stored before) {
        var changed = new TreeSet<>(tables.keySet());
        changed.removeIf(table -> Objects.equals(tables.get(table), before.tables.get(table)));
        return changed;
    }

    private static String fingerprint(JdbcClient jdbc, String table) {
        return jdbc.sql("select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from \""
                        + table + "\" t")
                .query(String.class)
                .single();
    }
}
