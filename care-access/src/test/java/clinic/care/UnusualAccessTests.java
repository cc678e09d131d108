package clinic.care;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.web.Cursor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// In Yakima 23 security guards opened 419 charts without any reason, and it took months until somebody noticed.
class UnusualAccessTests {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private static JdbcClient jdbc;
    private static UnusualAccess unusual;
    private static CareRelations relations;

    private final UUID site = UUID.randomUUID();

    @BeforeAll
    static void database() {
        var database = TestInfrastructure.get().database("unusual_access");
        var owner = new DriverManagerDataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
        Flyway.configure()
                .dataSource(owner)
                .locations("classpath:db/kit")
                .placeholders(Map.of("app_user", database.user()))
                .load()
                .migrate();
        jdbc = JdbcClient.create(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        unusual = new UnusualAccess(jdbc);
        relations = new CareRelations(jdbc, clock);
    }

    @BeforeEach
    void emptyTrail() {
        var database = TestInfrastructure.get().database("unusual_access");
        var owner = JdbcClient.create(
                new DriverManagerDataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword()));
        owner.sql("alter table audit disable trigger audit_insert_only").update();
        owner.sql("delete from audit").update();
        owner.sql("alter table audit enable trigger audit_insert_only").update();
    }

    @Test
    void everyChartThatWasOpenedForNoReasonIsListedAndNoOther() {
        var opened = new HashSet<UUID>();
        var guards = new ArrayList<UUID>();
        for (var i = 0; i < 23; i++) {
            guards.add(UUID.randomUUID());
        }
        // a clinic at work: everybody reads the charts of those whom they treat
        for (var i = 0; i < 600; i++) {
            var patient = UUID.randomUUID();
            var clinician = UUID.randomUUID();
            var subject = UUID.randomUUID();
            relations.know(clinician, subject);
            var at = NOW.minus(DAY.multipliedBy(i % 25));
            if (i % 2 == 0) {
                relations.assign(UUID.randomUUID(), patient, clinician, at.minus(DAY));
                read(subject, patient, at, UUID.randomUUID());
            } else {
                // the desk looks before the visit is booked, and after it
                var booked = at.plus(DAY.multipliedBy(i % 20));
                relations.visit(UUID.randomUUID(), patient, site, booked, booked.plusSeconds(1_800));
                read(subject, patient, at, site);
            }
            if (i < 419) {
                opened.add(read(guards.get(i % 23), patient, at.plusSeconds(60), UUID.randomUUID()));
            }
        }

        var listed = all(7);

        assertThat(opened).hasSize(419);
        assertThat(listed).doesNotHaveDuplicates();
        assertThat(new HashSet<>(listed)).isEqualTo(opened);
    }

    @Test
    void aReasonHoldsForThirtyDaysBeforeAndAfter() {
        var patient = UUID.randomUUID();
        var somebody = UUID.randomUUID();
        var visit = NOW.minus(DAY.multipliedBy(40));
        relations.visit(UUID.randomUUID(), patient, site, visit, visit.plusSeconds(1_800));

        read(somebody, patient, visit.minus(DAY.multipliedBy(29)), site);
        var early = read(somebody, patient, visit.minus(DAY.multipliedBy(31)), site);
        read(somebody, patient, visit.plus(DAY.multipliedBy(29)), site);
        var late = read(somebody, patient, visit.plus(DAY.multipliedBy(31)), site);
        var elsewhere = read(somebody, patient, visit, UUID.randomUUID());

        assertThat(all(50)).containsExactly(late, elsewhere, early);
    }

    @Test
    void brokenGlassIsListedWhoeverCares() {
        var patient = UUID.randomUUID();
        relations.visit(UUID.randomUUID(), patient, site, NOW, NOW.plusSeconds(1_800));
        var broken = write("BREAK_GLASS", UUID.randomUUID(), patient, NOW.minus(DAY), site);

        assertThat(all(50)).containsExactly(broken);
    }

    private static List<UUID> all(int limit) {
        var ids = new ArrayList<UUID>();
        var cursor = new Cursor(null, limit);
        while (true) {
            var rows = page(cursor);
            rows.stream().limit(limit).map(UnusualAccess.Look::id).forEach(ids::add);
            if (rows.size() <= limit) {
                return ids;
            }
            cursor = new Cursor(rows.get(limit - 1).keys(), limit);
        }
    }

    private static List<UnusualAccess.Look> page(Cursor cursor) {
        return unusual.looks(NOW.minus(Duration.ofDays(365)), NOW.plus(DAY), cursor);
    }

    private UUID read(UUID subject, UUID patient, Instant at, UUID ofSite) {
        return write("READ", subject, patient, at, ofSite);
    }

    private static UUID write(String action, UUID subject, UUID patient, Instant at, UUID ofSite) {
        var id = UUID.randomUUID();
        jdbc.sql("""
                        insert into audit (id, at, actor, action, resource_type, resource_id, patient_id, sites, outcome)
                        values (?, ?, ?, ?, 'chart', ?, ?, array[?]::uuid[], 'ALLOWED')""")
                .params(id, at.atOffset(ZoneOffset.UTC), subject.toString(), action, UUID.randomUUID(), patient, ofSite)
                .update();
        return id;
    }
}
