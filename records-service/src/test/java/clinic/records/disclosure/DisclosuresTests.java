package clinic.records.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clinic.contracts.Role;
import clinic.kit.testing.Api;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import clinic.records.RestOfTheClinic.TheCase;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

@RecordsTest
class DisclosuresTests {

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    private JdbcClient jdbc;

    private TheCase theCase;

    @BeforeEach
    void aPatient() {
        theCase = TheCase.fresh();
        clinic.tell(theCase.opened());
        clinic.tell(theCase.patient());
    }

    @Test
    void areAccountedForTheNewestFirst() {
        var today = LocalDate.now();
        assertThat(officer()
                        .create(path(), disclosure(today.minusDays(3), "Court"))
                        .status())
                .isEqualTo(201);
        assertThat(officer()
                        .create(path(), disclosure(today.minusDays(1), "Registry"))
                        .status())
                .isEqualTo(201);
        assertThat(officer()
                        .create(path(), disclosure(today.minusDays(1), "Coroner"))
                        .status())
                .isEqualTo(201);
        assertThat(officer()
                        .create(path(), disclosure(today.minusYears(6).minusDays(1), "Forgotten"))
                        .status())
                .isEqualTo(201);

        var first = officer().get(path() + "?limit=2").body();
        assertThat(first.at("/items").findValuesAsString("recipient")).containsExactly("Coroner", "Registry");
        assertThat(first.at("/items/0/description").asString()).isEqualTo("Imaging report");
        assertThat(first.at("/items/0/address").isNull()).isTrue();
        var second = officer()
                .get(path() + "?limit=2&cursor=" + first.path("next").asString())
                .body();
        assertThat(second.at("/items").findValuesAsString("recipient")).containsExactly("Court");
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void oneIsWrittenDownOnceHoweverOftenItIsSent() {
        var key = UUID.randomUUID().toString();
        var first = officer().create(path(), key, disclosure(LocalDate.now(), "Court"));
        var second = officer().create(path(), key, disclosure(LocalDate.now(), "Court"));

        assertThat(second.location()).isEqualTo(first.location());
        assertThat(officer().get(path()).body().path("items")).hasSize(1);
        assertThat(jdbc.sql("select action || ' ' || resource_type from audit where patient_id = ? order by at, id")
                        .param(theCase.patientId())
                        .query(String.class)
                        .list())
                .containsExactly("CHANGED disclosure", "READ patient");
    }

    @Test
    void onlyWhoAnswersForThemMayTouchThem() {
        for (var role : List.of(
                Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER, Role.OPERATIONS)) {
            assertThat(clinic.atHarbor(role)
                            .create(path(), disclosure(LocalDate.now(), "Court"))
                            .status())
                    .as(role)
                    .isEqualTo(403);
            assertThat(clinic.atHarbor(role).get(path()).status()).as(role).isEqualTo(403);
        }
        assertThat(officer()
                        .create(
                                "/api/v1/patients/" + UUID.randomUUID() + "/disclosures",
                                disclosure(LocalDate.now(), "Court"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatIsWrongIsNamed() {
        var wrong = officer()
                .create(
                        path(),
                        Map.of("disclosedOn", LocalDate.now().plusDays(2).toString(), "recipient", " "));

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.fields()).containsExactlyInAnyOrder("disclosedOn", "recipient", "description", "purpose");
    }

    @Test
    void noneIsEverChanged() {
        officer().create(path(), disclosure(LocalDate.now(), "Court"));

        for (var sql :
                List.of("update disclosure set recipient = 'me'", "delete from disclosure", "truncate disclosure")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(sql)
                    .isThrownBy(() -> jdbc.sql(sql).update())
                    .withStackTraceContaining("permission denied");
        }
    }

    private String path() {
        return "/api/v1/patients/" + theCase.patientId() + "/disclosures";
    }

    private Api officer() {
        return clinic.atHarbor(Role.PRIVACY_OFFICER);
    }

    private static Map<String, Object> disclosure(LocalDate on, String recipient) {
        return Map.of(
                "disclosedOn",
                on.toString(),
                "recipient",
                recipient,
                "description",
                "Imaging report",
                "purpose",
                "Subpoena");
    }
}
