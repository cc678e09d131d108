package clinic.scheduling.appointment;

import clinic.scheduling.appointment.FollowUp.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The visits that wait for a person; each waits for one reason, the latest.
@Repository
class FollowUps {

    private final JdbcClient jdbc;

    FollowUps(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void flag(Appointment appointment, Reason reason, Instant since) {
        jdbc.sql("""
                        insert into follow_up as known (appointment_id, version, case_id, site_id, reason, since)
                        values (?, 1, ?, ?, ?, ?)
                        on conflict (appointment_id) do update
                            set version = known.version + 1, reason = excluded.reason, since = excluded.since""")
                .params(
                        appointment.getId(),
                        appointment.getCaseId(),
                        appointment.getSiteId(),
                        reason.name(),
                        since.atOffset(ZoneOffset.UTC))
                .update();
    }

    void settle(UUID appointmentId) {
        jdbc.sql("delete from follow_up where appointment_id = ?")
                .param(appointmentId)
                .update();
    }

    void settleAllOf(UUID caseId, Reason reason) {
        jdbc.sql("delete from follow_up where case_id = ? and reason = ?")
                .params(caseId, reason.name())
                .update();
    }

    Optional<FollowUp> locked(UUID appointmentId) {
        return jdbc.sql("select * from follow_up where appointment_id = ? for update")
                .param(appointmentId)
                .query(FollowUps::followUp)
                .optional();
    }

    /// @param sites null for every site
    List<FollowUp> page(UUID @Nullable [] sites, @Nullable Instant after, @Nullable UUID afterId, int limit) {
        var since = after == null ? null : after.atOffset(ZoneOffset.UTC);
        return jdbc.sql("""
                        select * from follow_up
                        where (:sites::uuid[] is null or site_id = any(:sites::uuid[]))
                          and (:after::timestamptz is null or (since, appointment_id) > (:after::timestamptz, :afterId::uuid))
                        order by since, appointment_id limit :limit""")
                .param("sites", sites)
                .param("after", since)
                .param("afterId", afterId)
                .param("limit", limit)
                .query(FollowUps::followUp)
                .list();
    }

    private static FollowUp followUp(ResultSet row, int number) throws SQLException {
        return new FollowUp(
                row.getObject("appointment_id", UUID.class),
                row.getLong("version"),
                row.getObject("case_id", UUID.class),
                row.getObject("site_id", UUID.class),
                Reason.valueOf(row.getString("reason")),
                row.getObject("since", OffsetDateTime.class).toInstant());
    }
}
