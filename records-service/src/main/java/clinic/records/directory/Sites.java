package clinic.records.directory;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The sites that scheduling told of.
@Repository
public class Sites {

    private final JdbcClient jdbc;

    Sites(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The date on the wall of the site; the one in UTC as long as scheduling has not told of the site.
    public LocalDate dayAt(UUID siteId, Instant instant) {
        var zone = jdbc.sql("select time_zone from site where site_id = ?")
                .param(siteId)
                .query(String.class)
                .optional()
                .map(ZoneId::of)
                .orElse(ZoneOffset.UTC);
        return LocalDate.ofInstant(instant, zone);
    }

    void put(UUID siteId, ZoneId zone) {
        jdbc.sql("""
                insert into site (site_id, time_zone) values (?, ?)
                on conflict (site_id) do update set time_zone = excluded.time_zone""").params(siteId, zone.getId()).update();
    }
}
