package clinic.care;

import clinic.kit.audit.OfPatient;
import clinic.kit.web.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Charts that somebody looked at who had no reason that this service knows of: nobody's assignment, visit or page of
/// the patient brings them together within thirty days before or after. And whatever was opened by breaking the glass.
///
/// It is asked anew each time, since a visit that is booked a week later explains what was read today.
public class UnusualAccess {

    private final JdbcClient jdbc;

    UnusualAccess(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public record Look(
            UUID id,
            Instant at,
            String actor,
            @Nullable String actorName,
            String action,
            String resourceType,
            @Nullable UUID resourceId,
            UUID patientId,
            @Nullable String reason,
            @Nullable String detail)
            implements OfPatient {

        public List<String> keys() {
            return List.of(at.toString(), id.toString());
        }
    }

    /// The newest first; one more than the page has, if there is more. Programs and the keepers of the trail itself are
    /// left out, since a relationship is nothing for them.
    public List<Look> looks(Instant from, Instant to, Cursor cursor) {
        return jdbc.sql("""
                        select a.id, a.at, a.actor, a.actor_name, a.action, a.resource_type, a.resource_id, a.patient_id,
                            a.reason, a.detail
                        from audit a
                        where a.patient_id is not null and a.action in ('READ', 'EXPORT', 'PRINT', 'BREAK_GLASS')
                          and a.outcome = 'ALLOWED' and a.actor ~ '^[0-9a-f]{8}-' and a.resource_type not in ('audit', 'disclosures')
                          and a.at >= :from and a.at < :to and (a.at, a.id) < (:at, :id)
                          and (a.action = 'BREAK_GLASS' or not exists (
                            select from care_relationship r
                            where r.patient_id = a.patient_id
                              and (r.subject::text = a.actor or r.site_id = any (a.sites))
                              and r.since <= a.at + interval '30 days'
                              and (r.until is null or r.until >= a.at - interval '30 days')))
                        order by a.at desc, a.id desc limit :limit""")
                .param("from", utc(from))
                .param("to", utc(to))
                .param("at", utc(cursor.isFirst() ? to : cursor.instant(0)))
                .param("id", cursor.isFirst() ? new UUID(-1, -1) : cursor.uuid(1))
                .param("limit", cursor.limit() + 1)
                .query((row, _) -> look(row))
                .list();
    }

    private static Look look(ResultSet row) throws SQLException {
        return new Look(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("actor_name"),
                row.getString("action"),
                row.getString("resource_type"),
                row.getObject("resource_id", UUID.class),
                row.getObject("patient_id", UUID.class),
                row.getString("reason"),
                row.getString("detail"));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
