package clinic.portal.privacy;

import clinic.kit.access.Caller;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What the privacy officer found out about an entry. A second thought is another note; none is ever changed.
///
/// A review covers as many rows of each kind in each trail as its form showed. That needs no two clocks to agree, and
/// what happened while the note was typed, or stood in a trail that could not be asked, is not covered by it.
@Component
public class UnusualReviews {

    private static final int SHOWN = 20;
    private static final TypeReference<Map<String, Integer>> TIMES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Audit audit;
    private final JsonMapper json;
    private final Clock clock;

    UnusualReviews(JdbcClient jdbc, Audit audit, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// @param seen empty if the entry's day began and ended elsewhere: nobody knows how much of it was looked at
    public record Review(UUID entry, String reviewer, Instant at, String note, Map<String, Integer> seen) {

        @Override
        public String toString() {
            return "Review[" + entry + "]";
        }
    }

    @Transactional
    public void add(
            Caller reviewer,
            LocalDate day,
            ZoneId zone,
            UUID actor,
            UUID patientId,
            String note,
            Map<String, Integer> seen) {
        var id = Ids.next();
        jdbc.sql("""
                        insert into unusual_day_review
                            (id, day, zone, actor, patient_id, seen, reviewed_by, reviewer_name, reviewed_at, note)
                        values (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)""")
                .params(
                        id,
                        day,
                        zone.getId(),
                        actor,
                        patientId,
                        json.writeValueAsString(seen),
                        reviewer.subject(),
                        reviewer.name(),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        note)
                .update();
        audit.changedFor("review", id, patientId);
    }

    /// Of each entry by its id, the newest first.
    Map<UUID, List<Review>> of(List<UnusualDay> entries, ZoneId zone) {
        return jdbc
                .sql("""
                        select e.id, r.* from unnest(:ids, cast(:days as date[]), :actors, :patients)
                            as e (id, day, actor, patient_id)
                        cross join lateral (
                            select reviewer_name, reviewed_at, note,
                                case when zone = :zone then seen else '{}' end as seen
                            from unusual_day_review r
                            where r.actor = e.actor and r.patient_id = e.patient_id and r.day = e.day
                            order by r.reviewed_at desc, r.id desc limit :shown) r""")
                .param("ids", ids(entries, UnusualDay::id))
                .param("days", entries.stream().map(it -> it.day().toString()).toArray(String[]::new))
                .param("actors", ids(entries, UnusualDay::actor))
                .param("patients", ids(entries, UnusualDay::patientId))
                .param("zone", zone.getId())
                .param("shown", SHOWN)
                .query((row, _) -> review(row))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Review::entry));
    }

    /// How many rows of the entry no review covers.
    static int more(UnusualDay entry, List<Review> reviews) {
        var covered = new HashMap<String, Integer>();
        reviews.forEach(review -> review.seen().forEach((what, times) -> covered.merge(what, times, Math::max)));
        return entry.seen().entrySet().stream()
                .mapToInt(it -> Math.max(0, it.getValue() - covered.getOrDefault(it.getKey(), 0)))
                .sum();
    }

    private static UUID[] ids(List<UnusualDay> entries, Function<UnusualDay, UUID> id) {
        return entries.stream().map(id).toArray(UUID[]::new);
    }

    private Review review(ResultSet row) throws SQLException {
        return new Review(
                row.getObject("id", UUID.class),
                row.getString("reviewer_name"),
                row.getTimestamp("reviewed_at").toInstant(),
                row.getString("note"),
                json.readValue(row.getString("seen"), TIMES));
    }
}
