package clinic.portal.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.kit.access.Caller;
import clinic.kit.testing.Migrated;
import clinic.kit.web.Cursor;
import clinic.portal.casefile.CaseFiles.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// How PostgreSQL answers the list of a site with ten thousand open and ten thousand closed cases, among as many of
/// other sites.
class CaseListPlanTests {

    private static final UUID SITE = UUID.randomUUID();

    private static final List<String> MIDDLE = List.of(
            "3", Instant.now().plusSeconds(40_000).toString(), UUID.randomUUID().toString());

    @SuppressWarnings("NullAway.Init")
    private static JdbcClient jdbc;

    @BeforeAll
    static void tenThousandOfEach() {
        var database = Migrated.service("portal_plan");
        var owner = new DriverManagerDataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
        jdbc = JdbcClient.create(owner);
        for (var closed : List.of(false, true)) {
            jdbc.sql("""
                            insert into case_row (case_id, patient_id, site_id, priority, category,
                                consult_by, opened_at, closed_at, close_reason)
                            select gen_random_uuid(), gen_random_uuid(), case when i % 2 = 0 then ? else gen_random_uuid() end,
                                (array['EMERGENCY', 'SAME_DAY', 'URGENT', 'ROUTINE'])[1 + i % 4], 'NONE',
                                now() + i * interval '10 seconds', now(),
                                case when ? then now() - i * interval '1 minute' end, case when ? then 'COMPLETED' end
                            from generate_series(1, 20000) i""").params(SITE, closed, closed).update();
        }
        jdbc.sql("""
                        insert into patient_card select patient_id, 'MRN', 'Family', 'Given', current_date, 'en', false,
                            'family given ' || patient_id from case_row""").update();
        for (var table : List.of("case_row", "patient_card", "readiness_item", "visit_card")) {
            jdbc.sql("vacuum analyze " + table).update();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageIsReadInTheOrderOfItsIndex(Filter filter) {
        for (var after : positions(filter)) {
            var plan = plan(filter, null, after);

            assertThat(plan).contains(filter == Filter.CLOSED ? "using case_row_closed" : "using case_row_open");
            // the fifty rows may be sorted again, never the ten thousand
            assertThat(rowsSorted(plan)).isLessThanOrEqualTo(51);
            assertThat(milliseconds(plan)).isLessThan(100);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPEN", "CLOSED"})
    void allAreWalkedOnceEachInOrder(Filter filter) {
        var reader = new Caller(UUID.randomUUID(), "Ana", Set.of(Role.NURSE), Set.of(SITE), Set.of());
        var walked = new ArrayList<UUID>();
        var cursor = new Cursor(null, 200);
        while (true) {
            var rows = new CaseFiles(jdbc).list(reader, null, filter, null, cursor);
            rows.stream().limit(200).map(CaseRow::caseId).forEach(walked::add);
            if (rows.size() <= 200) {
                break;
            }
            cursor = new Cursor(filter.keys(rows.get(199)), 200);
        }

        var order = filter == Filter.OPEN
                ? "closed_at is null order by urgency, consult_by, case_id"
                : "closed_at is not null order by closed_at desc, case_id desc";
        assertThat(walked)
                .hasSize(10_000)
                .isEqualTo(jdbc.sql("select case_id from case_row where site_id = ? and " + order)
                        .param(SITE)
                        .query(UUID.class)
                        .list());
    }

    @Test
    void aNameIsFoundAmongThem() {
        assertThat(milliseconds(plan(Filter.OPEN, "given 1", null))).isLessThan(300);
    }

    private static List<@Nullable List<String>> positions(Filter filter) {
        return filter == Filter.CLOSED
                ? List.of(List.of(Instant.now().minusSeconds(300_000).toString(), MIDDLE.getLast()))
                : java.util.Arrays.asList(null, MIDDLE);
    }

    private static String plan(Filter filter, @Nullable String text, @Nullable List<String> after) {
        var query = CaseFiles.query(new UUID[] {SITE}, filter, text, new Cursor(after, 50));
        return String.join(
                "\n",
                jdbc.sql("explain (analyze) " + query.sql())
                        .params(query.params())
                        .query(String.class)
                        .list());
    }

    private static double rowsSorted(String plan) {
        return java.util.regex.Pattern.compile("Sort .*actual time=\\S+ rows=([0-9.]+)")
                .matcher(plan)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .max()
                .orElse(0);
    }

    private static double milliseconds(String plan) {
        var time =
                java.util.regex.Pattern.compile("Execution Time: ([0-9.]+) ms").matcher(plan);
        assertThat(time.find()).isTrue();
        return Double.parseDouble(time.group(1));
    }
}
