package clinic.records;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.kit.testing.TestTokens;
import clinic.records.RestOfTheClinic.TheCase;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What changes a chart and is told to nobody else is in the audit all the same.
@RecordsTest
class ChangedChartsInTheAuditTests {

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void findingsThatAreWrittenDown() {
        var theCase = clinic.aCase();
        var started = clinic.physician().create("/api/v1/consultations", Map.of("caseId", theCase.id()));
        assertThat(rows(theCase, "consultation", started.id())).isZero();

        var noted = clinic.physician()
                .change("PUT", started.location() + "/findings", started.version(), Map.of("findings", "Tender."));

        assertThat(noted.status()).isEqualTo(204);
        assertThat(rows(theCase, "consultation", started.id())).isEqualTo(1);
    }

    @Test
    void aPlanThatIsDraftedAndRedrafted() {
        var theCase = clinic.aCase();
        var content = Map.of(
                "items",
                List.of(Map.of("modality", "PHYSICAL_THERAPY", "visits", 6, "intervalDays", 7, "visitMinutes", 45)),
                "reviewDueOn",
                LocalDate.now().plusWeeks(6).toString());
        var drafted = clinic.physician()
                .create(
                        "/api/v1/plans",
                        Map.of(
                                "consultationId",
                                clinic.signedConsultation(theCase),
                                "items",
                                content.get("items"),
                                "reviewDueOn",
                                content.get("reviewDueOn")));
        assertThat(drafted.status()).as(drafted.toString()).isEqualTo(201);
        assertThat(rows(theCase, "plan", drafted.id())).isEqualTo(1);

        var redrafted = clinic.physician().change("PUT", drafted.location(), drafted.version(), content);

        assertThat(redrafted.status()).as(redrafted.toString()).isEqualTo(204);
        assertThat(rows(theCase, "plan", drafted.id())).isEqualTo(2);
    }

    @Test
    void answersToAScreening() {
        var theCase = clinic.aCase();

        var taken = clinic.physician()
                .create(theCase.path() + "/screenings", Map.of("instrument", "PHQ_2", "answers", List.of(1, 2)));

        assertThat(taken.status()).as(taken.toString()).isEqualTo(201);
        assertThat(rows(theCase, "screening", taken.id())).isEqualTo(1);
    }

    private int rows(TheCase theCase, String what, UUID id) {
        return jdbc.sql("""
                        select count(*) from audit where action = 'CHANGED' and resource_type = ? and resource_id = ?
                          and patient_id = ? and actor = ? and outcome = 'ALLOWED' and source is not null""")
                .params(
                        what,
                        id,
                        theCase.patientId(),
                        TestTokens.subject(Role.PHYSICIAN).toString())
                .query(Integer.class)
                .single();
    }
}
