package clinic.kit.operations;

import clinic.kit.inbox.Delivery;
import clinic.kit.inbox.Inbox;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes a projection again beside the old one, from the first event of its topics on, by the same handlers, and then
/// puts it in its place.
///
/// - *Beside*: in tables of the same names in the schema `rebuild`, which is first on the search path meanwhile. The
///   old ones are read and written as ever.
/// - *Agreed*: the new one counts only if it has come exactly as far as the old one on every key. For this last look
// the
///   inbox stands still, and what came in between is caught up.
/// - *In its place*: rows that differ are replaced in one transaction; readers see the old ones until it commits, and
// are
///   never kept waiting. Killed before, nothing has changed.
public class Rebuild {

    private static final ScopedValue<Boolean> RUNNING = ScopedValue.newInstance();
    private static final String SCHEMA = "rebuild";
    private static final List<String> INBOX = List.of("inbox_head", "inbox_seen", "inbox_parked");
    private static final int BATCH = 200;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate beside;
    private final Inbox inbox;
    private final TopicReader topics;
    private final Owner owner;

    Rebuild(JdbcClient jdbc, PlatformTransactionManager transactions, Inbox inbox, TopicReader topics, Owner owner) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.beside = new TransactionTemplate(transactions);
        this.beside.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.inbox = inbox;
        this.topics = topics;
        this.owner = owner;
    }

    /// Whether the event at hand was handled long ago, and nobody is to be told.
    public static boolean isRunning() {
        return RUNNING.isBound();
    }

    /// Who may create tables.
    record Owner(String url, String user, String password) {}

    /// How one table came out.
    ///
    /// @param rows    that it has now
    /// @param removed rows that the old one had, and should not have had
    /// @param added   rows that the old one should have had; a changed row counts in both
    public record Table(String name, long rows, long removed, long added) {}

    /// @param events that were handled again
    public record Outcome(long events, List<Table> tables) {

        public boolean differed() {
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
        var tables = new ArrayList<>(INBOX);
        tables.addAll(projection.tables());
        owned("drop schema if exists " + SCHEMA + " cascade");
        try {
            create(tables);
            catchUp(projection, progress);
            return transaction.execute(_ -> {
                // nobody handles an event now; whoever is about to waits for the end of this transaction
                jdbc.sql("lock table inbox_head in share row exclusive mode").update();
                catchUp(projection, progress);
                refuseUnlessAsFar(projection);
                return new Outcome(progress.get(), compare(projection, replace));
            });
        } finally {
            owned("drop schema if exists " + SCHEMA + " cascade");
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

    private void create(List<String> tables) throws SQLException {
        owned("create schema " + SCHEMA);
        for (var table : tables) {
            owned("create unlogged table %s.%s (like public.%2$s including all)".formatted(SCHEMA, table));
        }
        var user = jdbc.sql("select current_user").query(String.class).single();
        owned("grant usage on schema %s to \"%s\"".formatted(SCHEMA, user));
        owned("grant select, insert, update, delete on all tables in schema %s to \"%s\"".formatted(SCHEMA, user));
        owned("grant usage, select on all sequences in schema %s to \"%s\"".formatted(SCHEMA, user));
    }

    private void owned(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Handles what is on the topics; what it has handled it passes over, as ever.
    private void catchUp(Projection projection, AtomicLong progress) {
        for (var topic : inbox.topics().getOrDefault(projection.group(), Set.of())) {
            var batch = new ArrayList<Delivery>(BATCH);
            topics.read(topic, record -> {
                batch.add(Delivery.of(record));
                if (batch.size() == BATCH) {
                    handle(projection, batch, progress);
                }
            });
            handle(projection, batch, progress);
        }
    }

    private void handle(Projection projection, List<Delivery> batch, AtomicLong progress) {
        if (batch.isEmpty()) {
            return;
        }
        ScopedValue.where(RUNNING, true)
                .run(() -> beside.executeWithoutResult(_ -> {
                    jdbc.sql("set local search_path to " + SCHEMA + ", public").update();
                    for (var delivery : batch) {
                        if (inbox.handleAgain(projection.group(), delivery)) {
                            progress.incrementAndGet();
                        }
                    }
                }));
        batch.clear();
    }

    private void refuseUnlessAsFar(Projection projection) {
        var apart = jdbc.sql("""
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

    private List<Table> compare(Projection projection, boolean replace) {
        var outcome = new ArrayList<Table>();
        for (var table : projection.tables()) {
            var rows = count("select count(*) from rebuild." + table);
            var removed =
                    count("select count(*) from (table public.%1$s except all table rebuild.%1$s) it".formatted(table));
            var added =
                    count("select count(*) from (table rebuild.%1$s except all table public.%1$s) it".formatted(table));
            if (replace && removed > 0) {
                jdbc.sql("""
                                delete from public.%1$s old
                                where not exists (select from rebuild.%1$s new where new::text = old::text)""".formatted(table)).update();
            }
            if (replace && added > 0) {
                var columns = columns(table);
                jdbc.sql("""
                                insert into public.%1$s (%2$s) select %2$s from rebuild.%1$s new
                                where not exists (select from public.%1$s old where old::text = new::text)""".formatted(table, columns)).update();
            }
            outcome.add(new Table(table, rows, removed, added));
        }
        return outcome;
    }

    /// Without those that are computed.
    private String columns(String table) {
        return jdbc.sql("""
                        select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
                        from information_schema.columns
                        where table_schema = 'public' and table_name = ? and is_generated = 'NEVER'""").param(table).query(String.class).single();
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
