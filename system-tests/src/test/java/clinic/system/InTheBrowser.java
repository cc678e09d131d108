package clinic.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the tests in a browser share: one Chromium, a desk for each member of staff, and the ways of the pages.
@ExtendWith(ClinicExtension.class)
abstract class InTheBrowser {

    private static final double PATIENCE_MILLIS = 30_000;

    static RunningClinic clinic;
    private static Playwright playwright;
    static Browser browser;

    @BeforeAll
    static void open(RunningClinic running) {
        clinic = running;
        playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    @AfterAll
    static void close() {
        browser.close();
        playwright.close();
    }

    static void fillsIn(Desk ana, String family, String given, List<String> redFlags) {
        ana.type("Family name", family);
        ana.type("Given name", given);
        ana.type("Date of birth", "1984-05-17");
        ana.page().getByLabel("E-mail").first().fill(family.toLowerCase(Locale.ROOT) + "@example.org");
        ana.tick("May be e-mailed");
        ana.choose("Site", "Harbor");
        for (var scale : List.of("severityNow=8", "severityWorst=9", "severityAverage=6")) {
            var parts = scale.split("=");
            ana.page()
                    .locator("#f-%s label:has(input[value='%s'])".formatted((Object[]) parts))
                    .click();
        }
        ana.type("When it began", LocalDate.now().minusWeeks(4).toString());
        ana.choose("How often it flares up", "Daily");
        ana.choose("Cause", "Muscle injury");
        ana.page().getByLabel("During which activity").fill("lifting a box");
        ana.choose("Lower back", "both sides");
        for (var no : ana.page()
                .getByLabel("No", new Page.GetByLabelOptions().setExact(true))
                .all()) {
            no.check();
        }
        for (var flag : redFlags) {
            ana.page()
                    .getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName(flag))
                    .getByLabel("Yes")
                    .check();
        }
        ana.page().getByLabel("In the patient’s words").fill("It seizes up when I bend; mornings are worst.");
        ana.press("Open the case");
        assertThat(heading(ana)).containsText(given);
        timeline(ana, "Case opened");
    }

    static String nameOfNobody() {
        return "Nobody" + Long.toString(System.nanoTime(), 26).replaceAll("[0-9]", "x");
    }

    static Locator button(Desk desk, String name) {
        return desk.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator firstOf(Desk desk, String button) {
        return desk.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .first();
    }

    static Locator firstLink(Desk desk, String link) {
        return desk.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link))
                .first();
    }

    static Locator heading(Desk desk) {
        return desk.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    static void timeline(Desk desk, String entry) {
        assertThat(desk.panel("Timeline")).containsText(entry, new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    static Desk desk(String user) {
        return new Desk(browser, clinic, user);
    }

    private static Path chromium() {
        return Stream.of(
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The browser tests need Chromium: install it (Debian and Ubuntu: apt-get install chromium)."));
    }
}
