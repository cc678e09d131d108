package clinic.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import clinic.kit.event.Ids;
import clinic.kit.sample.SampleServiceTests;
import clinic.kit.testing.Api;
import clinic.kit.testing.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class AuditTests extends SampleServiceTests {

    @Autowired
    private Audit audit;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void aReadIsWrittenDownWithWhoWhatAndWhence() {
        var lamp = maker().create(THINGS, thing("lamp"));

        maker().get(lamp.location());

        assertThat(rows(lamp.id()))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("actor", TestTokens.subject("maker").toString())
                        .containsEntry("actor_name", "maker")
                        .containsEntry("action", "READ")
                        .containsEntry("outcome", "ALLOWED")
                        .containsEntry("route", "GET /api/v1/things/{id}")
                        .containsEntry("source", "127.0.0.1")
                        .hasEntrySatisfying(
                                "trace_id", trace -> assertThat((String) trace).matches("[0-9a-f]{32}")));
    }

    @Test
    void whatIsDeniedIsWrittenDownThoughNothingElseIs() {
        var lamp = maker().create(THINGS, thing("lamp"));

        anybody().as("maker", ELSEWHERE).change("PUT", lamp.location(), 1, Map.of("name", "mine"));
        anybody().as("stranger", HERE).get(lamp.location());

        assertThat(rows(lamp.id())).extracting(row -> row.get("reason")).containsExactly("foreign-site", "role");
        assertThat(rows(lamp.id()))
                .extracting(row -> row.get("action") + " " + row.get("outcome") + " " + row.get("resource_type"))
                .containsExactly("DENIED REFUSED thing", "DENIED REFUSED things");
    }

    /// No row too many and none too few.
    @Test
    void aJourneyLeavesExactlyItsRows() {
        var begin =
                jdbc.sql("select clock_timestamp()::text").query(String.class).single();

        var lamp = maker().create(THINGS, thing("lamp"));
        maker().get(lamp.location());
        maker().get(lamp.location());
        maker().get(THINGS + "/" + UUID.randomUUID());
        anybody().as("stranger", HERE).get(lamp.location());
        anybody().as("maker", ELSEWHERE).change("PUT", lamp.location(), 1, Map.of("name", "mine"));
        anybody().get(lamp.location());
        anybody().as(Audit.READER).get("/api/v1/audit?patientId=" + lamp.id());

        assertThat(jdbc.sql("select action from audit where at >= ?::timestamptz"
                                + " and coalesce(reason, '') <> 'no-valid-token' order by at, id")
                        .param(begin)
                        .query(String.class)
                        .list())
                .containsExactly("READ", "READ", "DENIED", "DENIED", "DENIED", "LIST");
    }

    /// Whoever tries ids is seen.
    @Test
    void whatIsNotThereIsWrittenDownLikeWhatIsOfOthers() {
        var nothing = UUID.randomUUID();

        maker().get(THINGS + "/" + nothing);

        assertThat(rows(nothing))
                .extracting(row -> row.get("action") + " " + row.get("outcome") + " " + row.get("reason"))
                .containsExactly("DENIED REFUSED unknown");
    }

    @Test
    void aChangeIsWrittenDownInItsTransactionOrNotAtAll() {
        var key = Ids.next();
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            audit.changed("clinic.test.ThingMoved.v1", key, null);
            status.setRollbackOnly();
        });
        assertThat(rows(key)).isEmpty();

        new TransactionTemplate(transactions)
                .executeWithoutResult(_ -> audit.changed("clinic.test.ThingMoved.v1", key, null));
        assertThat(rows(key)).hasSize(1);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> audit.changed("clinic.test.ThingMoved.v1", key, null));
    }

    @Test
    void aReadInAReadOnlyTransactionIsWrittenDownToo() {
        var key = Ids.next();
        var readOnly = new TransactionTemplate(transactions);
        readOnly.setReadOnly(true);

        readOnly.executeWithoutResult(_ -> audit.read("thing", key, null));

        assertThat(rows(key)).hasSize(1);
    }

    /// One row for the list, found by each patient on it.
    @Test
    void aListIsOneRowThatNamesEverybodyOnIt() {
        var first = Ids.next();
        var second = Ids.next();

        audit.listed(Action.SEARCH, "patients", List.of(first, second, first));
        audit.listed(Action.LIST, "patients", List.of());

        for (var patient : List.of(first, second)) {
            assertThat(jdbc.sql(
                                    "select action, cardinality(patients) as shown from audit where patients @> array[?]::uuid[]")
                            .param(patient)
                            .query()
                            .listOfRows())
                    .containsExactly(Map.of("action", "SEARCH", "shown", 2));
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> audit.listed(Action.READ, "patients", List.of(first)));
    }

    @Test
    void everyKindIsWrittenDownForWhomItIsAbout() {
        var person = Ids.next();
        audit.exported("chart", person, person);
        audit.printed("chart", person, person);
        audit.signedIn(person, "Priya");
        audit.locked(person, "Priya", "idle");
        audit.unlocked(person, "Priya");
        audit.signedOut(person, "Priya", "by herself");
        audit.permissionsChanged(person, List.of("nurse"), List.of("privacy-officer", "nurse"));
        audit.breakGlass("case", person, person, "EMERGENCY", "unconscious in the waiting room");

        assertThat(rows(person))
                .extracting(row -> row.get("action"))
                .containsExactly(
                        "EXPORT", "PRINT", "SIGN_IN", "LOCK", "UNLOCK", "SIGN_OUT", "PERMISSIONS", "BREAK_GLASS");
        assertThat(rows(person).get(2))
                .containsEntry("actor", person.toString())
                .containsEntry("actor_name", "Priya");
        assertThat(rows(person).get(6)).containsEntry("detail", "[nurse] → [nurse, privacy-officer]");
        assertThat(rows(person).get(7)).containsEntry("detail", "unconscious in the waiting room");
    }

    @Test
    void theBrowserBehindAProgramIsNamedBesideIt() {
        var lamp = maker().create(THINGS, thing("lamp"));

        maker().send("GET", lamp.location(), null, Audit.ORIGIN, "2001:db8::17");
        maker().send("GET", lamp.location(), null, Audit.ORIGIN, "<script>");

        assertThat(rows(lamp.id()))
                .extracting(row -> row.get("source") + " for " + row.get("origin"))
                .containsExactly("127.0.0.1 for 2001:db8::17", "127.0.0.1 for null");
        assertThat((UUID[]) array(rows(lamp.id()).getFirst().get("sites"))).contains(HERE);
    }

    private static Object array(@Nullable Object array) {
        try {
            return ((java.sql.Array) java.util.Objects.requireNonNull(array)).getArray();
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nobodyChangesWhatWasWritten() {
        audit.read("thing", Ids.next(), null);

        for (var sql : List.of("update audit set actor = 'me'", "delete from audit", "truncate audit")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(sql)
                    .isThrownBy(() -> jdbc.sql(sql).update())
                    .withStackTraceContaining("permission denied");
            assertThatExceptionOfType(DataAccessException.class)
                    .as(sql)
                    .isThrownBy(() -> owner().sql(sql).update())
                    .withStackTraceContaining("audit only grows");
        }
    }

    /// A second after it was written down it is sealed, and soon the broker knows it.
    @Test
    void whatIsWrittenDownIsSealedAndAnchored() {
        var key = Ids.next();
        audit.read("thing", key, null);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> jdbc.sql("select count(*) from audit_seal s join audit a on a.id = s.audit_id"
                                        + " where a.resource_id = ?")
                                .param(key)
                                .query(Integer.class)
                                .single()
                        == 1);
        var management = Api.at(managementPort);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var verdict = management.get("/actuator/auditchain").body();
            assertThat(verdict.path("intact").asBoolean())
                    .as(verdict.toString())
                    .isTrue();
            assertThat(verdict.path("anchored").asLong()).isPositive();
        });
    }

    private List<Map<String, @Nullable Object>> rows(UUID resource) {
        return jdbc.sql("select * from audit where resource_id = ? order by at, id")
                .param(resource)
                .query()
                .listOfRows();
    }
}
