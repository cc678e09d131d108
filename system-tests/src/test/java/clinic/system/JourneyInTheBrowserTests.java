package clinic.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// What staff do in the portal's pages, each at a desk of their own, and how the pages behave meanwhile.
class JourneyInTheBrowserTests extends JourneyAtTheDesks {

    private static final double QUIET_MILLIS = 2_000;

    @Override
    void look(Desk desk, String name) {
        desk.isReadable(name);
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
            // a browser that is closed on its way to a page may never end
            assertThat(rosa.page().locator("html")).hasAttribute("lang", "en");
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
                var noah = new Desk(browser, clinic, "noah", false)) {
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
}
