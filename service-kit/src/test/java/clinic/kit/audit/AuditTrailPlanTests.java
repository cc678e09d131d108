package clinic.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.testing.Migrated;
import clinic.kit.web.Cursor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// How PostgreSQL answers questions about a trail of many rows: a hundred thousand, a million in the long form.
class AuditTrailPlanTests {

    private static final UUID SOMEBODY = new UUID(0, 7);
    private static final int ROWS = Boolean.getBoolean("clinic.soak") ? 1_000_000 : 100_000;

    private static JdbcClient jdbc;

    @BeforeAll
    static void manyRows() {
        var database = Migrated.kit("audit_plan");
        var owner = new DriverManagerDataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
        jdbc = JdbcClient.create(owner);
        jdbc.sql("create function pad(n int) returns uuid immutable return lpad(to_hex(n), 32, '0')::uuid")
                .update();
        // a thousand patients and two hundred people; every fourth row is a list of ten patients
        jdbc.sql("""
                        insert into audit (id, at, actor, action, resource_type, resource_id, patient_id, patients,
                            correlation_id, outcome)
                        select gen_random_uuid(), now() - i * interval '1 second', pad(i % 200)::text,
                            case when i % 4 = 0 then 'LIST' else 'READ' end, 'thing', pad(i % 5000),
                            case when i % 4 > 0 then pad(i % 1000) end,
                            case when i % 4 = 0 then (select array_agg(pad((i / 4 + k * 97) % 1000)) from generate_series(0, 9) k) end,
                            gen_random_uuid(), 'ALLOWED'
                        from generate_series(1, ?) i""").param(ROWS).update();
        jdbc.sql("vacuum analyze audit").update();
    }

    static Stream<AuditQuestion> questions() {
        var now = Instant.now();
        return Stream.of(
                question(null, List.of(), null, null, null),
                question(SOMEBODY, List.of(), null, null, null),
                question(SOMEBODY, List.of(SOMEBODY, new UUID(0, 8)), null, null, null),
                question(SOMEBODY, List.of(), null, Action.LIST, now.minusSeconds(50_000)),
                question(null, List.of(), SOMEBODY.toString(), null, null),
                question(null, List.of(), SOMEBODY.toString(), Action.LIST, null),
                question(null, List.of(), null, Action.BREAK_GLASS, null));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void noQuestionReadsTheWholeTable(AuditQuestion question) {
        for (var cursor : List.of(
                new Cursor(null, 50),
                new Cursor(List.of(Instant.now().minusSeconds(30_000).toString(), SOMEBODY.toString()), 50))) {
            var query = AuditTrail.query(question, cursor);
            var plan = String.join(
                    "\n",
                    jdbc.sql("explain analyze " + query.sql())
                            .params(query.params())
                            .query(String.class)
                            .list());

            assertThat(plan).as(plan).doesNotContain("Seq Scan");
            if (Boolean.getBoolean("clinic.soak")) {
                System.out.println(plan.lines().reduce((_, last) -> last).orElse("") + " for " + question);
            }
        }
    }

    private static AuditQuestion question(
            @Nullable UUID patient,
            List<UUID> related,
            @Nullable String actor,
            @Nullable Action action,
            @Nullable Instant from) {
        return new AuditQuestion(patient, related, actor, action, from, null);
    }
}
