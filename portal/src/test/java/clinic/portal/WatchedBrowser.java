package clinic.portal;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;

/// Chromium with the portal's pages, in which whatever runs, opens, is reported by the policy or asks another host is
/// noted down.
final class WatchedBrowser implements AutoCloseable {

    private static final String SENTINEL = "sentinel.example";

    /// What is waiting in a page goes first: focus, events of media and of the policy. Then the page itself breaks the
    /// policy, and when that is reported all before it has been, too. Where no policy reports, nothing would be
    /// noticed.
    private static final String COME_TO_REST = """
            sentinel => new Promise((rest, never) => {
                const patience = setTimeout(() => never(new Error('the policy reports nothing')), 10_000);
                document.addEventListener('securitypolicyviolation', it => {
                    if (it.blockedURI.includes(sentinel)) {
                        clearTimeout(patience);
                        setTimeout(rest);
                    }
                });
                requestAnimationFrame(() => requestAnimationFrame(() => {
                    new Image().src = 'https://' + sentinel + '/';
                }));
            })\
            """;

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> trouble;
    private int asked;

    /// @param trouble where it is noted down
    WatchedBrowser(List<String> trouble) {
        this.trouble = trouble;
        playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(Stream.of(
                                        "/usr/bin/chromium",
                                        "/usr/bin/chromium-browser",
                                        "/usr/bin/google-chrome",
                                        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                                .map(Path::of)
                                .filter(Files::isExecutable)
                                .findFirst()
                                .orElseThrow())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /// The portal's, for somebody who is signed in.
    Page page(MockMvc mvc, MockHttpSession session) {
        var page = empty();
        page.route("**", route -> answer(route, mvc, session));
        return page;
    }

    /// One that has no pages yet.
    Page empty() {
        var page = browser.newContext(new NewContextOptions().setIgnoreHTTPSErrors(true))
                .newPage();
        watch(page);
        return page;
    }

    void open(Page page, String address) {
        leave(page, () -> page.navigate("http://localhost" + address));
    }

    /// Whatever leads to another page, which has come to rest then.
    void leave(Page page, Runnable leaving) {
        leaving.run();
        int before;
        do {
            before = asked;
            try {
                page.evaluate(COME_TO_REST, SENTINEL);
            } catch (PlaywrightException e) {
                throw new AssertionError(
                        page.url() + " was left or never came to rest; noted until then: " + trouble, e);
            }
            // what was answered meanwhile is on the page now, and may have something waiting as well
        } while (asked > before);
    }

    private void watch(Page page) {
        page.exposeFunction("canary", _ -> trouble.add("canary"));
        page.exposeFunction("reported", what -> {
            var report = Arrays.toString(what);
            return report.contains(SENTINEL) ? report : trouble.add("policy: " + report);
        });
        page.addInitScript("document.addEventListener('securitypolicyviolation',"
                + " it => reported(it.violatedDirective + ' ' + it.blockedURI + ' ' + it.sample))");
        page.onDialog(dialog -> {
            trouble.add("dialog");
            dialog.dismiss();
        });
        page.onPopup(_ -> trouble.add("popup"));
    }

    /// The portal itself answers, with its own headers, so that its policy holds.
    private void answer(Route route, MockMvc mvc, MockHttpSession session) {
        asked++;
        var request = route.request();
        var uri = URI.create(request.url().replace("|", "%7C"));
        if (!"localhost".equals(uri.getHost())) {
            trouble.add("foreign: " + request.url());
            route.abort();
            return;
        }
        if (uri.getPath().equals("/live") || uri.getPath().endsWith("live-worker.js")) {
            route.abort();
            return;
        }
        try {
            var answer = ask(request.method(), uri, request, mvc, session);
            for (var next = answer.getRedirectedUrl(); next != null; next = answer.getRedirectedUrl()) {
                answer = ask("GET", uri.resolve(next.replaceFirst("#.*", "")), null, mvc, session);
            }
            var headers = new HashMap<String, String>();
            for (var name : answer.getHeaderNames()) {
                headers.put(name, String.join(", ", answer.getHeaders(name)));
            }
            route.fulfill(new FulfillOptions()
                    .setStatus(answer.getStatus())
                    .setHeaders(headers)
                    .setBodyBytes(answer.getContentAsByteArray()));
        } catch (Exception e) {
            trouble.add(request.url() + ": " + e);
            route.abort();
        }
    }

    private static MockHttpServletResponse ask(
            String method, URI uri, @Nullable Request asked, MockMvc mvc, MockHttpSession session) throws Exception {
        var request = request(
                        HttpMethod.valueOf(method),
                        URI.create(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())))
                .session(session);
        if (asked != null) {
            asked.headers().forEach((name, value) -> {
                if (name.startsWith("hx-") || name.equals("accept") || name.equals("content-type")) {
                    request.header(name, value);
                }
            });
            if (asked.headers().getOrDefault("cookie", "").contains("lang=es")) {
                request.cookie(new Cookie("lang", "es"));
            }
            var body = asked.postDataBuffer();
            if (body != null) {
                request.content(new String(body, StandardCharsets.UTF_8));
            }
        }
        return mvc.perform(request).andReturn().getResponse();
    }
}
