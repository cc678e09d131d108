package clinic.records.chart;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.records.ReadinessEvent;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import clinic.records.RestOfTheClinic.TheCase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RecordsTest
class HistoriesStreamTests {

    @Autowired
    private RestOfTheClinic clinic;

    @Test
    void aHistoryIsReceivedByChecklistAndChart() {
        var theCase = TheCase.fresh();
        clinic.tell(theCase.opened());
        clinic.tell(theCase.history());

        var readiness = clinic.nurse().get(theCase.path() + "/readiness").body();
        assertThat(readiness.at("/items/0/state").asString()).isEqualTo("RECEIVED");
        assertThat(readiness.at("/items/0/by").asString()).isEqualTo("Intake");
        assertThat(readiness.at("/items/0/at").asString()).isEqualTo("2026-11-20T14:00:00Z");
        assertThat(clinic.physician()
                        .get(theCase.path() + "/chart")
                        .body()
                        .at("/history/medications/0/name")
                        .asString())
                .isEqualTo("Ibuprofen");
    }

    @Test
    void aRedeliveryChangesNothing() {
        var theCase = TheCase.fresh();
        clinic.tell(theCase.opened());
        var history = clinic.tell(theCase.history());
        var version = clinic.nurse().get(theCase.path() + "/readiness").version();

        history.again();

        assertThat(clinic.nurse().get(theCase.path() + "/readiness").version()).isEqualTo(version);
        clinic.nurse().change("POST", theCase.path() + "/readiness/X_RAYS/request", version, null);
        assertThat(clinic.published(ReadinessEvent.TOPIC, theCase.id(), 4))
                .containsExactly(
                        "clinic.records.ReviewItemReceived.v1",
                        "clinic.records.ReviewItemReceived.v1",
                        "clinic.records.ReviewItemReceived.v1",
                        "clinic.records.ReviewItemRequested.v1");
    }

    @Test
    void aHistoryDoesNotUndoWhatSomebodyDid() {
        var theCase = TheCase.fresh();
        clinic.tell(theCase.opened());
        var path = theCase.path() + "/readiness";
        var version = clinic.nurse().get(path).version();
        version = clinic.nurse()
                .change("POST", path + "/MEDICATIONS/receive", version, null)
                .version();
        clinic.physician().change("POST", path + "/MEDICATIONS/review", version, null);

        clinic.tell(theCase.history());

        var items = clinic.nurse().get(path).body().at("/items");
        assertThat(items.at("/2/state").asString()).isEqualTo("REVIEWED");
        assertThat(items.at("/2/by").asString()).isEqualTo("Dr. Mina Lee");
        assertThat(items.at("/0/state").asString()).isEqualTo("RECEIVED");
    }
}
