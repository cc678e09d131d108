package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.kit.inbox.DeadLetters;
import clinic.portal.Surroundings.SignedIn;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;
import org.springframework.test.web.servlet.MockMvc;

/// One whole shift of operations in Chromium, with scripts and the keyboard, and every page of it looked at.
@PortalTest
class OperationsInTheBrowserTests {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final Path PICTURES = Path.of("target", "pictures");

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DeadLetters letters;

    @Autowired
    private Map<String, Consumer<Message<byte[]>>> consumers;

    private final List<String> trouble = new CopyOnWriteArrayList<>();

    @Test
    void aShiftOfOperations() throws Exception {
        StubServices.get().reset();
        jdbc.sql("delete from replay_run").update();
        Examples.everything(StubServices.get(), clinic.journey());
        var poison = new PoisonedEvents(consumers, letters, jdbc);
        try (var browser = new WatchedBrowser(trouble);
                var page = browser.page(mvc, signedIn.as(UUID.randomUUID(), Role.OPERATIONS))) {
            var first = poison.stopAt(clinic.journey());
            var second = poison.stopAt(clinic.journey());
            browser.open(page, "/");
            looked(page, "operations");
            openLetter(page, first.id());
            looked(page, "dead-letter");

            press(page, "Try it");
            assertThat(page.locator(":focus").textContent()).contains("would fail at once");
            looked(page, "dead-letter-trial");
            poison.mend(first);
            press(page, "Try it");
            assertThat(page.locator(":focus").textContent()).contains("would handle 2 events");
            press(page, "Replay");
            assertThat(page.locator(":focus").textContent()).contains("It was handled");
            looked(page, "dead-letter-replayed");

            browser.open(page, "/operations");
            openLetter(page, second.id());
            assertThat(page.locator("main").textContent()).contains("and the event behind it follows");
            press(page, "Discard");
            assertThat(page.locator(":focus").getAttribute("name")).isEqualTo("reason");
            looked(page, "dead-letter-reason");
            page.keyboard().type("Opened twice by mistake");
            press(page, "Discard");
            assertThat(page.locator("main").textContent()).contains("discarded", "Opened twice by mistake");

            poison.mend(poison.stopAt(clinic.journey()));
            poison.stopAt(clinic.journey());
            browser.open(page, "/operations");
            press(page, "Replay all…");
            looked(page, "replay-trial");
            press(page, "Replay them");
            // it goes on by itself
            page.waitForCondition(
                    () -> page.locator("h2").first().textContent().startsWith("Finished"),
                    new Page.WaitForConditionOptions().setTimeout(15_000));
            assertThat(page.locator("#progress dl").textContent()).containsPattern("Handled\\s*1\\s*Failed again\\s*2");
            looked(page, "replay");

            browser.open(page, "/operations/lost-events");
            looked(page, "lost-events");
            page.locator("#e" + Examples.LOST + " a").click();
            looked(page, "lost-event");

            page.setExtraHTTPHeaders(Map.of("Cookie", "lang=es"));
            for (var address : List.of(
                    "/operations",
                    "/operations?from=nunca",
                    "/operations/dead-letters/records/" + Examples.LETTER,
                    "/operations/lost-events",
                    "/operations/lost-events/records/" + Examples.LOST)) {
                browser.open(page, address);
                assertThat(page.locator("html").getAttribute("lang")).isEqualTo("es");
                seen(page, address.replaceAll("[^a-z]+", "-").substring(1), "es", 390, 320);
            }
        } finally {
            poison.clear();
        }
        assertThat(trouble).isEmpty();
    }

    private static void openLetter(Page page, UUID id) {
        page.locator("#l" + id + " a").click();
        page.waitForURL("**/" + id);
    }

    private static void press(Page page, String button) {
        var found = page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true));
        page.waitForNavigation(() -> {
            found.focus();
            page.keyboard().press("Enter");
        });
    }

    /// In both schemes and on a narrow screen; axe has nothing to say.
    private static void looked(Page page, String name) {
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            if (scheme == ColorScheme.LIGHT) {
                seen(page, name, "light", 390, 320);
            }
            seen(page, name, scheme.name().toLowerCase(Locale.ROOT), 1280);
            assertThat(new AxeBuilder(page)
                            .withTags(RULES).analyze().getViolations().stream()
                                    .flatMap(rule -> rule.getNodes().stream()
                                            .map(node -> rule.getId() + " at " + node.getTarget() + ": "
                                                    + node.getFailureSummary())))
                    .as("what is wrong with " + name + ", " + scheme)
                    .isEmpty();
        }
    }

    /// Nothing has to be scrolled sideways.
    private static void seen(Page page, String name, String how, int... widths) {
        for (var width : widths) {
            page.setViewportSize(width, 900);
            assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
                    .as("%s, %s, at %d", name, how, width)
                    .isEqualTo(width);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve("%s-%s-%d.png".formatted(name, how, width)))
                    .setFullPage(true));
        }
    }
}
