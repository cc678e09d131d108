package clinic.kit.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A kind of thing that ids of requests stand for, and how to find out where one belongs. A feature has a bean for each
/// of its own.
///
/// @param name what [Guarded] calls it, a word of the API: an unknown one in a body is refused as `<name>-unknown`
public record GuardedKind(String name, Function<UUID, Optional<Belonging>> find) {

    /// One that a table knows.
    ///
    /// @param sql selects `site_id`, `patient_id` and, if there are labels, `label` by the id
    public static GuardedKind of(String name, JdbcClient jdbc, String sql) {
        return new GuardedKind(
                name,
                id -> jdbc.sql(sql).param(id).query(GuardedKind::belonging).optional());
    }

    private static Belonging belonging(ResultSet row, int number) throws SQLException {
        UUID site = null;
        UUID patient = null;
        String label = null;
        for (var column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            switch (row.getMetaData().getColumnLabel(column)) {
                case "site_id" -> site = row.getObject(column, UUID.class);
                case "patient_id" -> patient = row.getObject(column, UUID.class);
                case "label" -> label = row.getString(column);
                case String other -> throw new IllegalArgumentException("What is " + other + "?");
            }
        }
        return new Belonging(site == null ? Set.of() : Set.of(site), patient, label);
    }

    /// Where a thing belongs: what access to it depends on.
    ///
    /// @param sites     of these sites; of the whole clinic if empty
    /// @param patientId of this patient, if it is part of a chart
    /// @param label     how sensitive it is, in a word that [Care] knows; null for what has no label
    public record Belonging(
            Set<UUID> sites,
            @Nullable UUID patientId,
            @Nullable String label) {

        public Belonging {
            sites = Set.copyOf(sites);
        }

        public static Belonging at(UUID siteId) {
            return new Belonging(Set.of(siteId), null, null);
        }
    }
}
