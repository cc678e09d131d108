package clinic.system;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.Database;
import clinic.infrastructure.DatabaseServer;
import clinic.local.BrokerAccess;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.demo.Demo;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;

/// What the services' own databases say when a journey is over.
final class Books {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(1);

    /// Rows that must be gone: something unsent, something waiting, something given up.
    private static final List<String> LEFT_OVER =
            List.of("outbox", "inbox_parked", "inbox_head where blocked", "dead_letter where resolved_at is null");

    /// What a service holds about one case, as rows of what and how many.
    private static final Map<Part, String> HOLDINGS = Map.of(
            Part.INTAKE,
            "select 'in ' || stage, count(*) from case_progress where case_id = :case group by 1",
            Part.SCHEDULING,
            """
            select visit_type || ' ' || status, count(*) from appointment where case_id = :case group by 1
            union all
            select kind || ' claimed', count(*) from claim join appointment a on a.id = appointment_id
                where case_id = :case group by 1
            union all
            select 'booked of ' || modality, count(v.appointment_id) from planned_treatment p
                left join treatment_visit v using (plan_item_id) where case_id = :case group by modality""",
            Part.RECORDS,
            """
            select item || ' ' || state, count(*) from checklist_item where case_id = :case group by 1
            union all
            select 'signed ' || kind, count(*) from signed_document
                where document_id in (select id from consultation where case_id = :case
                                      union all select id from treatment_plan where case_id = :case) group by 1""",
            Part.NOTIFICATION,
            "select template || ' to ' || addressee || ' ' || state, count(*) from message where case_id = :case group by 1",
            Part.PORTAL,
            """
            select type || ' on the timeline', count(*) from timeline_entry where case_id = :case group by 1
            union all
            select 'in ' || stage, count(*) from case_row where case_id = :case group by 1
            union all
            select visit_type || ' ' || status, count(*) from visit_card where case_id = :case group by 1
            union all
            select item || ' ' || state, count(*) from readiness_item where case_id = :case group by 1""");

    private final DatabaseServer server;
    private final BrokerAccess broker;

    Books(Stack stack) {
        broker = stack.brokerAccess(BrokerAccess.OBSERVER);
        server = new Database(stack.data("database"), stack.port(Part.DATABASE), List.of()).server();
    }

    DatabaseServer server() {
        return server;
    }

    /// Waits until no service has anything left to send, to hear, to handle or to repair. Whoever was killed last hears
    /// the rest only when the broker has given up the member that died.
    void areClosed() {
        areClosed(Set.of());
    }

    /// @param absent consumer groups that nobody is in at present
    void areClosed(Set<String> absent) {
        try (var admin = Admin.create(broker.client())) {
            await().atMost(PATIENCE)
                    .during(QUIET)
                    .ignoreExceptionsMatching(e -> e instanceof SQLException || e instanceof ExecutionException)
                    .untilAsserted(() -> {
                        var left = unheard(admin, absent);
                        for (var service : Part.services()) {
                            for (var rows : LEFT_OVER) {
                                query(service, "select '%s', count(*) from %s".formatted(rows, rows), left);
                            }
                        }
                        left.values().removeIf(count -> count == 0);
                        assertThat(left).isEmpty();
                    });
        }
    }

    /// How many events of each topic the consumer groups have not acknowledged yet.
    private static Map<String, Long> unheard(Admin broker, Set<String> absent)
            throws ExecutionException, InterruptedException {
        var heard = broker.listConsumerGroupOffsets(broker.listGroups().all().get().stream()
                        .filter(group -> !absent.contains(group.groupId()))
                        .collect(toMap(GroupListing::groupId, group -> new ListConsumerGroupOffsetsSpec())))
                .all()
                .get();
        var partitions = heard.values().stream()
                .flatMap(offsets -> offsets.keySet().stream())
                .distinct()
                .collect(toMap(it -> it, it -> OffsetSpec.latest()));
        var ends = broker.listOffsets(partitions).all().get();
        var left = new TreeMap<String, Long>();
        heard.forEach((group, offsets) -> offsets.forEach((partition, offset) -> left.merge(
                group + " of " + partition.topic(),
                requireNonNull(ends.get(partition)).offset() - offset.offset(),
                Long::sum)));
        return left;
    }

    /// What every service holds about the journey's case, the same for every journey that went well.
    Map<String, Long> about(List<Demo.Entry> journey) throws SQLException {
        var caseId = theCaseOf(journey);
        var held = new TreeMap<String, Long>();
        for (var holding : HOLDINGS.entrySet()) {
            query(holding.getKey(), holding.getValue().replace(":case", "'" + caseId + "'"), held);
        }
        return held;
    }

    private static UUID theCaseOf(List<Demo.Entry> journey) {
        return journey.stream()
                .filter(it -> it.type().equals("CaseOpened"))
                .map(Demo.Entry::subject)
                .findFirst()
                .orElseThrow();
    }

    private void query(Part service, String query, Map<String, Long> into) throws SQLException {
        var access = server.access(service.label());
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var rows = connection.createStatement().executeQuery(query)) {
            while (rows.next()) {
                into.put(service.label() + ": " + rows.getString(1), rows.getLong(2));
            }
        }
    }
}
