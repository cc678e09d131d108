package clinic.records.plan;

import static clinic.records.RestOfTheClinic.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.records.PlanEvent;
import clinic.kit.testing.Api.Answer;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RecordsTest
class PlanningTreatmentTests {

    private static final String IN_SIX_WEEKS = LocalDate.now().plusWeeks(6).toString();
    private static final Map<String, Object> THERAPY =
            Map.of("modality", "PHYSICAL_THERAPY", "visits", 6, "intervalDays", 7, "visitMinutes", 45);
    private static final Map<String, Object> INJECTION =
            Map.of("modality", "TRIGGER_POINT_INJECTION", "visits", 1, "intervalDays", 0, "visitMinutes", 30);
    private static final Map<String, Object> RELAXANT = withoutVisits("MEDICATION", "Tizanidine 2 mg at night.");
    private static final Map<String, Object> HOME =
            withoutVisits("HOME_PROGRAM", "Stretch twice a day, drink enough, keep moving.");

    @Autowired
    private RestOfTheClinic clinic;

    @Test
    void goesFromDraftToSignedVersion() {
        var theCase = clinic.aCase();
        var drafted = draft(clinic.signedConsultation(theCase), THERAPY, INJECTION, RELAXANT, HOME);
        assertThat(drafted.status()).isEqualTo(201);
        var before = clinic.physician().get(drafted.location());
        assertThat(before.version()).isEqualTo(drafted.version());
        assertThat(before.body().at("/status").asString()).isEqualTo("DRAFT");
        assertThat(before.body().at("/items").findValuesAsString("modality"))
                .containsExactly("PHYSICAL_THERAPY", "TRIGGER_POINT_INJECTION", "MEDICATION", "HOME_PROGRAM");

        var signed = sign(drafted.location(), drafted.version());

        assertThat(signed.status()).isEqualTo(204);
        var after = clinic.nurse().get(theCase.path() + "/plan");
        assertThat(after.version()).isEqualTo(signed.version());
        assertThat(after.body().at("/status").asString()).isEqualTo("SIGNED");
        assertThat(after.body().at("/signedVersion").asInt()).isEqualTo(1);
        assertThat(after.body().at("/items")).isEqualTo(before.body().at("/items"));
        assertThat(clinic.published(PlanEvent.TOPIC, drafted.id(), 1))
                .containsExactly("clinic.records.TreatmentPlanSigned.v1");
    }

    @Test
    void keepsItemIdsWhenRedrafted() {
        var drafted = draft(openConsultation(), THERAPY, INJECTION);
        var ids = clinic.physician().get(drafted.location()).body().at("/items").findValuesAsString("planItemId");
        var moreTherapy = new LinkedHashMap<>(THERAPY);
        moreTherapy.put("planItemId", ids.getFirst());
        moreTherapy.put("visits", 8);

        var redrafted =
                clinic.physician().change("PUT", drafted.location(), drafted.version(), content(RELAXANT, moreTherapy));

        assertThat(redrafted.status()).isEqualTo(204);
        var seen = clinic.physician().get(drafted.location()).body();
        assertThat(seen.at("/items/1/planItemId").asString()).isEqualTo(ids.getFirst());
        assertThat(seen.at("/items/1/visits").asInt()).isEqualTo(8);
        assertThat(seen.at("/items/0/planItemId").asString()).isNotIn(ids);
    }

    @Test
    void isFrozenBySignature() {
        var drafted = draft(clinic.signedConsultation(clinic.aCase()), THERAPY);
        var version = sign(drafted.location(), drafted.version()).version();

        for (var answer : List.of(
                clinic.physician().change("PUT", drafted.location(), version, content(INJECTION)),
                sign(drafted.location(), version))) {
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.problem()).isEqualTo("already-signed");
            assertThat(answer.body().at("/detail").asString())
                    .isEqualTo("The plan is signed and can no longer be changed.");
        }
        assertThat(clinic.physician().get(drafted.location()).version()).isEqualTo(version);
    }

    @Test
    void waitsForTheConsultationsSignature() {
        var drafted = draft(openConsultation(), THERAPY);

        var refused = sign(drafted.location(), drafted.version());

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("consultation-not-signed");
    }

    @Test
    void isOneForACase() {
        var theCase = clinic.aCase();
        var consultation = clinic.signedConsultation(theCase);
        var drafted = draft(consultation, THERAPY);

        var second = draft(consultation, INJECTION);
        sign(drafted.location(), drafted.version());
        var third = draft(consultation, INJECTION);

        assertThat(List.of(second, third)).allSatisfy(refused -> {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.problem()).isEqualTo("plan-exists");
            assertThat(refused.body().at("/planId").asString())
                    .isEqualTo(drafted.id().toString());
        });
    }

    @Test
    void isOneForACaseWhateverRaces() throws InterruptedException {
        var consultation = clinic.signedConsultation(clinic.aCase());

        var answers = atOnce(() -> draft(consultation, THERAPY));

        assertThat(answers)
                .containsOnlyOnce(201)
                .filteredOn(status -> status == 409)
                .hasSize(7);
    }

    @Test
    void isRefusedForAClosedCase() {
        var theCase = clinic.aCase();
        var consultation = clinic.signedConsultation(theCase);
        var other = clinic.aCase();
        var drafted = draft(clinic.signedConsultation(other), THERAPY);
        clinic.tell(theCase.closed());
        clinic.tell(other.closed());

        assertThat(draft(consultation, THERAPY).problem()).isEqualTo("case-closed");
        assertThat(sign(drafted.location(), drafted.version()).problem()).isEqualTo("case-closed");
    }

    @Test
    void saysWhichTreatmentIsWrongAndHow() {
        var consultation = clinic.signedConsultation(clinic.aCase());
        var visitsOfMedication = new LinkedHashMap<>(RELAXANT);
        visitsOfMedication.put("visits", 2);

        var refused = draft(consultation, THERAPY, visitsOfMedication);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("treatment-invalid");
        assertThat(refused.fields()).containsExactly("items[1].visits");
        assertThat(refused.body().at("/errors/0/message").asString()).contains("send 0");
    }

    @Test
    void refusesBadInputNamingTheField() {
        var theCase = clinic.aCase();
        var consultation = clinic.signedConsultation(theCase);
        assertThat(draft(UUID.randomUUID(), THERAPY).fields()).containsExactly("consultationId");
        assertThat(draft(consultation).fields()).containsExactly("items");
        assertThat(draft(consultation, Map.of("modality", "LEECHES", "visits", 1, "intervalDays", 0, "visitMinutes", 5))
                        .status())
                .isEqualTo(400);
        assertThat(draft(consultation, Map.of("modality", "UNKNOWN", "visits", 1, "intervalDays", 0, "visitMinutes", 5))
                        .status())
                .isEqualTo(400);
        var stranger = new LinkedHashMap<>(THERAPY);
        stranger.put("planItemId", UUID.randomUUID());
        assertThat(draft(consultation, stranger).fields()).containsExactly("items[0].planItemId");
        var past = clinic.physician()
                .create(
                        "/api/v1/plans",
                        Map.of("consultationId", consultation, "items", List.of(THERAPY), "reviewDueOn", "2020-01-01"));
        assertThat(past.status()).isEqualTo(422);
        assertThat(past.fields()).containsExactly("reviewDueOn");
        assertThat(clinic.physician().get(theCase.path() + "/plan").status()).isEqualTo(404);
    }

    @Test
    void isForPhysiciansOfTheSite() {
        var theCase = clinic.aCase();
        var consultation = clinic.signedConsultation(theCase);
        var drafted = draft(consultation, THERAPY);
        var body = Map.of("consultationId", consultation, "items", List.of(THERAPY), "reviewDueOn", IN_SIX_WEEKS);

        assertThat(clinic.nurse().create("/api/v1/plans", body).status()).isEqualTo(403);
        assertThat(clinic.atRiverside(Role.PHYSICIAN)
                        .create("/api/v1/plans", body)
                        .fields())
                .containsExactly("consultationId");
        assertThat(clinic.atRiverside(Role.PHYSICIAN).get(drafted.location()).status())
                .isEqualTo(404);
        assertThat(clinic.atRiverside(Role.PHYSICIAN)
                        .change("POST", drafted.location() + "/signature", drafted.version(), null)
                        .status())
                .isEqualTo(404);
        assertThat(clinic.atRiverside(Role.PHYSICIAN)
                        .get(theCase.path() + "/plan")
                        .status())
                .isEqualTo(404);
    }

    private UUID openConsultation() {
        return clinic.physician()
                .create("/api/v1/consultations", Map.of("caseId", clinic.aCase().id()))
                .id();
    }

    @SafeVarargs
    private Answer draft(UUID consultationId, Map<String, Object>... items) {
        var request = new LinkedHashMap<>(content(items));
        request.put("consultationId", consultationId);
        return clinic.physician().create("/api/v1/plans", request);
    }

    @SafeVarargs
    private static Map<String, Object> content(Map<String, Object>... items) {
        return Map.of("items", List.of(items), "reviewDueOn", IN_SIX_WEEKS);
    }

    private static Map<String, Object> withoutVisits(String modality, String instructions) {
        return Map.of(
                "modality", modality,
                "visits", 0,
                "intervalDays", 0,
                "visitMinutes", 0,
                "instructions", instructions);
    }

    private Answer sign(String path, long version) {
        return clinic.physician().change("POST", path + "/signature", version, null);
    }
}
