package clinic.system;

import static clinic.system.RunningClinic.SHORT_IDLE;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import clinic.local.Identity;
import clinic.local.Part;
import clinic.system.ClinicExtension.SignedInBy;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The same portal with the real Keycloak, whose realm is the one that containers import: signing in and out, the whole
/// journey, a sign-in server that dies, and a page that is left alone.
@SignedInBy(Identity.KEYCLOAK)
@TestMethodOrder(OrderAnnotation.class)
class KeycloakInTheBrowserTests extends JourneyAtTheDesks {

    private static final Pattern AT_KEYCLOAK = Pattern.compile(".*/realms/clinic/.*");
    private static final String TYPED = nameOfNobody();

    /// Left alone while the other tests run, so that nobody has to wait for the lock.
    private static Desk leftAlone;

    @BeforeAll
    static void leaveAPageAlone() {
        leftAlone = desk("rosa");
        leftAlone.go("/intake");
        leftAlone
                .page()
                .waitForResponse(
                        response -> response.request().method().equals("POST")
                                && response.url().contains("draft"),
                        () -> leftAlone.type("Family name", TYPED));
    }

    @AfterAll
    static void goBackToIt() {
        leftAlone.close();
    }

    /// The pages were looked at where the embedded sign-in lets people in.
    @Override
    void look(Desk desk, String name) {}

    @Test
    void aWrongPasswordLetsNobodyIn() {
        try (var noah = new Desk(browser, clinic, true)) {
            assertThat(noah.page()).hasURL(AT_KEYCLOAK);
            noah.signIn("noah", "clinic-ana");
            assertThat(noah.page().getByText("Invalid username or password")).isVisible();
            noah.go("/cases");
            assertThat(noah.page()).hasURL(AT_KEYCLOAK);
            noah.signIn("noah");
            assertThat(noah.page().getByText("Noah Williams").first()).isVisible();
            noah.hadNoTrouble();
        }
    }

    @Test
    void whoeverSignsOutHasSignedOutThereToo() {
        try (var noah = desk("noah")) {
            noah.press("Sign out");
            assertThat(noah.page()).hasURL(AT_KEYCLOAK);
            noah.go("/cases");
            assertThat(noah.page().locator("#password")).isVisible();
            noah.signIn("noah");
            noah.hadNoTrouble();
        }
    }

    /// Keycloak tells the portal (back-channel logout), which no page of the portal has to ask for.
    @Test
    void whoeverSignsOutThereIsSignedOutHere() {
        try (var noah = desk("noah")) {
            var there = noah.page().context().newPage();
            there.navigate(Identity.KEYCLOAK.endSession(
                    clinic.stack().url(Part.IDENTITY).toString()));
            there.locator("#kc-logout").click();
            assertThat(there.getByText("You are logged out").first()).isVisible();
            there.close();

            assertThat(noah.page().locator("#password")).isHidden();
            Assertions.assertThat(noah.page().request().get("/session").text()).doesNotContain("left");
            noah.go("/cases");
            assertThat(noah.page()).hasURL(AT_KEYCLOAK);
            Assertions.assertThat(clinic.logOf(Part.PORTAL)).doesNotContain(" ERROR ");
        }
    }

    @Test
    void whoeverIsSignedInWorksOnWhileKeycloakIsAway() {
        try (var lee = desk("lee")) {
            clinic.act("kill", Part.IDENTITY);
            try (var noah = new Desk(browser, clinic, true)) {
                lee.go("/cases");
                assertThat(heading(lee)).isVisible();
                assertThat(noah.page().getByText("Signing in is not possible at the moment"))
                        .isVisible();
                clinic.act("start", Part.IDENTITY);
                noah.follow("Try again");
                noah.signIn("noah");
                // asked again for a token that Keycloak gave before it died
                lee.go("/cases");
                assertThat(heading(lee)).isVisible();
                lee.hadNoTrouble();
            }
        }
    }

    /// The last: by now it was left alone for as long as it may be.
    @Test
    @Order(Integer.MAX_VALUE)
    void aPageThatIsLeftAloneLocksAndIsThereAgainAfterUnlocking() {
        var page = leftAlone.page();
        assertThat(page.getByText("This session is locked"))
                .isVisible(new IsVisibleOptions().setTimeout(2 * SHORT_IDLE.toMillis()));
        assertThat(page.getByText(TYPED)).isHidden();
        Assertions.assertThat(page.content()).doesNotContain(TYPED);
        leftAlone.isReadable("locked");

        leftAlone.follow("Unlock");
        // though Keycloak remembers them
        assertThat(page.locator("#password")).isVisible();
        page.screenshot(new Page.ScreenshotOptions().setPath(Desk.PICTURES.resolve("keycloak.png")));
        page.locator("#password").fill("clinic-rosa");
        leftAlone.press("Sign In");
        page.waitForURL(Pattern.compile(".*/intake.*"));
        assertThat(page.locator("[value='" + TYPED + "']")
                        .or(page.getByText(TYPED))
                        .first())
                .isVisible();
        assertThat(page.getByText("this page will be hidden soon")).isHidden();
        // which is how a locked page is answered
        leftAlone.hadNoTroubleBut("status of 403");
    }
}
