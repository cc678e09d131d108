package clinic.records.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.records.ReadinessEvent;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import clinic.records.RestOfTheClinic.TheCase;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@RecordsTest
class CasesStreamTests {

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void anOpenedCaseHasAChecklistOfEightMissingItems() {
        var theCase = TheCase.fresh();

        clinic.tell(theCase.opened());

        var readiness = clinic.nurse().get(theCase.path() + "/readiness");
        assertThat(readiness.status()).isEqualTo(200);
        assertThat(readiness.body().at("/items").findValuesAsString("state"))
                .hasSize(8)
                .containsOnly("MISSING");
        assertThat(readiness.body().at("/items/0/by").isNull()).isTrue();
    }

    @Test
    void aRedeliveryChangesNothing() {
        var theCase = TheCase.fresh();
        var opened = clinic.tell(theCase.opened());
        var version = clinic.nurse().get(theCase.path() + "/readiness").version();
        clinic.nurse().change("POST", theCase.path() + "/readiness/X_RAYS/request", version, null);
        var closed = clinic.tell(theCase.closed());
        var before = everything(theCase.id());

        opened.again();
        closed.again();

        assertThat(everything(theCase.id())).isEqualTo(before);
        assertThat(deadLetters(theCase.id())).isZero();
    }

    @Test
    void aHistoryThatComesFirstIsKeptForItsCase() {
        var inOrder = clinic.aCase();
        var swapped = TheCase.fresh();

        clinic.tell(swapped.history());
        assertThat(clinic.nurse().get(swapped.path() + "/readiness").status()).isEqualTo(404);
        clinic.tell(swapped.opened());
        clinic.tell(swapped.patient());

        assertThat(clinic.nurse().get(swapped.path() + "/readiness").body().at("/items"))
                .isEqualTo(
                        clinic.nurse().get(inOrder.path() + "/readiness").body().at("/items"));
        assertThat(clinic.physician().get(swapped.path() + "/chart").body().at("/history"))
                .isEqualTo(
                        clinic.physician().get(inOrder.path() + "/chart").body().at("/history"));
        assertThat(clinic.published(ReadinessEvent.TOPIC, swapped.id(), 3)).hasSize(3);
    }

    private Map<String, @Nullable Object> everything(UUID caseId) {
        return jdbc.sql("""
                select (select row_to_json(f)::text from case_file f where case_id = :id) as file,
                       (select row_to_json(c)::text from readiness_checklist c where case_id = :id) as checklist,
                       (select json_agg(i order by item)::text from checklist_item i where case_id = :id) as items
                """).param("id", caseId).query().singleRow();
    }

    private long deadLetters(UUID key) {
        return jdbc.sql("select count(*) from dead_letter where key = ?")
                .param(key)
                .query(Long.class)
                .single();
    }
}
