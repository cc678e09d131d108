package clinic.intake.patient;

import static clinic.intake.Desk.as;
import static clinic.intake.Desk.idOf;
import static clinic.intake.Desk.patient;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.intake.Desk;
import clinic.intake.IntakeTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

@IntakeTest
class SearchingPatientsTests {

    @Autowired
    Desk desk;

    @Test
    void findsANameAsPeopleTypeIt() {
        var id = register("Zúñiga-O'Hara", "Íñigo");

        for (var q : List.of("zuniga", "ZÚÑIGA OH", "inigo", "inigo zun", "Zuniga, Inigo")) {
            assertThat(ids(search(q))).as(q).containsExactly(id);
        }
        assertThat(ids(search("uniga"))).isEmpty();
    }

    @Test
    void findsANumber() {
        var id = register("Numbered", "Nora");
        var number = search("Numbered").at("/items/0/medicalRecordNumber").asString();

        assertThat(ids(search(number))).contains(id);
        assertThat(ids(search(number.substring("MRN-".length())))).contains(id);
    }

    @Test
    void turnsPagesWithoutLossOrRepetition() {
        var all = new ArrayList<UUID>();
        for (var i = 0; i < 5; i++) {
            all.add(register("Paged", "P" + i));
        }

        var seen = new ArrayList<UUID>();
        var page = search(Map.of("q", "paged", "limit", 2));
        seen.addAll(ids(page));
        while (page.hasNonNull("next")) {
            page = search(
                    Map.of("q", "paged", "limit", 2, "cursor", page.get("next").asString()));
            seen.addAll(ids(page));
        }

        assertThat(seen).containsExactlyElementsOf(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "'", "\\", "*"})
    void takesNoCharacterForAWildcard(String q) {
        register("Anybody", "Ann");

        assertThat(ids(search(q))).isEmpty();
    }

    @Test
    void refusesACursorThatItDidNotGive() {
        for (var bad : List.of(Map.of("cursor", "nonsense"), Map.of("limit", 0), Map.of("limit", 201))) {
            assertThat(desk.search(as(Role.NURSE), "/api/v1/patients/search", bad))
                    .as(bad.toString())
                    .hasStatus(HttpStatus.BAD_REQUEST);
        }
    }

    private UUID register(String familyName, String givenName) {
        var patient = patient(familyName);
        patient.put("givenName", givenName);
        return idOf(desk.create(as(Role.FRONT_DESK), "/api/v1/patients", patient));
    }

    private JsonNode search(String q) {
        return search(Map.of("q", q));
    }

    private JsonNode search(Map<String, Object> wanted) {
        return desk.found(as(Role.FRONT_DESK), "/api/v1/patients/search", wanted);
    }

    private static List<UUID> ids(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(item -> UUID.fromString(item.get("id").asString()))
                .toList();
    }
}
