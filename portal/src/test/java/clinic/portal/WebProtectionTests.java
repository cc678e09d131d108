package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import clinic.contracts.Role;
import clinic.kit.testing.Addresses;
import clinic.portal.Surroundings.SignedIn;
import clinic.portal.TheClinic.Journey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What other sites can make a signed-in browser do here: nothing. And what a browser is told about every answer.
@PortalTest
class WebProtectionTests {

    private static final List<String> ROLES = List.of(
            Role.FRONT_DESK,
            Role.NURSE,
            Role.PHYSICIAN,
            Role.THERAPIST,
            Role.SITE_MANAGER,
            Role.PRIVACY_OFFICER,
            Role.OPERATIONS);

    @Autowired
    private MockMvc mvc;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private TheClinic clinic;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @SuppressWarnings("NullAway.Init")
    private Journey journey;

    @BeforeEach
    void prepare() {
        StubServices.get().reset();
        journey = clinic.journey().tellEverything();
        Examples.everything(StubServices.get(), journey);
    }

    @Test
    void everyChangeNeedsTheTokenOfTheSession() throws Exception {
        var foreign = new PlainBrowser(mvc, signedIn.as(UUID.randomUUID(), Role.PHYSICIAN, journey.siteId))
                .open("/cases")
                .select("input[name=_csrf]")
                .attr("value");
        assertThat(foreign).isNotBlank();
        StubServices.get().reset();
        var before = drafts();
        var sent = 0;
        for (var route : changes()) {
            for (var role : ROLES) {
                var session = signedIn.as(UUID.randomUUID(), role, journey.siteId);
                for (var token : new String[] {null, "", "x", foreign}) {
                    var request = request(HttpMethod.valueOf(route.method()), route.path())
                            .session(session)
                            .header("Accept", "text/html");
                    if (token != null) {
                        request.param("_csrf", token);
                    }
                    assertThat(mvc.perform(request).andReturn().getResponse().getStatus())
                            .as(route + " with the token " + token)
                            .isEqualTo(403);
                    sent++;
                }
            }
        }
        System.out.println("forged requests: " + sent + " to " + changes().size() + " routes, none got through");
        assertThat(StubServices.get().calls()).isEmpty();
        assertThat(drafts()).isEqualTo(before);
    }

    @Test
    void everyAnswerSaysWhatABrowserMayDoWithIt() throws Exception {
        var session = signedIn.as(UUID.randomUUID(), Role.PHYSICIAN, journey.siteId);
        for (var path : List.of(
                "/cases",
                "/cases/" + journey.caseId,
                "/cases/" + journey.caseId + "/head",
                "/cases/" + UUID.randomUUID(),
                "/intake",
                "/session",
                "/locked",
                "/sign-in-away",
                "/signed-out",
                "/oauth2/authorization/clinic",
                "/login/oauth2/code/clinic?code=x&state=y",
                "/nothing-here")) {
            for (var who : List.of(session, new MockHttpSession())) {
                var answer = mvc.perform(get(path).session(who).header("Origin", "https://elsewhere.example"))
                        .andReturn()
                        .getResponse();
                assertThat(answer.getHeader("Cache-Control")).as(path).contains("no-store");
                assertThat(answer.getHeader("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
                assertThat(answer.getHeader("Referrer-Policy")).as(path).isEqualTo("same-origin");
                assertThat(answer.getHeader("Content-Security-Policy"))
                        .as(path)
                        .contains("default-src 'none'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(answer.getHeader("Cross-Origin-Opener-Policy"))
                        .as(path)
                        .isEqualTo("same-origin");
                assertThat(answer.getHeader("Cross-Origin-Resource-Policy"))
                        .as(path)
                        .isEqualTo("same-origin");
                // it is http here
                assertThat(answer.getHeader("Strict-Transport-Security"))
                        .as(path)
                        .isNull();
                assertThat(answer.getHeaderNames()).as(path).noneMatch(name -> name.startsWith("Access-Control-"));
            }
        }
    }

    @Test
    void noOtherSiteIsLetInByAPreflight() throws Exception {
        var session = signedIn.as(UUID.randomUUID(), Role.PHYSICIAN, journey.siteId);
        for (var route : changes()) {
            var answer = mvc.perform(options(route.path())
                            .session(session)
                            .header("Origin", "https://elsewhere.example")
                            .header("Access-Control-Request-Method", route.method())
                            .header("Access-Control-Request-Headers", "X-Anything"))
                    .andReturn()
                    .getResponse();
            assertThat(answer.getHeaderNames())
                    .as(route.toString())
                    .noneMatch(name -> name.startsWith("Access-Control-"));
        }
    }

    @Test
    void noMethodIsTakenForAnother() throws Exception {
        var session = signedIn.as(UUID.randomUUID(), Role.PHYSICIAN, journey.siteId);
        StubServices.get().reset();
        assertThat(mvc.perform(request(HttpMethod.TRACE, "/cases").session(session))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isIn(400, 405);
        for (var route : changes()) {
            // if it were heeded, a request that needs no token would become one that changes something
            var answer = mvc.perform(get(route.path())
                            .session(session)
                            .header("X-HTTP-Method-Override", route.method())
                            .header("X-HTTP-Method", route.method())
                            .param("_method", route.method()))
                    .andReturn()
                    .getResponse();
            assertThat(answer.getStatus()).as(route.toString()).isNotEqualTo(204);
        }
        assertThat(StubServices.get().calls()).allMatch(call -> call.method().equals("GET"));
    }

    @Test
    void noAddressHoldsWhatSomebodyTypes() {
        Addresses.verify(mapping, true);
    }

    /// From the form to the list, its next page, its refreshed rows and back again.
    @Test
    void whoeverIsLookedForStandsInNoAddress() throws Exception {
        var name = journey.familyName;
        var desk = new PlainBrowser(mvc, signedIn.as(UUID.randomUUID(), Role.FRONT_DESK, journey.siteId));
        for (var page : List.of("/cases", "/intake")) {
            var found = desk.form(desk.open(page), "/search$").set("q", name).sent();
            assertThat(found.getStatus()).isEqualTo(302);
            var address = String.valueOf(found.getRedirectedUrl());
            assertThat(address).startsWith(page).contains("search=").doesNotContainIgnoringCase(name);
            var shown = desk.open(address);
            assertThat(shown.select("#q").val()).isEqualTo(name);
            assertThat(shown.text()).contains(name.toUpperCase(Locale.ROOT));
            assertThat(shown.select("[href], [action], [data-refresh], [hx-get], [hx-post], [data-draft]")
                            .eachAttr("href"))
                    .noneMatch(link -> link.contains(name));
            // asked once more, it is the same
            assertThat(desk.open(address).select("#q").val()).isEqualTo(name);
        }
    }

    @Test
    void aSearchForWhatNoTextHoldsFindsNobody() throws Exception {
        var desk = new PlainBrowser(mvc, signedIn.as(UUID.randomUUID(), Role.NURSE, journey.siteId));
        for (var page : List.of("/cases", "/intake")) {
            assertThat(desk.lookFor(page, "no\0body\n").text()).doesNotContain(journey.familyName);
        }
        var officer = new PlainBrowser(mvc, signedIn.as(UUID.randomUUID(), Role.PRIVACY_OFFICER, journey.siteId));
        for (var form : List.of("/privacy/patients/search$", "/privacy/people/search$")) {
            assertThat(officer.form(officer.open("/privacy"), form)
                            .set("q", "no\0body")
                            .submit()
                            .select("[role=status]")
                            .text())
                    .contains("Nobody is known here");
        }
    }

    @Test
    void aSearchIsFoundAgainOnlyBySomebodyWhoMadeIt() throws Exception {
        var session = signedIn.as(UUID.randomUUID(), Role.FRONT_DESK, journey.siteId);
        var desk = new PlainBrowser(mvc, session);
        var address = String.valueOf(desk.form(desk.open("/cases"), "/search$")
                .set("q", "Nobody of this name")
                .sent()
                .getRedirectedUrl());
        assertThat(desk.open(address).select(".empty").text()).contains("No case fits");
        assertThat(mvc.perform(get(address.replace("/cases", "/cases/rows")).session(session))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("No case fits");

        var other = signedIn.as(UUID.randomUUID(), Role.FRONT_DESK, journey.siteId);
        assertThat(mvc.perform(get(address).session(other))
                        .andReturn()
                        .getResponse()
                        .getRedirectedUrl())
                .isEqualTo("/cases?status=open");
        var rows = mvc.perform(get(address.replace("/cases", "/cases/rows")).session(other))
                .andReturn()
                .getResponse();
        assertThat(rows.getStatus()).isEqualTo(410);
        assertThat(rows.getHeader("HX-Refresh")).isEqualTo("true");
        assertThat(rows.getContentAsString()).doesNotContain(journey.caseId.toString());
    }

    /// Whatever a form sends beyond its fields would be believed to be saved.
    @Test
    void noFormTakesAFieldThatNobodyKnows() throws Exception {
        var session = signedIn.as(ROLES, journey.siteId);
        var token = new PlainBrowser(mvc, session)
                .open("/cases")
                .select("input[name=_csrf]")
                .attr("value");
        StubServices.get().reset();
        var before = drafts();
        for (var route : changes()) {
            if (route.path().equals("/logout")) {
                continue; // no page of ours
            }
            for (var name : List.of("surprise", "side[surprise]")) {
                var answer = mvc.perform(request(HttpMethod.valueOf(route.method()), route.path())
                                .session(session)
                                .header("Accept", "text/html")
                                .param("_csrf", token)
                                .param(name, "1"))
                        .andReturn()
                        .getResponse();
                assertThat(answer.getStatus()).as(route.toString()).isEqualTo(400);
                assertThat(answer.getContentAsString()).as(route.toString()).contains(name + ": is not known here");
            }
        }
        System.out.println("unknown fields: " + changes().size() + " routes, none taken");
        assertThat(StubServices.get().calls()).isEmpty();
        assertThat(drafts()).isEqualTo(before);
    }

    private record Route(String method, String path) {}

    /// Of the pages; what programs call knows no session (`ProgramsAndPeopleTests`).
    private List<Route> changes() {
        var routes = new ArrayList<Route>();
        mapping.getHandlerMethods().forEach((info, handler) -> {
            for (var method : info.getMethodsCondition().getMethods()) {
                if (method != RequestMethod.GET && method != RequestMethod.HEAD) {
                    for (var pattern : info.getPatternValues()) {
                        if (pattern.startsWith("/api/")) {
                            continue;
                        }
                        routes.add(new Route(
                                method.name(),
                                pattern.replace("{id}", journey.caseId.toString())
                                        .replaceAll(
                                                "\\{[^}]*}", UUID.randomUUID().toString())));
                    }
                }
            }
        });
        routes.add(new Route("POST", "/logout"));
        assertThat(routes).hasSizeGreaterThan(10);
        return routes;
    }

    private int drafts() {
        return jdbc.sql("select count(*) from draft").query(Integer.class).single();
    }
}
