package clinic.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clinic.care.UnusualAccess.Day;
import clinic.care.UnusualAccess.Deed;
import clinic.care.UnusualAccess.Reason;
import clinic.contracts.Role;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.access.Caller;
import clinic.kit.testing.Migrated;
import clinic.kit.web.Cursor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// In Yakima 23 security guards opened 419 charts without any reason, and it took months until somebody noticed.
class UnusualAccessTests {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final ZoneId UTC = ZoneOffset.UTC;
    private static final LocalDate TODAY = LocalDate.ofInstant(NOW, UTC);
    private static final Duration DAY = Duration.ofDays(1);

    private static JdbcClient jdbc;
    private static UnusualAccess unusual;
    private static CareRelations relations;

    private final UUID site = UUID.randomUUID();

    @BeforeAll
    static void database() {
        var database = Migrated.kit("unusual_access");
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
        var opened = new HashSet<List<String>>();
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
                opened.add(read(guards.get(i % 23), patient, at.minusSeconds(60), UUID.randomUUID()));
            }
        }

        var listed = all(NOW, 7);

        assertThat(opened).hasSize(419);
        assertThat(listed).doesNotHaveDuplicates();
        assertThat(listed)
                .isSortedAccordingTo(Comparator.comparing((List<String> keys) -> String.join(" ", keys))
                        .reversed());
        assertThat(new HashSet<>(listed)).isEqualTo(opened);
    }

    @Test
    void whatSomebodyDidWithAPatientsDataOnADayIsOneEntry() {
        var patient = UUID.randomUUID();
        var somebody = UUID.randomUUID();
        var stranger = UUID.randomUUID();
        for (var i = 0; i < 50; i++) {
            read(somebody, patient, NOW.minusSeconds(60L * i), stranger);
        }
        write("EXPORT", "plan", somebody, patient, NOW.minusSeconds(30), stranger, null);
        read(somebody, patient, NOW.minus(DAY), stranger);
        read(stranger, patient, NOW, stranger);
        read(somebody, stranger, NOW, stranger);

        var days = page(UTC, NOW, new Cursor(null, 50));

        assertThat(days).hasSize(4);
        assertThat(days)
                .filteredOn(day -> day.actor().equals(somebody)
                        && day.patientId().equals(patient)
                        && day.day().equals(TODAY))
                .singleElement()
                .extracting(Day::deeds)
                .isEqualTo(List.of(
                        new Deed("READ", "chart", 50, NOW.minusSeconds(60 * 49), NOW, List.of()),
                        new Deed("EXPORT", "plan", 1, NOW.minusSeconds(30), NOW.minusSeconds(30), List.of())));
    }

    @Test
    void aDayBeginsAndEndsWhereItsReaderIs() {
        var patient = UUID.randomUUID();
        var somebody = UUID.randomUUID();
        read(somebody, patient, Instant.parse("2026-11-22T06:59:59Z"), patient);
        read(somebody, patient, Instant.parse("2026-11-22T07:00:00Z"), patient);

        assertThat(page(UTC, NOW, new Cursor(null, 50)))
                .extracting(Day::day, day -> day.deeds().getFirst().times())
                .containsExactly(tuple(TODAY, 2));
        assertThat(page(ZoneId.of("America/Denver"), NOW, new Cursor(null, 50)))
                .extracting(Day::day, day -> day.deeds().getFirst().times())
                .containsExactly(tuple(TODAY, 1), tuple(TODAY.minusDays(1), 1));
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

        assertThat(all(visit.minus(DAY.multipliedBy(20)), 50)).containsExactly(early);
        assertThat(all(visit.plus(DAY), 50)).containsExactly(elsewhere);
        assertThat(all(NOW, 50)).containsExactly(late);
    }

    @Test
    void brokenGlassIsListedWhoeverCaresWithItsReasons() {
        var patient = UUID.randomUUID();
        var somebody = UUID.randomUUID();
        relations.visit(UUID.randomUUID(), patient, site, NOW, NOW.plusSeconds(1_800));
        for (var i = 1; i <= 12; i++) {
            write("BREAK_GLASS", "break-glass", somebody, patient, NOW.minusSeconds(i), site, "reason " + i);
        }

        assertThat(page(UTC, NOW, new Cursor(null, 50)))
                .singleElement()
                .extracting(day -> day.deeds().getFirst())
                .satisfies(deed -> {
                    assertThat(deed.times()).isEqualTo(12);
                    assertThat(deed.reasons())
                            .hasSize(10)
                            .startsWith(new Reason("OTHER", "reason 1", NOW.minusSeconds(1)));
                });
    }

    @Test
    void whoeverOpenedTheCaseIsNotListedForReadingItAndGetsNoGroundByIt() {
        var patient = UUID.randomUUID();
        var desk = UUID.randomUUID();
        var colleague = UUID.randomUUID();
        var opened = NOW.minus(DAY.multipliedBy(35));
        relations.opened(UUID.randomUUID(), patient, site, desk.toString(), opened);
        relations.opened(UUID.randomUUID(), patient, site, "service:portal", NOW);

        read(desk, patient, opened.minusSeconds(600), site);
        read(desk, patient, opened.plus(DAY.multipliedBy(29)), site);
        var late = read(desk, patient, opened.plus(DAY.multipliedBy(31)), site);
        var notTheirs = read(colleague, patient, opened.plus(DAY.multipliedBy(30)), site);
        var ofSomebodyElse = read(desk, UUID.randomUUID(), opened.plus(DAY.multipliedBy(29)), site);

        assertThat(all(opened, 50)).isEmpty();
        assertThat(all(NOW, 50)).containsExactly(late, notTheirs, ofSomebodyElse);
        for (var role : List.of(Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN)) {
            assertThat(relations.grounds(new Caller(desk, "Desk", Set.of(role), Set.of(site), Set.of()), patient))
                    .isEmpty();
        }
    }

    private static List<List<String>> all(Instant now, int limit) {
        var keys = new ArrayList<List<String>>();
        var cursor = new Cursor(null, limit);
        while (true) {
            var rows = page(UTC, now, cursor);
            rows.stream().limit(limit).map(Day::keys).forEach(keys::add);
            if (rows.size() <= limit) {
                return keys;
            }
            cursor = new Cursor(rows.get(limit - 1).keys(), limit);
        }
    }

    private static List<Day> page(ZoneId zone, Instant now, Cursor cursor) {
        return unusual.days(zone, now, cursor);
    }

    /// @return the keys of the entry in which it stands
    private static List<String> read(UUID subject, UUID patient, Instant at, UUID ofSite) {
        write("READ", "chart", subject, patient, at, ofSite, null);
        return List.of(LocalDate.ofInstant(at, UTC).toString(), subject.toString(), patient.toString());
    }

    private static void write(
            String action,
            String resourceType,
            UUID subject,
            UUID patient,
            Instant at,
            UUID ofSite,
            @Nullable String explanation) {
        jdbc.sql("""
                        insert into audit (id, at, actor, action, resource_type, resource_id, patient_id, sites, outcome,
                            reason, detail)
                        values (?, ?, ?, ?, ?, ?, ?, array[?]::uuid[], 'ALLOWED', ?, ?)""")
                .param(UUID.randomUUID())
                .param(at.atOffset(ZoneOffset.UTC))
                .param(subject.toString())
                .param(action)
                .param(resourceType)
                .param(UUID.randomUUID())
                .param(patient)
                .param(ofSite)
                .param(explanation == null ? null : "OTHER")
                .param(explanation)
                .update();
    }
}
