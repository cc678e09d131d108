package clinic.scheduling.directory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads the directory. It is small, so lists are whole.
@Repository
public class Directory {

    private final JdbcClient jdbc;

    Directory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<Site> sites() {
        return jdbc.sql("select * from site order by name, id")
                .query(Directory::site)
                .list();
    }

    public Optional<Site> site(UUID id) {
        return jdbc.sql("select * from site where id = ?")
                .param(id)
                .query(Directory::site)
                .optional();
    }

    public List<Clinician> clinicians() {
        return jdbc.sql(CLINICIANS + " order by name, id")
                .query(Directory::clinician)
                .list();
    }

    public Optional<Clinician> clinician(UUID id) {
        return jdbc.sql(CLINICIANS + " where id = ?")
                .param(id)
                .query(Directory::clinician)
                .optional();
    }

    public List<Room> rooms(Collection<UUID> siteIds) {
        return jdbc.sql("select * from room where site_id = any(?::uuid[]) order by site_id, procedures, name, id")
                .param(siteIds.toArray(UUID[]::new))
                .query((row, _) -> new Room(
                        uuid(row, "id"),
                        row.getLong("version"),
                        uuid(row, "site_id"),
                        row.getString("name"),
                        row.getBoolean("procedures")))
                .list();
    }

    public List<Equipment> equipment(Collection<UUID> siteIds) {
        return jdbc.sql("select * from equipment where site_id = any(?::uuid[]) order by site_id, name, id")
                .param(siteIds.toArray(UUID[]::new))
                .query((row, _) -> new Equipment(
                        uuid(row, "id"), row.getLong("version"), uuid(row, "site_id"), row.getString("name")))
                .list();
    }

    private static final String CLINICIANS = """
            select clinician.*,
                   array(select site_id from clinician_site where clinician_id = clinician.id order by site_id) as site_ids
            from clinician""";

    private static Site site(ResultSet row, int number) throws SQLException {
        return new Site(
                uuid(row, "id"),
                row.getLong("version"),
                row.getString("name"),
                row.getString("display_name"),
                ZoneId.of(row.getString("time_zone")),
                row.getString("phone"),
                row.getBoolean("open_round_the_clock"),
                Duration.ofMinutes(row.getLong("early_check_in")),
                row.getObject("on_call_clinician_id", UUID.class));
    }

    private static Clinician clinician(ResultSet row, int number) throws SQLException {
        return new Clinician(
                uuid(row, "id"),
                row.getLong("version"),
                row.getString("name"),
                row.getObject("subject", UUID.class),
                row.getString("email"),
                Arrays.asList((String[]) row.getArray("roles").getArray()),
                Arrays.asList((UUID[]) row.getArray("site_ids").getArray()));
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }
}
