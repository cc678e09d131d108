package clinic.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The journey from intake to signed plan and booked treatments as people play it, whoever signs them in.
abstract class JourneyAtTheDesks extends InTheBrowser {

    /// What is done with a page that the journey comes to.
    abstract void look(Desk desk, String name);

    @Test
    void aPatientWithBackSpasmsComesToBookedTreatments() {
        try (var ana = desk("ana");
                var noah = desk("noah");
                var lee = desk("lee")) {
            look(ana, "cases");
            takesTheIntakeIn(ana, "Rivera", "Jo");
            var address = ana.page().url();
            look(ana, "case-opened");

            noah.go(address);
            noah.choose("Responsible clinician", "Dr. Mina Lee");
            noah.press("Assign");
            timeline(noah, "Assigned");
            for (var item : List.of("X-rays", "MRIs")) {
                noah.press("Request " + item);
                noah.press("Received " + item);
            }

            lee.go(address);
            for (var item : List.of("Films", "Other tests")) {
                lee.press("Not indicated " + item);
            }
            for (var item : List.of("Medical history", "Chronic pain symptoms", "Medications", "X-rays", "MRIs")) {
                lee.press("Reviewed " + item);
            }
            assertThat(lee.panel("Chart readiness")).containsText("7/8");

            ana.go(address);
            ana.follow("Book a consultation");
            ana.choose("Site", "Riverside");
            ana.choose("Clinician", "Dr. Mina Lee");
            ana.press("Find");
            look(ana, "slots");
            firstOf(ana, "Book ").click();
            ana.press("Check in");
            assertThat(ana.panel("Visits")).containsText("Checked in");

            consults(lee, address);
            ana.go(address);
            ana.press("Check out");
            booksWhatThePlanAsksFor(ana, address);

            assertThat(ana.panel("Visits")).containsText("6 of 6");
            timeline(ana, "Treatment plan signed");
            lee.go(address);
            assertThat(lee.panel("Chart readiness")).containsText("8/8");
            look(lee, "case-in-treatment");
            Stream.of(ana, noah, lee).forEach(Desk::hadNoTrouble);
        }
    }

    /// Sent too early first: what is missing is named, and what is there stays.
    private void takesTheIntakeIn(Desk ana, String family, String given) {
        ana.go("/intake");
        look(ana, "intake");
        ana.press("Open the case");
        assertThat(ana.page().getByText("There is a problem")).isVisible();
        assertThat(ana.page().locator("[data-autofocus]")).isFocused();
        look(ana, "intake-errors");
        fillsIn(ana, family, given, List.of());
    }

    private void consults(Desk lee, String address) {
        lee.go(address);
        lee.press("Start the consultation");
        var consultation = lee.panel("Consultation");
        lee.type("Findings", "Paraspinal spasm L3 to L5, worse on extension; no leg symptoms.");
        lee.type("Examination", "Facet loading positive on both sides; straight leg raise negative.");
        saveButton(consultation, 0).click();
        timeline(lee, "Consultation started");
        lee.press("Received Physical examination");
        lee.press("Reviewed Physical examination");
        lee.tick("Facet joint");
        lee.tick("Muscle spasm");
        lee.page().getByLabel("ICD-10-CM codes").first().fill("M62.830");
        saveButton(consultation, 1).click();
        timeline(lee, "Diagnosis recorded");
        look(lee, "consultation");
        lee.press("Sign the consultation");
        planItem(lee, 1, "Physical therapy", "6", "7", "45", "Lumbar stabilisation, stretching.");
        planItem(lee, 2, "Trigger-point injection", "1", "0", "30", "Lumbar paraspinal muscles.");
        planItem(lee, 3, "Medication", "0", "0", "0", "Cyclobenzaprine 5 mg at night for two weeks.");
        planItem(lee, 4, "Home programme", "0", "0", "0", "Walking daily.");
        lee.page()
                .getByLabel("Review due on")
                .first()
                .fill(LocalDate.now().plusWeeks(6).toString());
        lee.press("Save the draft");
        lee.press("Sign the plan");
        timeline(lee, "Treatment plan signed");
    }

    private static void booksWhatThePlanAsksFor(Desk ana, String address) {
        for (var visit = 0; visit < 7; visit++) {
            ana.go(address);
            firstLink(ana, "Find a slot").click();
            ana.type(
                    "From (year-month-day)",
                    LocalDate.now().plusDays(1 + 7L * visit).toString());
            ana.press("Find");
            firstOf(ana, "Book ").click();
            assertThat(heading(ana)).containsText("Jo");
        }
        ana.go(address);
    }

    private static void planItem(Desk lee, int number, String modality, String... rest) {
        var item = lee.page()
                .getByRole(
                        AriaRole.GROUP,
                        new Page.GetByRoleOptions().setName("Item " + number).setExact(true));
        item.getByLabel("Modality").selectOption(modality);
        var labels = List.of("Visits", "Every (days)", "Minutes", "Instructions");
        for (var i = 0; i < rest.length; i++) {
            item.getByLabel(labels.get(i)).fill(rest[i]);
        }
    }

    private static Locator saveButton(Locator panel, int which) {
        return panel.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Save").setExact(true))
                .nth(which);
    }
}
