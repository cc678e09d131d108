package clinic.records.chart;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import clinic.records.RestOfTheClinic.TheCase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@RecordsTest
class ReadingAChartTests {

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void showsEverythingOnOnePage() {
        var theCase = clinic.aCase();
        var started = clinic.physician().create("/api/v1/consultations", Map.of("caseId", theCase.id()));
        clinic.physician()
                .create(
                        "/api/v1/plans",
                        Map.of(
                                "consultationId",
                                started.id(),
                                "items",
                                List.of(Map.of(
                                        "modality", "FOLLOW_UP", "visits", 1, "intervalDays", 0, "visitMinutes", 30)),
                                "reviewDueOn",
                                java.time.LocalDate.now().plusWeeks(6).toString()));

        var chart = clinic.physician().get(theCase.path() + "/chart").body();

        assertThat(chart.at("/patient/familyName").asString()).isEqualTo("Reyes");
        assertThat(chart.at("/patient/birthDate").asString()).isEqualTo("1984-05-02");
        assertThat(chart.at("/history/severityNow").asInt()).isEqualTo(8);
        assertThat(chart.at("/history/narrative").asString()).isEqualTo("Spasms of the lower back.");
        assertThat(chart.at("/history/submittedAt").asString()).isEqualTo("2026-11-20T14:00:00Z");
        assertThat(chart.at("/readiness/items").size()).isEqualTo(8);
        assertThat(chart.at("/consultations/0/id").asString())
                .isEqualTo(started.id().toString());
        assertThat(chart.at("/plan/items/0/modality").asString()).isEqualTo("FOLLOW_UP");
        assertThat(chart.at("/closed").asBoolean()).isFalse();
    }

    @Test
    void saysWhatIsNotHereYet() {
        var theCase = TheCase.fresh();
        clinic.tell(theCase.opened());

        var chart = clinic.physician().get(theCase.path() + "/chart");

        assertThat(chart.status()).isEqualTo(200);
        assertThat(chart.body().at("/patient").isNull()).isTrue();
        assertThat(chart.body().at("/history").isNull()).isTrue();
        assertThat(chart.body().at("/plan").isNull()).isTrue();
        assertThat(chart.body().at("/consultations").size()).isZero();
        assertThat(chart.body().at("/patientId").asString())
                .isEqualTo(theCase.patientId().toString());

        clinic.tell(theCase.patient());
        assertThat(clinic.physician()
                        .get(theCase.path() + "/chart")
                        .body()
                        .at("/patient/givenName")
                        .asString())
                .isEqualTo("Elena");
    }

    @Test
    void leavesATrace() {
        var theCase = clinic.aCase();

        clinic.physician().get(theCase.path() + "/chart");

        assertThat(reads(theCase.id())).isEqualTo(1);
    }

    @Test
    void isForCliniciansOfTheSite() {
        var theCase = clinic.aCase();

        assertThat(clinic.atHarbor(Role.THERAPIST)
                        .get(theCase.path() + "/chart")
                        .status())
                .isEqualTo(200);
        assertThat(clinic.atHarbor(Role.FRONT_DESK)
                        .get(theCase.path() + "/chart")
                        .status())
                .isEqualTo(403);
        assertThat(clinic.atRiverside(Role.PHYSICIAN)
                        .get(theCase.path() + "/chart")
                        .status())
                .isEqualTo(404);
        assertThat(reads(theCase.id())).isEqualTo(1);
    }

    private long reads(UUID caseId) {
        return jdbc.sql("""
                select count(*) from audit where action = 'READ' and route like '%/chart' and resource_id = ?
                """).param(caseId).query(Long.class).single();
    }
}
