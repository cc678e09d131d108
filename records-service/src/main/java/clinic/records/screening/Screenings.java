package clinic.records.screening;

import clinic.records.screening.Instrument.Band;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class Screenings {

    private final JdbcClient jdbc;

    Screenings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Screening it) {
        jdbc.sql("""
                        insert into screening (id, case_id, patient_id, site_id, instrument, label, answers, total, band,
                            follow_up_now, taken_by, taken_by_name, taken_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(it.id())
                .param(it.caseId())
                .param(it.patientId())
                .param(it.siteId())
                .param(it.instrument().name())
                .param(it.label())
                .param(it.answers().toArray(Integer[]::new))
                .param(it.total())
                .param(it.band().name())
                .param(it.followUpNow())
                .param(it.takenBy())
                .param(it.takenByName())
                .param(it.takenAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Screening> find(UUID id) {
        return jdbc.sql("select * from screening where id = ?")
                .param(id)
                .query(Screenings::screening)
                .optional();
    }

    /// The newest first.
    ///
    /// @param before null for the first ones
    List<Screening> ofCase(UUID caseId, @Nullable UUID before, int limit) {
        return jdbc.sql("""
                        select * from screening
                        where case_id = :case and (cast(:before as uuid) is null or id < cast(:before as uuid))
                        order by id desc limit :limit""")
                .param("case", caseId)
                .param("before", before)
                .param("limit", limit)
                .query(Screenings::screening)
                .list();
    }

    private static Screening screening(ResultSet row, int number) throws SQLException {
        return new Screening(
                row.getObject("id", UUID.class),
                row.getObject("case_id", UUID.class),
                row.getObject("patient_id", UUID.class),
                row.getObject("site_id", UUID.class),
                Instrument.valueOf(row.getString("instrument")),
                row.getString("label"),
                List.of((Integer[]) row.getArray("answers").getArray()),
                row.getInt("total"),
                Band.valueOf(row.getString("band")),
                row.getBoolean("follow_up_now"),
                row.getObject("taken_by", UUID.class),
                row.getString("taken_by_name"),
                row.getObject("taken_at", OffsetDateTime.class).toInstant());
    }
}
