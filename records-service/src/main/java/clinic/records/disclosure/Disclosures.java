package clinic.records.disclosure;

import clinic.kit.web.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Insert-only, by grants and a trigger.
@Repository
class Disclosures {

    private final JdbcClient jdbc;

    Disclosures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Disclosure disclosure, UUID recordedBy) {
        jdbc.sql("""
                        insert into disclosure (id, patient_id, disclosed_on, recipient, address, description, purpose,
                            recorded_by, recorder_name, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(disclosure.id())
                .param(disclosure.patientId())
                .param(disclosure.disclosedOn())
                .param(disclosure.recipient())
                .param(disclosure.address())
                .param(disclosure.description())
                .param(disclosure.purpose())
                .param(recordedBy)
                .param(disclosure.recorderName())
                .param(disclosure.recordedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// The newest first; one more than the page has, if there is more.
    List<Disclosure> page(UUID patientId, LocalDate since, Cursor cursor) {
        return jdbc.sql("""
                        select * from disclosure where patient_id = ? and disclosed_on >= ?
                            and (disclosed_on, id) < (?, ?)
                        order by disclosed_on desc, id desc limit ?""")
                .params(
                        patientId,
                        since,
                        cursor.isFirst()
                                ? LocalDate.of(9999, 1, 1)
                                : cursor.instant(0).atOffset(ZoneOffset.UTC).toLocalDate(),
                        cursor.isFirst() ? new UUID(-1, -1) : cursor.uuid(1),
                        cursor.limit() + 1)
                .query((row, _) -> disclosure(row))
                .list();
    }

    private static Disclosure disclosure(ResultSet row) throws SQLException {
        return new Disclosure(
                row.getObject("id", UUID.class),
                row.getObject("patient_id", UUID.class),
                row.getObject("disclosed_on", LocalDate.class),
                row.getString("recipient"),
                row.getString("address"),
                row.getString("description"),
                row.getString("purpose"),
                row.getString("recorder_name"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }
}
