package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.portal.PlainBrowser.Form;
import clinic.portal.StubServices.Answer;
import clinic.portal.StubServices.Call;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/// What becomes of what is typed on the intake page, by a browser without JavaScript.
@PortalTest
class IntakeFormTests {

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MockMvc mvc;

    @SuppressWarnings("NullAway.Init")
    private Journey journey;

    @SuppressWarnings("NullAway.Init")
    private PlainBrowser desk;

    @BeforeEach
    void signIn() {
        StubServices.get().reset();
        journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
        desk = new PlainBrowser(mvc, signedIn.as(UUID.randomUUID(), Role.FRONT_DESK, journey.siteId));
    }

    @Test
    void offersEveryRegionWithItsSides() throws Exception {
        var page = desk.open("/intake");

        var regions = Arrays.stream(BodyRegion.values())
                .filter(region -> region != BodyRegion.UNKNOWN)
                .map(Enum::name)
                .toList();
        assertThat(page.select("[name=primaryRegion]").eachAttr("value")).isEqualTo(regions);
        for (var region : regions) {
            assertThat(page.select("[name=\"side[" + region + "]\"] option").eachAttr("value"))
                    .as(region)
                    .isEqualTo(
                            region.equals("WIDESPREAD")
                                    ? List.of("", "BOTH")
                                    : List.of("", "LEFT", "RIGHT", "BOTH", "MIDLINE"));
        }
    }

    @Test
    void tellsEveryRegionThatHurtsAndWhichHurtsMost() throws Exception {
        opens();

        filled().set("side[HEAD]", "BOTH")
                .set("side[KNEE]", "LEFT")
                .set("side[WIDESPREAD]", "BOTH")
                .set("primaryRegion", "KNEE")
                .submit();

        assertThat(sent("/cases").body()).contains("""
                "regions":[{"region":"HEAD","side":"BOTH","primary":false},\
                {"region":"KNEE","side":"LEFT","primary":true},\
                {"region":"WIDESPREAD","side":"BOTH","primary":false}]""");
    }

    @Test
    void aSingleRegionIsTheOneThatHurtsMost() throws Exception {
        opens();

        filled().set("side[KNEE]", "LEFT").submit();

        assertThat(sent("/cases").body()).contains("""
                "regions":[{"region":"KNEE","side":"LEFT","primary":true}]""");
    }

    @Test
    void aRegionWithoutASideIsLeftToTheServiceToRefuse() throws Exception {
        opens();

        filled().set("side[HEAD]", "BOTH").set("primaryRegion", "KNEE").submit();

        assertThat(sent("/cases").body()).contains("""
                {"region":"KNEE","side":null,"primary":true}""");
    }

    @Test
    void tellsWhichMedicationsAreTakenAndWhichWere() throws Exception {
        opens();

        filled().set("medicationName", 0, "ibuprofen")
                .set("medicationDose", 0, "400 mg")
                .set("medicationName", 2, "naproxen")
                .set("medicationCurrent", 2, "false")
                .submit();

        assertThat(sent("/cases").body()).contains("""
                "medications":[{"name":"ibuprofen","dose":"400 mg","current":true},\
                {"name":"naproxen","dose":null,"current":false}]""");
    }

    @Test
    void theCasePageMarksWhatHurtsMostAndPastMedications() throws Exception {
        var nurse = new PlainBrowser(mvc, signedIn.as(Role.NURSE, journey.siteId));

        assertThat(nurse.open("/cases/" + journey.caseId).text())
                .contains("Lower back (left, hurts most), Knee (right)")
                .contains("ibuprofen 400 mg, naproxen (in the past)");
    }

    @Test
    void thereIsRoomForMoreMedications() throws Exception {
        var form = filled().set("medicationName", 3, "pregabalin");

        var page = form.submit("/intake/drafts/" + form.value("form") + "/more");

        var more = desk.form(page, "/intake$");
        assertThat(more.values("medicationName")).hasSize(8).contains("pregabalin");
        assertThat(more.value("familyName")).isEqualTo("Núñez <b>");
    }

    @Test
    void nothingTypedIsLostToARefusal() throws Exception {
        StubServices.get()
                .when(
                        "intake",
                        "POST",
                        "/patients",
                        Answer.problem(
                                422, "invalid", "Look.", "[{\"field\":\"birthDate\",\"message\":\"Give a day.\"}]"));
        var form = filled().set("side[KNEE]", "LEFT").set("medicationCurrent", 1, "false");

        var page = form.submit();

        assertThat(page.select("[role=alert]").text()).contains("Date of birth: Give a day.");
        assertThat(page.select("#e-birthDate").text()).isEqualTo("Give a day.");
        assertThat(same(desk.form(page, "/intake$"))).isEqualTo(same(form));
        assertThat(same(desk.form(desk.open("/intake"), "/intake$"))).isEqualTo(same(form));
    }

    @Test
    void nothingTypedIsLostWhileIntakeIsAway() throws Exception {
        var form = filled();
        StubServices.get().takeAway("intake");

        var page = form.submit();

        assertThat(page.select("[role=alert]").text())
                .contains("Intake does not answer at the moment. What you typed is kept");
        assertThat(same(desk.form(page, "/intake$"))).isEqualTo(same(form));
    }

    @Test
    void aPatientWhoWasRegisteredIsNotRegisteredAgain() throws Exception {
        opens();
        StubServices.get().when("intake", "POST", "/cases", Answer.problem(422, "invalid", "Not yet.", "[]"));
        filled().submit();

        // the browser is closed, and somebody opens the page again
        opens();
        desk.form(desk.open("/intake"), "/intake$").submit();

        assertThat(StubServices.get().calls().stream()
                        .filter(call -> call.path().equals("/patients")))
                .hasSize(1);
        assertThat(sent("/cases").body()).contains("\"patientId\":\"" + journey.patientId + "\"");
        assertThat(sent("/cases").headers().get("Idempotency-key")).endsWith("-case");
    }

    @Test
    void aDraftIsRestoredAndMayBeDiscarded() throws Exception {
        var form = filled().keep();

        var page = desk.open("/intake");
        assertThat(page.select(".kept").text())
                .matches("Draft from \\d+ \\w+, \\d\\d:\\d\\d restored\\. Discard the draft");
        assertThat(same(desk.form(page, "/intake$"))).isEqualTo(same(form));

        page = desk.form(page, "/discard$").submit();
        assertThat(page.select(".kept")).isEmpty();
        assertThat(desk.form(page, "/intake$").value("familyName")).isEmpty();
    }

    @Test
    void lookingForThePatientKeepsTheDraft() throws Exception {
        var form = filled().keep();

        var page = desk.lookFor("/intake?form=" + form.value("form"), journey.familyName);

        assertThat(page.select("[name=patientId]").eachAttr("value")).contains(journey.patientId.toString(), "");
        assertThat(desk.form(page, "/intake$").value("familyName")).isEqualTo("Núñez <b>");
    }

    @Test
    void theChosenPatientStaysInSight() throws Exception {
        var form = filled().keep();
        var page = desk.lookFor("/intake?form=" + form.value("form"), journey.familyName);
        desk.form(page, "/intake$")
                .set("patientId", journey.patientId.toString())
                .keep();

        var again = desk.open("/intake");

        assertThat(again.select("[name=patientId][checked]").eachAttr("value"))
                .containsExactly(journey.patientId.toString());
        assertThat(again.text()).contains(journey.familyName.toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    void severalIntakesMayBeBegun() throws Exception {
        var first = filled().keep();
        var another = desk.open("/intake").select("a[href*=form]").getFirst().attr("href");
        var second = desk.form(desk.open(another), "/intake$").set("familyName", "Second");
        assertThat(second.value("form")).isNotEqualTo(first.value("form"));
        second.keep();

        var page = desk.open("/intake");
        assertThat(desk.form(page, "/intake$").value("familyName")).isEqualTo("Second");
        var back = page.select("a[href*=" + first.value("form") + "]").getFirst();
        assertThat(back.text()).startsWith("Draft from").contains("Núñez");
        assertThat(same(desk.form(desk.open(back.attr("href")), "/intake$"))).isEqualTo(same(first));
    }

    @Test
    void nothingIsKeptOnceTheCaseIsOpen() throws Exception {
        opens();

        filled().keep().submit();

        assertThat(desk.open("/intake").select(".kept")).isEmpty();
    }

    private Form filled() throws Exception {
        return desk.form(desk.open("/intake?form=" + UUID.randomUUID()), "/intake$")
                .set("familyName", "Núñez <b>")
                .set("givenName", "Rosa")
                .set("birthDate", "soon")
                .set("language", "es")
                .set("consentEmail", "true")
                .set("severityNow", "7")
                .set("onset", "last week")
                .set("redFlags[NIGHT_PAIN]", "YES")
                .set("narrative", "It hurts, \"here\"");
    }

    private void opens() {
        StubServices.get()
                .when("intake", "POST", "/patients", created("/patients/" + journey.patientId))
                .when("intake", "POST", "/cases", created("/cases/" + journey.caseId));
    }

    private static Answer created(String location) {
        return new Answer(201, "", Map.of("Location", "/api/v1" + location, "ETag", "\"0\""));
    }

    private static Map<String, List<String>> same(Form form) {
        return form.typed("_csrf");
    }

    private static Call sent(String path) {
        return StubServices.get().calls().stream()
                .filter(call -> call.method().equals("POST") && call.path().equals(path))
                .reduce((_, last) -> last)
                .orElseThrow();
    }
}
