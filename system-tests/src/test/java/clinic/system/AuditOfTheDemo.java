package clinic.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.infrastructure.DatabaseServer;
import clinic.local.Part;
import clinic.local.demo.Asked;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Holds the services' audit trails against the requests that the demo made, one by one, in a clinic where nobody else
/// made any. Whatever somebody was shown of a patient is one row, whatever they changed at least one and none twice,
/// whatever they were refused one row; and there are no others.
final class AuditOfTheDemo {

    /// What is nobody's: free times of the house.
    private static final Set<String> OF_NO_PATIENT = Set.of("/api/v1/slots");

    private static final Set<String> LISTS = Set.of("/api/v1/treatments");

    private static final List<Part> SERVICES = List.of(Part.INTAKE, Part.SCHEDULING, Part.RECORDS, Part.NOTIFICATION);

    private final DatabaseServer server;
    private final Map<String, List<Row>> byTrace = new TreeMap<>();
    private final Set<UUID> patients = new HashSet<>();
    private final Set<UUID> cases = new HashSet<>();

    private record Row(
            Part service,
            Instant at,
            String actor,
            @Nullable String actorName,
            String action,
            String what,
            @Nullable UUID id,
            @Nullable UUID patient,
            List<UUID> listed,
            @Nullable UUID correlation,
            String outcome,
            @Nullable String source,
            String trace) {}

    AuditOfTheDemo(DatabaseServer server) throws SQLException {
        this.server = server;
        for (var service : SERVICES) {
            try (var connection = open(service);
                    var rows = connection
                            .createStatement()
                            .executeQuery("select * from audit where route is not null order by at, id")) {
                while (rows.next()) {
                    var row = row(service, rows);
                    byTrace.computeIfAbsent(row.trace(), _ -> new ArrayList<>()).add(row);
                }
            }
        }
        try (var connection = open(Part.PORTAL);
                var rows = connection.createStatement().executeQuery("select case_id, patient_id from case_row")) {
            while (rows.next()) {
                cases.add(rows.getObject(1, UUID.class));
                patients.add(rows.getObject(2, UUID.class));
            }
        }
    }

    void tellsOf(List<Asked> requests) {
        assertThat(cases).isNotEmpty();
        var times = new ArrayList<Instant>();
        var counted = new TreeMap<String, Integer>();
        for (var asked : requests) {
            var rows = Objects.requireNonNullElse(byTrace.remove(asked.trace()), List.<Row>of());
            var kind = kind(asked);
            assertThat(rows)
                    .as("%s: %s", kind, asked)
                    .allSatisfy(row -> {
                        assertThat(row.service()).isEqualTo(asked.service());
                        assertThat(row.actor()).isEqualTo(asked.who().toString());
                        assertThat(row.actorName()).isNotBlank();
                        assertThat(row.source()).isNotBlank();
                        assertThat(isOfAPatient(row))
                                .as("of a patient: %s", row)
                                .isTrue();
                    })
                    .hasSizeBetween(kind.fewest, kind.most)
                    .allSatisfy(row -> assertThat(row.action()).matches(kind.actions))
                    .allSatisfy(row ->
                            assertThat(row.outcome()).isEqualTo(row.action().equals("DENIED") ? "REFUSED" : "ALLOWED"));
            assertThat(rows.stream().map(row -> row.action() + " " + row.what() + " " + row.id()))
                    .doesNotHaveDuplicates();
            rows.forEach(row -> times.add(row.at()));
            counted.merge(kind.name(), rows.size(), Integer::sum);
        }
        System.out.println("audit of the demo: " + requests.size() + " requests, rows " + counted);
        // one after the other, as they were made
        assertThat(times).isSorted();
        assertThat(byTrace.values().stream().flatMap(List::stream))
                .as("rows of requests that nobody made")
                .isEmpty();
        assertThat(counted).containsKeys("SHOWN", "CHANGED", "REFUSED");
    }

    private enum Kind {
        SHOWN(1, 1, "READ|LIST|SEARCH"),
        /// The case that was asked about, and whoever is on the list.
        LISTED(1, 2, "READ|LIST"),
        CHANGED(1, 4, "CHANGED"),
        REFUSED(1, 1, "DENIED"),
        /// Not there yet, or not yet known to be theirs; the case may have been found and a part of it not.
        FAILED(0, 1, "DENIED|READ"),
        NOTHING(0, 0, "");

        private final int fewest;
        private final int most;
        private final String actions;

        Kind(int fewest, int most, String actions) {
            this.fewest = fewest;
            this.most = most;
            this.actions = actions;
        }
    }

    private static Kind kind(Asked asked) {
        if (asked.status() == 403) {
            return Kind.REFUSED;
        }
        if (!asked.succeeded()) {
            return Kind.FAILED;
        }
        if (OF_NO_PATIENT.contains(asked.path())) {
            return Kind.NOTHING;
        }
        if (!asked.method().equals("GET")) {
            return Kind.CHANGED;
        }
        return LISTS.contains(asked.path()) ? Kind.LISTED : Kind.SHOWN;
    }

    private boolean isOfAPatient(Row row) {
        return Stream.concat(Stream.of(row.patient(), row.correlation(), row.id()), row.listed().stream())
                .filter(Objects::nonNull)
                .anyMatch(id -> patients.contains(id) || cases.contains(id));
    }

    private static Row row(Part service, ResultSet rows) throws SQLException {
        return new Row(
                service,
                rows.getTimestamp("at").toInstant(),
                rows.getString("actor"),
                rows.getString("actor_name"),
                rows.getString("action"),
                rows.getString("resource_type"),
                rows.getObject("resource_id", UUID.class),
                rows.getObject("patient_id", UUID.class),
                ids(rows.getArray("patients")),
                rows.getObject("correlation_id", UUID.class),
                rows.getString("outcome"),
                rows.getString("source"),
                requireNonNull(rows.getString("trace_id")));
    }

    private static List<UUID> ids(@Nullable Array array) throws SQLException {
        return array == null
                ? List.of()
                : Stream.of((Object[]) array.getArray()).map(UUID.class::cast).collect(Collectors.toList());
    }

    private Connection open(Part service) throws SQLException {
        var access = server.access(service.label());
        return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
    }
}
