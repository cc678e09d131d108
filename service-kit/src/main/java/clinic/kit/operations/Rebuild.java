package clinic.kit.operations;

import clinic.kit.inbox.Delivery;
import clinic.kit.inbox.Inbox;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes a projection again beside the old one, from the first event of its topics on, by the same handlers, and then
/// puts it in its place.
///
/// - *Beside*: in tables of the same names in the schema `rebuild`, which is first on the search path meanwhile. The
///   old ones are read and written as ever.
/// - *Agreed*: the new one counts only if it has come exactly as far as the old one on every key. For this last look
///   the inbox stands still, and what came in between is caught up.
/// - *In its place*: rows that differ are replaced in one transaction; readers see the old ones until it commits, and
///   are never kept waiting. Killed before, nothing has changed.
public class Rebuild {

    private static final ScopedValue<Boolean> RUNNING = ScopedValue.newInstance();
    private static final String SCHEMA = "rebuild";
    private static final List<String> INBOX = List.of("inbox_head", "inbox_seen", "inbox_parked");
    private static final int BATCH = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final TransactionTemplate beside;
    private final Inbox inbox;
    private final TopicReader topics;
    private final Login application;
    private final Login owner;

    Rebuild(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Inbox inbox,
            TopicReader topics,
            Login application,
            Login owner) {
        this.jdbc = jdbc;
        this.beside = new TransactionTemplate(transactions);
        this.inbox = inbox;
        this.topics = topics;
        this.application = application;
        this.owner = owner;
    }

    /// Whether the event at hand was handled long ago, and nobody is to be told.
    public static boolean isRunning() {
        return RUNNING.isBound();
    }

    /// One of the database's users, in connections outside of the pool.
    record Login(String url, String user, String password) {

        Connection open() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        @Override
        public String toString() {
            return user;
        }
    }

    /// How one table came out.
    ///
    /// @param rows    that it has now
    /// @param removed rows that the old one had, and should not have had
    /// @param added   rows that the old one should have had; a changed row counts in both
    public record Table(String name, long rows, long removed, long added) {}

    /// @param events that were handled again
    public record Outcome(long events, List<Table> tables) {

        private boolean differs() {
            return tables.stream().anyMatch(table -> table.removed() + table.added() > 0);
        }
    }

    /// It was given up, and nothing has changed.
    static final class GivenUp extends RuntimeException {
        GivenUp(String why) {
            super(why);
        }
    }

    /// @param replace  false only looks what would differ
    /// @param progress told how many events were handled, from time to time
    Outcome run(Projection projection, boolean replace, AtomicLong progress) throws SQLException {
        refuseWithDeadLetters(projection);
        owned("drop schema if exists " + SCHEMA + " cascade");
        try {
            create(projection);
            var reading = new Reading(projection, progress);
            reading.catchUp();
            reading.catchUp();
            try (var holding = application.open()) {
                holding.setAutoCommit(false);
                var held = JdbcClient.create(new SingleConnectionDataSource(holding, true));
                reading.catchUpWhile(held);
                refuseUnlessAsFar(projection, held);
                var outcome = new Outcome(progress.get(), compare(projection, held, replace));
                if (replace && outcome.differs()) {
                    projection.replaced().accept(held);
                }
                holding.commit();
                return outcome;
            }
        } finally {
            owned("drop schema if exists " + SCHEMA + " cascade");
        }
    }

    /// How far the topics were read.
    private final class Reading {

        private final Projection projection;
        private final AtomicLong progress;
        private final Map<TopicPartition, Long> places = new HashMap<>();
        private final List<Delivery> batch = new ArrayList<>(BATCH);
        private final Set<UUID> discarded;

        Reading(Projection projection, AtomicLong progress) {
            this.projection = projection;
            this.progress = progress;
            this.discarded = Set.copyOf(
                    jdbc.sql("select event_id from dead_letter where consumer_group = ? and resolution = 'DISCARDED'")
                            .param(projection.group())
                            .query((row, _) -> row.getObject(1, UUID.class))
                            .list());
        }

        void catchUp() {
            read(() -> ScopedValue.where(RUNNING, true)
                    .run(() -> beside.executeWithoutResult(_ -> {
                        besideFirst();
                        handle();
                    })));
        }

        /// While the inbox stands still. The connection for what is left is taken before that, as those who wait then
        /// may have all others of the pool.
        void catchUpWhile(JdbcClient held) {
            ScopedValue.where(RUNNING, true)
                    .run(() -> beside.executeWithoutResult(_ -> {
                        besideFirst();
                        held.sql("set local lock_timeout = '" + PATIENCE.toSeconds() + "s'")
                                .update();
                        held.sql("lock table inbox_head in share row exclusive mode")
                                .update();
                        read(this::handle);
                    }));
        }

        private void read(Runnable handle) {
            for (var topic : inbox.topics().getOrDefault(projection.group(), Set.of())) {
                places.putAll(topics.read(topic, places, record -> {
                    batch.add(Delivery.of(record));
                    if (batch.size() == BATCH) {
                        handle.run();
                    }
                }));
                handle.run();
            }
        }

        private void besideFirst() {
            jdbc.sql("set local search_path to " + SCHEMA + ", public").update();
        }

        private void handle() {
            for (var delivery : batch) {
                if (inbox.handleAgain(projection.group(), delivery, discarded)) {
                    progress.incrementAndGet();
                }
            }
            batch.clear();
        }
    }

    private void refuseWithDeadLetters(Projection projection) {
        var open = jdbc.sql("select count(*) from dead_letter where consumer_group = ? and resolved_at is null")
                .param(projection.group())
                .query(Long.class)
                .single();
        if (open > 0) {
            throw new GivenUp("%d dead letters of %s have to be settled first".formatted(open, projection.group()));
        }
    }

    private void create(Projection projection) throws SQLException {
        var tables = new ArrayList<>(INBOX);
        tables.addAll(projection.tables());
        owned("create schema " + SCHEMA);
        for (var table : tables) {
            owned("create unlogged table %s.%s (like public.%2$s including all)".formatted(SCHEMA, table));
        }
        var user = application.user();
        owned("grant usage on schema %s to \"%s\"".formatted(SCHEMA, user));
        owned("grant select, insert, update, delete on all tables in schema %s to \"%s\"".formatted(SCHEMA, user));
        owned("grant usage, select on all sequences in schema %s to \"%s\"".formatted(SCHEMA, user));
    }

    private void owned(String sql) throws SQLException {
        try (var connection = owner.open();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void refuseUnlessAsFar(Projection projection, JdbcClient held) {
        var apart = held.sql("""
                        select count(*) from
                            (select topic, key, sequence from public.inbox_head
                             where consumer_group = :group and sequence > 0) old
                            full join
                            (select topic, key, sequence from rebuild.inbox_head where sequence > 0) new
                            using (topic, key, sequence)
                        where old is null or new is null""")
                .param("group", projection.group())
                .query(Long.class)
                .single();
        if (apart > 0) {
            throw new GivenUp(
                    "on %d keys the topics do not tell as much as was handled, or more: ./clinic reconcile tells where"
                            .formatted(apart));
        }
    }

    private static List<Table> compare(Projection projection, JdbcClient held, boolean replace) {
        var outcome = new ArrayList<Table>();
        for (var table : projection.tables()) {
            var rows = count(held, "select count(*) from rebuild." + table);
            var removed = count(
                    held, "select count(*) from (table public.%1$s except all table rebuild.%1$s) it".formatted(table));
            var added = count(
                    held, "select count(*) from (table rebuild.%1$s except all table public.%1$s) it".formatted(table));
            if (replace && removed > 0) {
                held.sql("""
                                delete from public.%1$s old
                                where not exists (select from rebuild.%1$s new where new::text = old::text)""".formatted(table)).update();
            }
            if (replace && added > 0) {
                var columns = columns(held, table);
                held.sql("""
                                insert into public.%1$s (%2$s) select %2$s from rebuild.%1$s new
                                where not exists (select from public.%1$s old where old::text = new::text)""".formatted(table, columns)).update();
            }
            outcome.add(new Table(table, rows, removed, added));
        }
        return outcome;
    }

    /// Without those that are computed.
    private static String columns(JdbcClient held, String table) {
        return held.sql("""
                        select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
                        from information_schema.columns
                        where table_schema = 'public' and table_name = ? and is_generated = 'NEVER'""").param(table).query(String.class).single();
    }

    private static long count(JdbcClient held, String sql) {
        return held.sql(sql).query(Long.class).single();
    }
}
