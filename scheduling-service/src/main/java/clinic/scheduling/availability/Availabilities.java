package clinic.scheduling.availability;

import clinic.kit.web.StaleVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The weekly hours of clinicians, by site.
@Repository
public class Availabilities {

    private final JdbcClient jdbc;

    Availabilities(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Availability> find(UUID clinicianId, UUID siteId) {
        return find(List.of(clinicianId), List.of(siteId)).stream().findFirst();
    }

    /// All of these clinicians at all of these sites, in one query.
    public List<Availability> find(Collection<UUID> clinicianIds, Collection<UUID> siteIds) {
        var found = new LinkedHashMap<List<UUID>, Found>();
        jdbc.sql("""
                        select a.clinician_id, a.site_id, a.version, h.day, h.opens, h.closes
                        from availability a left join availability_hours h using (clinician_id, site_id)
                        where a.clinician_id = any(?::uuid[]) and a.site_id = any(?::uuid[])
                        order by a.clinician_id, a.site_id, h.day, h.opens""")
                .params(clinicianIds.toArray(UUID[]::new), siteIds.toArray(UUID[]::new))
                .query(row -> {
                    var clinicianId = row.getObject("clinician_id", UUID.class);
                    var siteId = row.getObject("site_id", UUID.class);
                    var version = row.getLong("version");
                    var of = found.computeIfAbsent(
                            List.of(clinicianId, siteId),
                            _ -> new Found(clinicianId, siteId, version, new ArrayList<>()));
                    if (row.getObject("day") != null) {
                        of.hours().add(hours(row));
                    }
                });
        return found.values().stream().map(Found::availability).toList();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void replace(Availability changed, long expected) {
        var version = jdbc.sql("select version from availability where clinician_id = ? and site_id = ? for update")
                .params(changed.clinicianId(), changed.siteId())
                .query(Long.class)
                .single();
        if (version != expected) {
            throw new StaleVersion(version);
        }
        jdbc.sql("update availability set version = ? where clinician_id = ? and site_id = ?")
                .params(changed.version(), changed.clinicianId(), changed.siteId())
                .update();
        jdbc.sql("delete from availability_hours where clinician_id = ? and site_id = ?")
                .params(changed.clinicianId(), changed.siteId())
                .update();
        for (var hours : changed.hours().hours()) {
            jdbc.sql("insert into availability_hours values (?, ?, ?, ?, ?)")
                    .params(changed.clinicianId(), changed.siteId(), hours.day().getValue(), hours.from(), hours.to())
                    .update();
        }
    }

    private static Hours hours(ResultSet row) throws SQLException {
        return new Hours(
                DayOfWeek.of(row.getInt("day")),
                row.getObject("opens", LocalTime.class),
                row.getObject("closes", LocalTime.class));
    }

    private record Found(UUID clinicianId, UUID siteId, long version, List<Hours> hours) {
        Availability availability() {
            return new Availability(clinicianId, siteId, version, new WeeklyHours(hours));
        }
    }
}
