package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.portal.StubServices.Answer;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import clinic.portal.casefile.Searches;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.Media;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
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

    private static final int IN_ONE_FIELD = 15;

    private static final Pattern SPACE = Pattern.compile("[\\s\\u0000\\uFFFD]+");

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

    private static final List<String> trouble = new CopyOnWriteArrayList<>();
    private static WatchedBrowser browser;

    private final Set<String> seen = new TreeSet<>();
    private final Map<String, String> typed = new HashMap<>();
    private int views;

    @BeforeAll
    static void openTheBrowser() {
        browser = new WatchedBrowser(trouble);
    }

    @AfterAll
    static void closeTheBrowser() {
        browser.close();
    }

    @BeforeEach
    void services() {
        trouble.clear();
        StubServices.get().reset();
    }

    /// Other tests look at the same portal, and take such words for what they look for.
    @AfterEach
    void asBefore() {
        TypedText.IN_THE_READ_MODEL.keySet().forEach(column -> {
            var words = column.split("\\.");
            jdbc.sql("update %s set %s = 'Harmless' where %s like :text".formatted(words[0], words[1], words[1]))
                    .param("text", column + " %")
                    .update();
        });
        jdbc.sql("delete from draft").update();
    }

    @Test
    void isTextWhereverItIsShown() throws Exception {
        for (var first = 0; first < HostileText.PAYLOADS.size(); first += IN_ONE_FIELD) {
            var hostile = String.join(
                    " ",
                    HostileText.PAYLOADS.subList(first, Math.min(first + IN_ONE_FIELD, HostileText.PAYLOADS.size())));
            var journey = clinic.journey().tellEverything();
            answers(journey, hostile);
            readModel(journey, hostile);
            var session = signedIn.as(Role.PHYSICIAN, journey.siteId);
            try (var page = browser.page(mvc, session)) {
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
            try (var page = browser.page(mvc, signedIn.as(Role.FRONT_DESK, journey.siteId))) {
                typesIntoEveryForm(page, "/intake", hostile);
            }
            // nobody's visit brings the two together, so the chart opens in an emergency only
            var stranger = clinic.journey().tellTheCaseAlone();
            try (var page = browser.page(mvc, signedIn.as(Role.PHYSICIAN, stranger.siteId))) {
                typesIntoEveryForm(page, "/cases/" + stranger.caseId, hostile);
            }
            answers(journey, hostile);
            try (var page = browser.page(mvc, signedIn.as(Role.PRIVACY_OFFICER, journey.siteId))) {
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
            answers(journey, hostile);
            try (var page = browser.page(mvc, signedIn.as(Role.OPERATIONS))) {
                for (var address : List.of(
                        "/operations/lost-events",
                        "/operations/dead-letters/records/" + Examples.LETTER,
                        "/operations/lost-events/records/" + Examples.LOST)) {
                    look(page, address);
                    typesIntoEveryForm(page, address, hostile);
                }
            }
        }

        var fields = TypedText.taken();
        System.out.printf(
                "hostile content: %d payloads in %d fields, %d views in Chromium, %d executions, dialogs, reports and"
                        + " foreign requests%n",
                HostileText.PAYLOADS.size(), fields.size(), views, trouble.size());
        assertThat(trouble).isEmpty();
        assertThat(HostileText.PAYLOADS).hasSizeGreaterThan(40);
        assertThat(fields)
                .as("a new field of text needs a place here")
                .allSatisfy(field -> assertThat(
                                TypedText.SHOWN.containsKey(field) || TypedText.SHOWN_NOWHERE.contains(field))
                        .as(field)
                        .isTrue());
        assertThat(seen)
                .as("shown as text")
                .containsAll(fields.stream()
                        .flatMap(field -> TypedText.SHOWN.getOrDefault(field, List.of()).stream())
                        .collect(Collectors.toSet()))
                .containsAll(TypedText.IN_THE_READ_MODEL.keySet())
                .contains("form.reason");
    }

    /// That a canary would sing: the same browser, with a page that has no policy and escapes nothing.
    @Test
    void wouldSeeWhatRuns() throws Exception {
        try (var page = browser.empty()) {
            page.route("**", route -> {
                if (route.request().url().contains("evil.example")) {
                    trouble.add("foreign");
                    route.abort();
                } else {
                    route.fulfill(new FulfillOptions()
                            .setContentType("text/html")
                            .setBody("<p>" + HostileText.PAYLOADS.get(0) + HostileText.PAYLOADS.get(3)
                                    + HostileText.PAYLOADS.get(4) + "<script>alert(1)</script>"));
                }
            });
            page.navigate("http://localhost/");
            page.waitForCondition(
                    () -> trouble.containsAll(List.of("canary", "dialog", "foreign")),
                    new Page.WaitForConditionOptions().setTimeout(5_000));
        }
        assertThat(trouble).contains("canary", "dialog", "foreign");
    }

    private void look(Page page, String address) {
        browser.open(page, address);
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
                browser.leave(
                        page,
                        () -> page.waitForNavigation(() -> page.evaluate(
                                "action => [...document.querySelectorAll('form[method=post]')]"
                                        + ".find(it => it.getAttribute('action') === action).submit()",
                                action)));
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
                .forEach((path, from) -> answer(path, from, hostile, TypedText.IN_ANSWERS));
        Map.of(
                        "/operations/dead-letters/[^/]+", List.of("records"),
                        "/operations/lost-events\\?.*", List.of("records"),
                        "/operations/lost-events/[^/]+", List.of("records"),
                        "/audit\\?.*", List.of("intake", "scheduling", "records", "notification"),
                        "/unusual-access.*", List.of("records"))
                .forEach((path, from) -> answer(path, from, hostile, TypedText.IN_THE_TRAIL));
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
        TypedText.IN_THE_READ_MODEL.forEach((column, key) -> {
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
}
