package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Identity;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One member of staff, signed in, at a browser of their own. Whatever the browser complains about is kept.
final class Desk implements AutoCloseable {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    static final Path PICTURES = Path.of("target", "pictures");

    private final Identity identity;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Desk(Browser browser, RunningClinic clinic, String user) {
        this(browser, clinic, user, true);
    }

    Desk(Browser browser, RunningClinic clinic, String user, boolean scripts) {
        this(browser, clinic, scripts);
        signIn(user);
    }

    /// Before anybody has signed in.
    Desk(Browser browser, RunningClinic clinic, boolean scripts) {
        identity = clinic.stack().identity();
        context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(clinic.portal().toString())
                .setViewportSize(1440, 900)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setJavaScriptEnabled(scripts));
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> dialog.accept());
        page.navigate("/");
    }

    /// With the right password, and sees that it is.
    void signIn(String user) {
        signIn(user, "clinic-" + user);
        page.waitForURL(Pattern.compile(".*/(cases|privacy|intake)([?/#].*)?"));
    }

    /// On the sign-in server's own page, which is there already.
    void signIn(String user, String password) {
        switch (identity) {
            case EMBEDDED -> {
                page.getByLabel("User name").fill(user);
                page.getByLabel("Password").fill(password);
                press("Sign in");
            }
            case KEYCLOAK -> {
                page.locator("#username").fill(user);
                page.locator("#password").fill(password);
                press("Sign In");
            }
        }
    }

    Page page() {
        return page;
    }

    void go(String path) {
        page.navigate(path);
    }

    void press(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    void follow(String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link))
                .first()
                .click();
    }

    void type(String label, String text) {
        field(AriaRole.TEXTBOX, label).fill(text);
    }

    void choose(String label, String option) {
        field(AriaRole.COMBOBOX, label).selectOption(option);
    }

    void tick(String label) {
        field(AriaRole.CHECKBOX, label).check();
    }

    private Locator field(AriaRole role, String label) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(label).setExact(true))
                .first();
    }

    /// The panel of the case page with this heading.
    Locator panel(String heading) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(Pattern.compile("^" + heading)));
    }

    /// Readable for everybody: by the rules of WCAG 2.2 AA in light and dark, and on a telephone without scrolling
    /// sideways. A picture of each stays for people to look at.
    void isReadable(String name) {
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            inspect(name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        for (var width : List.of(390, 320)) {
            page.setViewportSize(width, 844);
            inspect(name + "-" + width);
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as("width of %s in a window of %d", name, width)
                    .isEqualTo(width);
        }
        page.setViewportSize(1440, 900);
    }

    private void inspect(String name) {
        // colours that are still on their way are nobody's colours
        page.waitForFunction("document.getAnimations().length === 0");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
        var violations = new AxeBuilder(page)
                .withTags(RULES).analyze().getViolations().stream()
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node ->
                                        rule.getId() + " at " + node.getTarget() + ": " + node.getFailureSummary()))
                        .toList();
        assertThat(violations).as("what is wrong with " + name).isEmpty();
    }

    /// A refused form answers 422 or 409, and the browser says so; anything else is a defect of the page.
    void hadNoTrouble() {
        hadNoTroubleBut();
    }

    /// @param expected part of what the browser says when a page is answered as it should be
    void hadNoTroubleBut(String... expected) {
        assertThat(complaints)
                .filteredOn(it -> !it.contains("status of 422") && !it.contains("status of 409"))
                .filteredOn(it -> Stream.of(expected).noneMatch(it::contains))
                .isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
