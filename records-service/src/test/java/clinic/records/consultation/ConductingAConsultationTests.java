package clinic.records.consultation;

import static clinic.records.RestOfTheClinic.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.records.ConsultationEvent;
import clinic.infrastructure.test.OnEveryInfrastructure;
import clinic.kit.testing.Api.Answer;
import clinic.kit.testing.TestTokens;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import clinic.records.RestOfTheClinic.TheCase;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@OnEveryInfrastructure
@RecordsTest
class ConductingAConsultationTests {

    private static final Map<String, Object> FINDINGS =
            Map.of("findings", "Tender paraspinals, both sides.", "examination", "Extension hurts; no weakness.");
    private static final Map<String, Object> DIAGNOSIS =
            Map.of("sources", List.of("FACET_JOINT", "MUSCLE_SPASM"), "codes", List.of("M47.816", "m62830"));

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void goesFromStartToSignature() {
        var theCase = clinic.aCase();
        var started = start(theCase);
        assertThat(started.status()).isEqualTo(201);
        var path = started.location();
        assertThat(path).isEqualTo("/api/v1/consultations/" + started.id());

        var noted = clinic.physician().change("PUT", path + "/findings", started.version(), FINDINGS);
        assertThat(noted.status()).isEqualTo(204);
        var diagnosed = clinic.physician().change("PUT", path + "/diagnosis", noted.version(), DIAGNOSIS);
        assertThat(diagnosed.status()).isEqualTo(204);
        var signed = clinic.physician().change("POST", path + "/signature", diagnosed.version(), null);
        assertThat(signed.status()).isEqualTo(204);

        var seen = clinic.nurse().get(path);
        assertThat(seen.version()).isEqualTo(signed.version());
        assertThat(seen.body().at("/status").asString()).isEqualTo("SIGNED");
        assertThat(seen.body().at("/codes").valueStream().map(JsonNode::asString))
                .containsExactly("M47.816", "M62.830");
        assertThat(seen.body().at("/signedByName").asString()).isEqualTo("Dr. Mina Lee");
        assertThat(clinic.nurse()
                        .get(theCase.path() + "/consultations")
                        .body()
                        .at("/items/0/id")
                        .asString())
                .isEqualTo(started.id().toString());
        assertThat(clinic.published(ConsultationEvent.TOPIC, started.id(), 3))
                .containsExactly(
                        "clinic.records.ConsultationStarted.v1",
                        "clinic.records.DiagnosisRecorded.v1",
                        "clinic.records.ConsultationSigned.v1");
    }

    @Test
    void isFrozenBySignature() {
        var path = "/api/v1/consultations/" + clinic.signedConsultation(clinic.aCase());
        var version = clinic.physician().get(path).version();

        for (var answer : List.of(
                clinic.physician().change("PUT", path + "/findings", version, FINDINGS),
                clinic.physician().change("PUT", path + "/diagnosis", version, DIAGNOSIS),
                clinic.physician().change("POST", path + "/signature", version, null))) {
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.problem()).isEqualTo("already-signed");
            assertThat(answer.body().at("/detail").asString())
                    .isEqualTo("The consultation is signed and can no longer be changed.");
        }
        assertThat(clinic.physician().get(path).version()).isEqualTo(version);
    }

    @Test
    void isOneAtATimePerCase() {
        var theCase = clinic.aCase();
        var first = start(theCase);

        var second = start(theCase);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("consultation-open");
        assertThat(second.body().at("/consultationId").asString())
                .isEqualTo(first.id().toString());
    }

    @Test
    void isOneAtATimeWhateverRaces() throws InterruptedException {
        var theCase = clinic.aCase();

        var answers = atOnce(() -> start(theCase));

        assertThat(answers)
                .containsOnlyOnce(201)
                .filteredOn(status -> status == 409)
                .hasSize(7);
    }

    @Test
    void canFollowASignedOne() {
        var theCase = clinic.aCase();
        clinic.signedConsultation(theCase);

        assertThat(start(theCase).status()).isEqualTo(201);
    }

    @Test
    void startsOnceHoweverOftenItIsSent() {
        var theCase = clinic.aCase();
        var key = UUID.randomUUID().toString();
        var first = clinic.physician().create("/api/v1/consultations", key, Map.of("caseId", theCase.id()));

        var again = clinic.physician().create("/api/v1/consultations", key, Map.of("caseId", theCase.id()));

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.location()).isEqualTo(first.location());
    }

    @Test
    void isRefusedForAClosedCase() {
        var theCase = clinic.aCase();
        clinic.tell(theCase.closed());

        var refused = start(theCase);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("case-closed");
        assertThat(clinic.physician()
                        .get(theCase.path() + "/consultations")
                        .body()
                        .at("/items")
                        .size())
                .isZero();
    }

    @Test
    void namesAnExpiredCodeAndWhatReplacedIt() {
        var consultation = start(clinic.aCase());

        var refused = put(
                consultation.location() + "/diagnosis",
                Map.of("sources", List.of("HERNIATED_DISC"), "codes", List.of("M62.830", "M51.36")));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("unknown-diagnosis-code");
        assertThat(refused.fields()).containsExactly("codes");
        assertThat(refused.body().at("/code").asString()).isEqualTo("M51.36");
        assertThat(refused.body().at("/replacements").valueStream().map(JsonNode::asString))
                .containsExactly("M51.360", "M51.361", "M51.362", "M51.369");
        assertThat(clinic.physician().get(consultation.location()).version()).isEqualTo(consultation.version());
    }

    /// 23:30 in Denver on the eve of the code set in which M51.36 was divided: it is the first of October in UTC.
    @Test
    void takesTheCodesOfTheDayAtTheSite() {
        clinic.tell(RestOfTheClinic.site(TestTokens.HARBOR, "America/Denver"));
        var consultation = start(clinic.aCase());
        jdbc.sql("update consultation set started_at = ? where id = ?")
                .params(OffsetDateTime.parse("2024-09-30T23:30:00-06:00"), consultation.id())
                .update();

        var tomorrows = put(
                consultation.location() + "/diagnosis",
                Map.of("sources", List.of("HERNIATED_DISC"), "codes", List.of("M51.360")));
        var todays = put(
                consultation.location() + "/diagnosis",
                Map.of("sources", List.of("HERNIATED_DISC"), "codes", List.of("M51.36")));

        assertThat(tomorrows.problem()).isEqualTo("unknown-diagnosis-code");
        assertThat(tomorrows.body().at("/replacements").valueStream().map(JsonNode::asString))
                .containsExactly("M51.36");
        assertThat(todays.status()).isEqualTo(204);
    }

    @Test
    void namesACodeNobodyKnows() {
        var consultation = start(clinic.aCase());

        var refused = put(
                consultation.location() + "/diagnosis", Map.of("sources", List.of("OTHER"), "codes", List.of("X99.9")));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().at("/code").asString()).isEqualTo("X99.9");
    }

    @Test
    void isNotSignedHalfDone() {
        var consultation = start(clinic.aCase());

        var refused =
                clinic.physician().change("POST", consultation.location() + "/signature", consultation.version(), null);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("nothing-to-sign");
    }

    @Test
    void isForPhysiciansOfTheSite() {
        var theCase = clinic.aCase();
        var consultation = start(theCase);
        var body = Map.of("caseId", theCase.id());

        assertThat(clinic.nurse().create("/api/v1/consultations", body).status())
                .isEqualTo(403);
        assertThat(clinic.atRiverside(Role.PHYSICIAN)
                        .create("/api/v1/consultations", body)
                        .problem())
                .isEqualTo("case-unknown");
        assertThat(clinic.atRiverside(Role.PHYSICIAN)
                        .get(consultation.location())
                        .status())
                .isEqualTo(404);
        assertThat(clinic.atRiverside(Role.PHYSICIAN)
                        .change("PUT", consultation.location() + "/findings", 1, FINDINGS)
                        .status())
                .isEqualTo(404);
        assertThat(clinic.atHarbor(Role.FRONT_DESK).get(consultation.location()).status())
                .isEqualTo(403);
        assertThat(start(TheCase.fresh()).problem()).isEqualTo("case-unknown");
    }

    @Test
    void refusesBadInputNamingTheField() {
        var theCase = clinic.aCase();
        assertThat(clinic.physician()
                        .create("/api/v1/consultations", Map.of("caseId", "no id"))
                        .fields())
                .containsExactly("caseId");
        assertThat(clinic.physician().create("/api/v1/consultations", Map.of()).fields())
                .containsExactly("caseId");
        assertThat(clinic.physician()
                        .send("POST", "/api/v1/consultations", Map.of("caseId", theCase.id()))
                        .status())
                .isEqualTo(400);
        var consultation = start(theCase);
        var path = consultation.location();
        assertThat(put(path + "/findings", Map.of("findings", " ")).fields()).containsExactly("findings");
        assertThat(put(path + "/findings", Map.of("findings", "nul \u0000 inside"))
                        .status())
                .isEqualTo(400);
        assertThat(put(path + "/diagnosis", Map.of("sources", List.of("BAD_LUCK"), "codes", List.of("M62.830")))
                        .status())
                .isEqualTo(400);
        assertThat(put(path + "/diagnosis", Map.of("sources", List.of("UNKNOWN"), "codes", List.of("M62.830")))
                        .status())
                .isEqualTo(400);
        assertThat(put(path + "/diagnosis", Map.of("sources", List.of(), "codes", List.of()))
                        .fields())
                .containsExactlyInAnyOrder("sources", "codes");
        assertThat(clinic.physician().get(path).version()).isEqualTo(consultation.version());
    }

    private Answer put(String path, Map<String, Object> body) {
        return clinic.physician().change("PUT", path, 1, body);
    }

    private Answer start(TheCase theCase) {
        return clinic.physician().create("/api/v1/consultations", Map.of("caseId", theCase.id()));
    }
}
