package clinic.portal.operations;

import clinic.kit.event.EventContext;
import clinic.kit.event.Ids;
import clinic.portal.operations.AllDeadLetters.Held;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/// Which letters a run replays, and which of them are left.
@Repository
class ReplayRuns {

    /// For so long somebody may want to see what a run came to.
    private static final Duration KEPT = Duration.ofDays(30);

    private static final String PROGRESS = """
            select r.id, r.started_by, r.started_at, count(*),
                count(*) filter (where l.outcome = 'HANDLED'),
                count(*) filter (where l.outcome = 'FAILED_AGAIN'),
                count(*) filter (where l.outcome = 'OTHERWISE')
            from replay_run r join replay_run_letter l on l.run_id = r.id""";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final Clock clock;

    ReplayRuns(JdbcClient jdbc, JdbcTemplate batches, Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.clock = clock;
    }

    enum Outcome {
        HANDLED,
        FAILED_AGAIN,
        /// Somebody else settled it meanwhile, or it cannot be replayed.
        OTHERWISE
    }

    /// @param startedBy the `sub` of who chose them
    public record Progress(
            UUID id, String startedBy, Instant startedAt, int total, int handled, int failedAgain, int otherwise) {

        public int left() {
            return total - tried();
        }

        public int tried() {
            return handled + failedAgain + otherwise;
        }
    }

    public record Chosen(int place, Owner owner, UUID letterId, long version) {}

    @Transactional
    UUID begin(List<Held> letters) {
        jdbc.sql("delete from replay_run where started_at < ?")
                .param(Timestamp.from(clock.instant().minus(KEPT)))
                .update();
        var run = Ids.next();
        jdbc.sql("insert into replay_run (id, started_by, started_at) values (?, ?, ?)")
                .params(run, EventContext.current().actor(), Timestamp.from(clock.instant()))
                .update();
        batches.batchUpdate(
                "insert into replay_run_letter (run_id, place, owner, letter_id, version) values (?, ?, ?, ?, ?)",
                IntStream.range(0, letters.size())
                        .mapToObj(place -> {
                            var held = letters.get(place);
                            return new Object[] {
                                run,
                                place,
                                held.owner().name(),
                                held.letter().id(),
                                held.letter().version()
                            };
                        })
                        .toList());
        return run;
    }

    Optional<Progress> find(UUID run) {
        return jdbc.sql(PROGRESS + " where r.id = ? group by r.id")
                .param(run)
                .query((row, _) -> progress(row))
                .optional();
    }

    /// The newest of which something is left.
    List<Progress> unfinished() {
        return jdbc.sql(PROGRESS + """
                         group by r.id having count(*) filter (where l.outcome is null) > 0
                        order by r.started_at desc limit 5""").query((row, _) -> progress(row)).list();
    }

    List<Chosen> left(UUID run, int most) {
        return chosen("outcome is null", run, most);
    }

    List<Chosen> failedAgain(UUID run, int most) {
        return chosen("outcome = 'FAILED_AGAIN'", run, most);
    }

    void note(UUID run, Chosen letter, Outcome outcome) {
        jdbc.sql("update replay_run_letter set outcome = ? where run_id = ? and place = ?")
                .params(outcome.name(), run, letter.place())
                .update();
    }

    private List<Chosen> chosen(String which, UUID run, int most) {
        return jdbc.sql("""
                        select place, owner, letter_id, version from replay_run_letter
                        where run_id = ? and %s order by place limit ?""".formatted(which))
                .params(run, most)
                .query((row, _) -> new Chosen(
                        row.getInt(1), Owner.valueOf(row.getString(2)), row.getObject(3, UUID.class), row.getLong(4)))
                .list();
    }

    private static Progress progress(ResultSet row) throws SQLException {
        return new Progress(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getTimestamp(3).toInstant(),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7));
    }
}
