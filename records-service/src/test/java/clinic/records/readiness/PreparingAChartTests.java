package clinic.records.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.records.ReadinessEvent;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import clinic.records.RestOfTheClinic.TheCase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RecordsTest
class PreparingAChartTests {

    @Autowired
    private RestOfTheClinic clinic;

    @Test
    void goesItemByItemUntilTheChartIsReady() {
        var theCase = clinic.aCase();
        var path = theCase.path() + "/readiness";
        var nurse = clinic.nurse();
        var seen = nurse.get(path);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body().at("/items").findValuesAsString("item"))
                .containsExactly(
                        "MEDICAL_HISTORY",
                        "CHRONIC_PAIN_SYMPTOMS",
                        "MEDICATIONS",
                        "X_RAYS",
                        "PHYSICAL_EXAMINATION",
                        "FILMS",
                        "MRIS",
                        "OTHER_TESTS");
        assertThat(seen.body().at("/items").findValuesAsString("state"))
                .containsExactly(
                        "RECEIVED", "RECEIVED", "RECEIVED", "MISSING", "MISSING", "MISSING", "MISSING", "MISSING");
        assertThat(seen.body().at("/version").asLong()).isEqualTo(seen.version());
        assertThat(seen.body().at("/ready").asBoolean()).isFalse();

        var version = seen.version();
        for (var item : new String[] {"X_RAYS", "MRIS"}) {
            version = nurse.change("POST", path + "/" + item + "/request", version, null)
                    .version();
            version = nurse.change("POST", path + "/" + item + "/receive", version, null)
                    .version();
            version = clinic.physician()
                    .change("POST", path + "/" + item + "/review", version, null)
                    .version();
        }
        for (var item : new String[] {"PHYSICAL_EXAMINATION", "FILMS", "OTHER_TESTS"}) {
            var waived = nurse.change("POST", path + "/" + item + "/waive", version, Map.of("reason", "NOT_INDICATED"));
            assertThat(waived.status()).isEqualTo(204);
            version = waived.version();
        }

        var ready = nurse.get(path);
        assertThat(ready.version()).isEqualTo(version);
        assertThat(ready.body().at("/ready").asBoolean()).isTrue();
        assertThat(ready.body().at("/items/3/state").asString()).isEqualTo("REVIEWED");
        assertThat(ready.body().at("/items/3/by").asString()).isEqualTo("Dr. Mina Lee");
        assertThat(ready.body().at("/items/3/at").asString()).isNotBlank();
        assertThat(ready.body().at("/items/4/waiveReason").asString()).isEqualTo("NOT_INDICATED");
        assertThat(clinic.published(ReadinessEvent.TOPIC, theCase.id(), 12))
                .containsExactly(
                        "clinic.records.ReviewItemReceived.v1",
                        "clinic.records.ReviewItemReceived.v1",
                        "clinic.records.ReviewItemReceived.v1",
                        "clinic.records.ReviewItemRequested.v1",
                        "clinic.records.ReviewItemReceived.v1",
                        "clinic.records.ReviewItemReviewed.v1",
                        "clinic.records.ReviewItemRequested.v1",
                        "clinic.records.ReviewItemReceived.v1",
                        "clinic.records.ReviewItemReviewed.v1",
                        "clinic.records.ReviewItemWaived.v1",
                        "clinic.records.ReviewItemWaived.v1",
                        "clinic.records.ReviewItemWaived.v1");
    }

    @Test
    void refusesAnIllegalStepWithASentence() {
        var path = clinic.aCase().path() + "/readiness";
        var version = clinic.nurse().get(path).version();

        var refused = clinic.physician().change("POST", path + "/X_RAYS/review", version, null);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("step-not-possible");
        assertThat(refused.body().at("/detail").asString()).isEqualTo("x rays is missing and so cannot be reviewed.");
        assertThat(clinic.nurse().get(path).version()).isEqualTo(version);
    }

    @Test
    void letsOnlyTheFirstOfTwoChangeTheSameVersion() {
        var path = clinic.aCase().path() + "/readiness";
        var version = clinic.nurse().get(path).version();
        clinic.nurse().change("POST", path + "/X_RAYS/request", version, null);

        var late = clinic.nurse().change("POST", path + "/MRIS/request", version, null);

        assertThat(late.status()).isEqualTo(412);
        assertThat(clinic.nurse().get(path).body().at("/items/6/state").asString())
                .isEqualTo("MISSING");
    }

    @Test
    void isDoneByThoseWhoMay() {
        var path = clinic.aCase().path() + "/readiness";
        var version = clinic.nurse().get(path).version();

        assertThat(clinic.atHarbor(Role.FRONT_DESK).get(path).status()).isEqualTo(200);
        assertThat(clinic.atHarbor(Role.OPERATIONS).get(path).status()).isEqualTo(403);
        assertThat(clinic.nurse()
                        .change("POST", path + "/MEDICATIONS/review", version, null)
                        .status())
                .isEqualTo(403);
        assertThat(clinic.atHarbor(Role.FRONT_DESK)
                        .change("POST", path + "/X_RAYS/waive", version, Map.of("reason", "NOT_INDICATED"))
                        .status())
                .isEqualTo(403);
        assertThat(clinic.anonymous().get(path).status()).isEqualTo(401);
    }

    @Test
    void hidesACaseOfAnotherSite() {
        var path = clinic.aCase().path() + "/readiness";
        var foreign = clinic.atRiverside(Role.NURSE).get(path);
        var unknown = clinic.atRiverside(Role.NURSE).get(TheCase.fresh().path() + "/readiness");

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.body().at("/detail")).isEqualTo(unknown.body().at("/detail"));
        assertThat(clinic.atRiverside(Role.NURSE)
                        .change("POST", path + "/X_RAYS/request", 1, null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void refusesBadInputNamingTheField() {
        var path = clinic.aCase().path() + "/readiness";
        var version = clinic.nurse().get(path).version();

        assertThat(clinic.nurse()
                        .change("POST", path + "/X_RAYS/waive", version, Map.of("reason", "BECAUSE"))
                        .fields())
                .containsExactly("reason");
        assertThat(clinic.nurse()
                        .change("POST", path + "/X_RAYS/waive", version, Map.of())
                        .status())
                .isEqualTo(400);
        assertThat(clinic.nurse()
                        .change("POST", path + "/TEETH/request", version, null)
                        .status())
                .isEqualTo(400);
        assertThat(clinic.nurse()
                        .change("POST", path + "/UNKNOWN/request", version, null)
                        .status())
                .isBetween(400, 404);
        assertThat(clinic.nurse().send("POST", path + "/X_RAYS/request", null).status())
                .isEqualTo(428);
        assertThat(clinic.nurse().get(path).version()).isEqualTo(version);
    }
}
