package clinic.care;

import clinic.kit.audit.OfPatient;
import clinic.kit.web.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Charts that somebody looked at who had no reason that this service knows of, and whatever was opened by breaking the
/// glass; the view `unusual_look` says what that is. Summed up by person, patient and day, because that is what
// somebody
/// can ask about: one emergency leaves dozens of rows.
///
/// It is asked anew each time, since a visit that is booked a week later explains what was read today.
public class UnusualAccess {

    /// Before today.
    private static final int DAYS = 30;

    private static final TypeReference<List<Deed>> DEEDS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    UnusualAccess(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What one person did with one patient's data on one day.
    public record Day(LocalDate day, UUID actor, @Nullable String actorName, UUID patientId, List<Deed> deeds)
            implements OfPatient {

        /// The same in every service, so that their days can be put together page by page.
        public List<String> keys() {
            return List.of(day.toString(), actor.toString(), patientId.toString());
        }
    }

    /// Rows of one kind.
    ///
    /// @param reasons why the glass was broken, the newest first and no more than ten; empty for anything else
    public record Deed(
            String action, String resourceType, int times, Instant first, Instant last, List<Reason> reasons) {}

    /// @param reason to count by
    /// @param detail in the words of the person
    public record Reason(@Nullable String reason, @Nullable String detail, Instant at) {

        @Override
        public String toString() {
            return "Reason[" + reason + "]";
        }
    }

    /// Whether this is one of the days that somebody who asks now is told of.
    public static boolean covers(LocalDate day, ZoneId zone, Instant now) {
        var today = LocalDate.ofInstant(now, zone);
        return !day.isAfter(today) && !day.isBefore(today.minusDays(DAYS));
    }

    /// The newest day first; one more than the page has, if there is more. Day after day is summed up until the page is
    /// full, and no further.
    public List<Day> days(ZoneId zone, Instant now, Cursor cursor) {
        var today = LocalDate.ofInstant(now, zone);
        var last = cursor.isFirst() ? null : cursor.date(0);
        var begun = last != null && covers(last, zone, now) ? last : null;
        var newest = last == null || last.isAfter(today) ? today : last;
        var days = newest.isBefore(today.minusDays(DAYS))
                ? List.<LocalDate>of()
                : today.minusDays(DAYS).datesUntil(newest.plusDays(1)).toList();
        return jdbc.sql("""
                        select d.day, e.actor, e.actor_name, e.patient_id, e.deeds
                        from (select * from unnest(cast(:days as date[]), cast(:begins as timestamptz[]),
                                cast(:ends as timestamptz[])) as d (day, begins, ends) order by day desc) d
                        cross join lateral (
                            select k.actor, max(k.actor_name) as actor_name, k.patient_id,
                                jsonb_agg(jsonb_build_object('action', k.action, 'resourceType', k.resource_type,
                                    'times', k.times, 'first', k.first, 'last', k.last,
                                    'reasons', coalesce(to_jsonb(k.reasons[1 : 10]), '[]')) order by k.first) as deeds
                            from (
                                select u.actor, max(u.actor_name) as actor_name, u.patient_id, u.action, u.resource_type,
                                    count(*) as times, min(u.at) as first, max(u.at) as last,
                                    array_agg(jsonb_build_object('reason', u.reason, 'detail', u.detail, 'at', u.at)
                                        order by u.at desc) filter (where u.action = 'BREAK_GLASS') as reasons
                                from unusual_look u
                                where u.at >= d.begins and u.at < d.ends
                                  and (d.day is distinct from cast(:begun as date)
                                    or (u.actor collate "C", u.patient_id) < (:actor, :patient))
                                group by u.actor, u.patient_id, u.action, u.resource_type) k
                            group by k.actor, k.patient_id
                            order by k.actor collate "C" desc, k.patient_id desc limit :limit) e
                        order by d.day desc, e.actor collate "C" desc, e.patient_id desc limit :limit""")
                .param("days", texts(days, day -> day))
                .param("begins", texts(days, day -> day.atStartOfDay(zone).toInstant()))
                .param(
                        "ends",
                        texts(days, day -> day.plusDays(1).atStartOfDay(zone).toInstant()))
                .param("begun", begun)
                .param("actor", cursor.isFirst() ? "" : cursor.uuid(1).toString())
                .param("patient", cursor.isFirst() ? new UUID(0, 0) : cursor.uuid(2))
                .param("limit", cursor.limit() + 1)
                .query((row, _) -> day(row))
                .list();
    }

    private static String[] texts(List<LocalDate> days, Function<LocalDate, Object> value) {
        return days.stream().map(day -> value.apply(day).toString()).toArray(String[]::new);
    }

    private static Day day(ResultSet row) throws SQLException {
        return new Day(
                row.getObject("day", LocalDate.class),
                UUID.fromString(row.getString("actor")),
                row.getString("actor_name"),
                row.getObject("patient_id", UUID.class),
                JsonMapper.shared().readValue(row.getString("deeds"), DEEDS));
    }
}
