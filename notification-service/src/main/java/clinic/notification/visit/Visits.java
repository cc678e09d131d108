package clinic.notification.visit;

import clinic.contracts.scheduling.AppointmentEvent.AppointmentBooked;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentRescheduled;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The booked visits as scheduling last told of them.
@Repository
public class Visits {

    private final JdbcClient jdbc;

    Visits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Visit> find(UUID appointmentId) {
        return jdbc.sql("select * from visit where id = ?")
                .param(appointmentId)
                .query(Visits::visit)
                .optional();
    }

    /// Who sees the patient next in this case.
    public Optional<UUID> bookedClinician(UUID caseId, Instant now) {
        return jdbc.sql("""
                        select clinician_id from visit
                        where case_id = ? and cancelled is null and ends_at > ?
                        order by starts_at limit 1""")
                .params(caseId, Timestamp.from(now))
                .query(UUID.class)
                .optional();
    }

    void booked(AppointmentBooked event, UUID change) {
        jdbc.sql("""
                        insert into visit (id, case_id, site_id, clinician_id, starts_at, ends_at, last_change)
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        event.appointmentId(),
                        event.caseId(),
                        event.siteId(),
                        event.clinicianId(),
                        Timestamp.from(event.startsAt()),
                        Timestamp.from(event.endsAt()),
                        change)
                .update();
    }

    void moved(AppointmentRescheduled event, UUID change) {
        jdbc.sql("""
                        update visit set site_id = ?, clinician_id = ?, starts_at = ?, ends_at = ?, last_change = ?
                        where id = ?""")
                .params(
                        event.siteId(),
                        event.clinicianId(),
                        Timestamp.from(event.startsAt()),
                        Timestamp.from(event.endsAt()),
                        change,
                        event.appointmentId())
                .update();
    }

    Visit cancelled(UUID appointmentId, CancelReason reason, UUID change) {
        return jdbc.sql("update visit set cancelled = ?, last_change = ? where id = ? returning *")
                .params(reason.name(), change, appointmentId)
                .query(Visits::visit)
                .single();
    }

    private static Visit visit(ResultSet row, int index) throws SQLException {
        var cancelled = row.getString("cancelled");
        return new Visit(
                row.getObject("id", UUID.class),
                row.getObject("case_id", UUID.class),
                row.getObject("site_id", UUID.class),
                row.getObject("clinician_id", UUID.class),
                row.getTimestamp("starts_at").toInstant(),
                row.getTimestamp("ends_at").toInstant(),
                row.getObject("last_change", UUID.class),
                cancelled == null ? null : CancelReason.valueOf(cancelled));
    }
}
