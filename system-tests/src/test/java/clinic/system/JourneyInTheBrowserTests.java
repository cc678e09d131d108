package clinic.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// The journey from intake to signed plan and booked treatments as people play it, each at a desk of their own.
class JourneyInTheBrowserTests extends InTheBrowser {

    private static final double QUIET_MILLIS = 2_000;

    @Test
    void aPatientWithBackSpasmsComesToBookedTreatments() {
        try (var ana = desk("ana");
                var noah = desk("noah");
                var lee = desk("lee")) {
            ana.isReadable("cases");
            takesTheIntakeIn(ana, "Rivera", "Jo");
            var address = ana.page().url();
            ana.isReadable("case-opened");

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
            ana.isReadable("slots");
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
            lee.isReadable("case-in-treatment");
            Stream.of(ana, noah, lee).forEach(Desk::hadNoTrouble);
        }
    }

    @Test
    void anEscalatedCaseIsBookedOnlyAfterAPhysicianHasResolvedIt() {
        try (var ana = desk("ana");
                var noah = desk("noah");
                var alvarez = desk("alvarez")) {
            ana.go("/intake");
            fillsIn(ana, "Novotny", "Kim", List.of("Numbness between the legs", "Both legs weak"));
            var address = ana.page().url();
            assertThat(ana.page().getByText("booking is refused until a physician resolves it"))
                    .isVisible();
            assertThat(ana.page().getByText("Book a consultation")).isHidden();

            noah.go(address);
            noah.press("Acknowledge");
            timeline(noah, "Escalation acknowledged");
            assertThat(button(noah, "Resolve")).isHidden();

            alvarez.go(address);
            alvarez.isReadable("case-escalated");
            alvarez.choose("Resolution", "Safe to book");
            alvarez.type("Why", "Examined: reflexes normal, no retention.");
            alvarez.press("Resolve");
            timeline(alvarez, "Escalation resolved");

            ana.go(address);
            ana.follow("Book a consultation");
            firstOf(ana, "Book ").click();
            assertThat(ana.panel("Visits")).containsText("Booked");
            Stream.of(ana, noah, alvarez).forEach(Desk::hadNoTrouble);
        }
    }

    @Test
    void typingSurvivesTheBrowserItWasTypedIn() {
        var name = nameOfNobody();
        try (var ana = desk("ana")) {
            ana.go("/intake");
            var kept = ana.page()
                    .waitForResponse(
                            response -> response.request().method().equals("POST")
                                    && response.url().contains("draft"),
                            () -> ana.type("Family name", name));
            org.assertj.core.api.Assertions.assertThat(kept.ok()).isTrue();
        }
        try (var ana = desk("ana")) {
            ana.go("/intake");
            assertThat(ana.page()
                            .locator("[value='" + name + "']")
                            .or(ana.page().getByText(name))
                            .first())
                    .isVisible();
            ana.hadNoTrouble();
        }
    }

    @Test
    void everyPageSpeaksSpanish() {
        try (var rosa = desk("rosa")) {
            rosa.press("Español");
            assertThat(rosa.page().locator("html")).hasAttribute("lang", "es");
            rosa.isReadable("cases-es");
            rosa.go("/intake");
            assertThat(rosa.page().locator("html")).hasAttribute("lang", "es");
            rosa.isReadable("intake-es");
            rosa.press("English");
            rosa.hadNoTrouble();
        }
    }

    /// From the address bar to the first field in error, without a pointer.
    @Test
    void worksByKeyboardAlone() {
        try (var ana = desk("ana")) {
            ana.go("/intake");
            var keys = ana.page().keyboard();
            keys.press("Tab");
            assertThat(ana.page().getByText("Skip to content")).isFocused();
            keys.press("Enter");
            assertThat(ana.page().locator("main")).isFocused();
            button(ana, "Open the case").focus();
            keys.press("Enter");
            assertThat(ana.page().locator("[data-autofocus]")).isFocused();
            keys.press("Tab");
            keys.press("Enter");
            assertThat(ana.page().locator("#f-familyName")).isFocused();
            ana.hadNoTrouble();
        }
    }

    @Test
    void worksWithoutScripts() {
        try (var ana = desk("ana");
                var noah = new Desk(browser, clinic.portal(), "noah", false)) {
            ana.go("/intake");
            fillsIn(ana, "Plain", "Pat", List.of());
            noah.go(ana.page().url());
            noah.choose("Responsible clinician", "Dr. Mina Lee");
            noah.press("Assign");
            noah.go(ana.page().url());
            timeline(noah, "Assigned");
        }
    }

    /// What somebody else does appears without a reload.
    @Test
    void aCaseIsSeenByOthersAtOnce() {
        try (var ana = desk("ana");
                var noah = desk("noah")) {
            var name = nameOfNobody();
            noah.go("/cases");
            noah.page().getByLabel("Name or record number").fill(name);
            noah.press("Find");
            assertThat(noah.page()).hasURL(Pattern.compile("search="));
            Assertions.assertThat(noah.page().url()).doesNotContain(name);
            assertThat(noah.page().getByText("No case fits")).isVisible();
            ana.go("/intake");
            fillsIn(ana, name, "Ada", List.of());
            assertThat(noah.page().getByText(name.toUpperCase(Locale.ROOT) + ", Ada"))
                    .isVisible();
            noah.hadNoTrouble();
        }
    }

    /// The page is made, then held up on its way while somebody else acts and all that follows from it is over.
    @Test
    void whatHappensWhileAPageIsOnItsWayAppearsToo() {
        try (var ana = desk("ana");
                var noah = desk("noah")) {
            ana.go("/intake");
            fillsIn(ana, nameOfNobody(), "Lou", List.of());
            var address = ana.page().url();
            ana.page().route(address, route -> {
                var made = route.fetch();
                noah.go(address);
                noah.press("Request X-rays");
                timeline(noah, "Requested: X-rays");
                noah.page().waitForTimeout(QUIET_MILLIS);
                route.fulfill(new Route.FulfillOptions().setResponse(made));
            });
            ana.go(address);
            timeline(ana, "Requested: X-rays");
            Stream.of(ana, noah).forEach(Desk::hadNoTrouble);
        }
    }

    /// Sent too early first: what is missing is named, and what is there stays.
    private static void takesTheIntakeIn(Desk ana, String family, String given) {
        ana.go("/intake");
        ana.isReadable("intake");
        ana.press("Open the case");
        assertThat(ana.page().getByText("There is a problem")).isVisible();
        assertThat(ana.page().locator("[data-autofocus]")).isFocused();
        ana.isReadable("intake-errors");
        fillsIn(ana, family, given, List.of());
    }

    private static void consults(Desk lee, String address) {
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
        lee.isReadable("consultation");
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
