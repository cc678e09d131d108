package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import clinic.contracts.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpSession;

/// What somebody finds again who unlocks, and that nobody else does.
@PortalTest
class UnlockingTests extends SessionStory {

    @Test
    void unlockingBringsThePageBackWithWhatWasTyped() throws Exception {
        var session = lockedWith("typed before the coffee");
        assertThat(page(casePage, session).getStatus()).isEqualTo(403);

        var back = signIn(session, lee, null);

        assertThat(back.asked()).contains("prompt=login", "max_age=600");
        assertThat(back.page()).isEqualTo(casePage);
        assertThat(back.session()).isNotSameAs(session);
        assertThat(session.isInvalid()).isTrue();
        assertThat(findingsIn(back.session())).isEqualTo("typed before the coffee");
    }

    /// Without scripts nothing keeps what is typed before it is sent.
    @Test
    void aFormThatWasSentTooLateIsInItsPlaceAfterUnlocking() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        var desk = new PlainBrowser(mvc, session);
        var form = desk.form(desk.open(casePage), ".*/findings").set("findings", "typed for half an hour");
        desk.open("/cases");
        clock.forward(Duration.ofMinutes(10));
        StubServices.get().reset();
        Examples.everything(StubServices.get(), journey);

        var locked = form.sent();
        assertThat(locked.getContentAsString())
                .contains("What you sent was not done")
                .doesNotContain("typed for half an hour");
        assertThat(jdbc.sql("select encode(content, 'escape') from draft where owner = ?")
                        .param(lee)
                        .query(String.class)
                        .single())
                .doesNotContain("typed for half");
        var back = signIn(session, lee, null);

        assertThat(back.page()).isEqualTo(casePage);
        assertThat(findingsIn(back.session())).isEqualTo("typed for half an hour");
        assertThat(StubServices.get().calls()).allMatch(call -> call.method().equals("GET"));
    }

    @Test
    void aLateReasonForEmergencyAccessIsShownOnceMore() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        var desk = new PlainBrowser(mvc, session);
        var form = Map.of("reason", "EMERGENCY_TREATMENT", "explanation", "found unconscious");
        var page = desk.open(casePage);
        clock.forward(Duration.ofMinutes(10));

        var request = post(casePage + "/emergency-access")
                .session(session)
                .header("Accept", "text/html")
                .param("_csrf", page.select("[name=_csrf]").getFirst().attr("value"));
        form.forEach(request::param);
        assertThat(mvc.perform(request).andReturn().getResponse().getContentAsString())
                .contains("What you sent was not done");

        assertThat(drafts()).containsExactly("emergency");
        var back = signIn(session, lee, null);
        new PlainBrowser(mvc, back.session()).open(casePage);
        assertThat(drafts()).isEmpty();
    }

    @Test
    void aDisclosureThatWasSentTooLateIsInItsFormAfterUnlocking() throws Exception {
        var path = "/privacy/patients/" + journey.patientId + "/disclosures";
        var session = signedIn.as(lee, Role.PRIVACY_OFFICER, journey.siteId);
        var desk = new PlainBrowser(mvc, session);
        var form = desk.form(desk.open(path), "/disclosures$")
                .set("recipient", "Court of Denver")
                .set("description", "Two years of notes, and the films");
        var key = form.value("key");
        clock.forward(Duration.ofMinutes(10));
        StubServices.get().reset();
        Examples.everything(StubServices.get(), journey);

        assertThat(form.sent().getContentAsString())
                .contains("What you sent was not done")
                .doesNotContain("Court of Denver");
        assertThat(StubServices.get().calls()).isEmpty();
        var back = signIn(session, lee, null, claims -> with(claims, "roles", List.of(Role.PRIVACY_OFFICER)));

        assertThat(back.page()).isEqualTo(path);
        desk = new PlainBrowser(mvc, back.session());
        var again = desk.form(desk.open(path), "/disclosures$");
        assertThat(again.value("recipient")).isEqualTo("Court of Denver");
        assertThat(again.value("description")).isEqualTo("Two years of notes, and the films");
        // so that it is written down once, should it have arrived all the same
        assertThat(again.value("key")).isEqualTo(key);
        assertThat(StubServices.get().calls()).allMatch(call -> call.method().equals("GET"));
        assertThat(drafts()).isEmpty();
    }

    @Test
    void aNoteAboutUnusualAccessThatWasSentTooLateIsAtItsEntryAfterUnlocking() throws Exception {
        StubServices.get()
                .when(
                        "records",
                        "GET",
                        "/unusual-access.*",
                        StubServices.Answer.ok(StubServices.get()
                                .example("/unusual-access.*")
                                .replace(
                                        "2026-11-21",
                                        LocalDate.now(ZoneOffset.UTC)
                                                .plusDays(1)
                                                .toString())));
        var session = signedIn.as(lee, Role.PRIVACY_OFFICER, journey.siteId);
        var page = new PlainBrowser(mvc, session).open("/privacy/unusual");
        var entry = page.select(".entries > li:has([value=" + journey.patientId + "])")
                .getFirst();
        clock.forward(Duration.ofMinutes(10));

        var request = post("/privacy/unusual/reviews")
                .session(session)
                .header("Accept", "text/html")
                .param("note", "Asked, and it was an emergency");
        entry.select("input").forEach(field -> request.param(field.attr("name"), field.val()));
        assertThat(mvc.perform(request).andReturn().getResponse().getContentAsString())
                .contains("What you sent was not done");
        var back = signIn(session, lee, null, claims -> with(claims, "roles", List.of(Role.PRIVACY_OFFICER)));

        assertThat(back.page()).isEqualTo("/privacy/unusual");
        assertThat(new PlainBrowser(mvc, back.session())
                        .open("/privacy/unusual")
                        .select("#" + entry.id() + " textarea")
                        .text())
                .isEqualTo("Asked, and it was an emergency");
        assertThat(drafts()).isEmpty();
    }

    @Test
    void aLateReasonOfOperationsIsShownOnceMore() throws Exception {
        for (var about : List.of(
                "/operations/dead-letters/records/" + Examples.LETTER,
                "/operations/lost-events/records/" + Examples.LOST)) {
            var session = signedIn.as(lee, Role.OPERATIONS);
            var desk = new PlainBrowser(mvc, session);
            var form = desk.form(desk.open(about), ".*/(discard|settlement)$").set("reason", "Typed again by hand");
            clock.forward(Duration.ofMinutes(10));

            assertThat(form.sent().getContentAsString()).contains("What you sent was not done");
            var back = signIn(session, lee, null, claims -> with(claims, "roles", List.of(Role.OPERATIONS)));

            assertThat(back.page()).isEqualTo(about);
            assertThat(new PlainBrowser(mvc, back.session())
                            .open(about)
                            .select("[name=reason]")
                            .text())
                    .isEqualTo("Typed again by hand");
            assertThat(drafts()).isEmpty();
            clock.back();
        }
    }

    @Test
    void anotherSiteKeepsNothingInALockedSession() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        new PlainBrowser(mvc, session).open(casePage);
        clock.forward(Duration.ofMinutes(10));

        for (var token : new String[] {null, "x", TestCsrf.of(new MockHttpSession())}) {
            var request = post(casePage + "/screenings")
                    .session(session)
                    .header("Accept", "text/html")
                    .param("instrument", "PHQ9")
                    .param("answers", "planted");
            if (token != null) {
                request.param("_csrf", token);
            }
            assertThat(mvc.perform(request).andReturn().getResponse().getContentAsString())
                    .contains("This session is locked")
                    .doesNotContain("What you sent was not done");
        }

        assertThat(drafts()).isEmpty();
    }

    @Test
    void somebodyElseWhoSignsInGetsNothingOfIt() throws Exception {
        var session = lockedWith("of somebody else");
        page(casePage, session);

        var other = signIn(session, UUID.randomUUID(), null);

        assertThat(other.page()).isEqualTo("/cases");
        assertThat(session.isInvalid()).isTrue();
        assertThat(new PlainBrowser(mvc, other.session()).open(casePage).text()).doesNotContain("of somebody else");
    }

    @Test
    void aLockDoesNotOpenForAPasswordThatWasGivenBefore() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        clock.forward(Duration.ofMinutes(10));
        page(casePage, session);

        var refused = signIn(
                session,
                lee,
                null,
                claims -> with(
                        claims, "auth_time", Instant.now().minusSeconds(120).getEpochSecond()));
        assertThat(refused.page()).isEqualTo("/signed-out?failed");
        assertThat(page(casePage, session).getStatus()).isEqualTo(403);

        var silent = signIn(session, lee, null, claims -> without(claims, "auth_time"));
        assertThat(silent.page()).isEqualTo("/signed-out?failed");
        assertThat(page(casePage, session).getStatus()).isEqualTo(403);
    }

    /// Findings were typed there, and nobody used it since.
    private MockHttpSession lockedWith(String findings) throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        var desk = new PlainBrowser(mvc, session);
        desk.form(desk.open(casePage), ".*/findings").set("findings", findings).keep();
        clock.forward(Duration.ofMinutes(10));
        return session;
    }

    /// The forms of which something is kept.
    private List<@Nullable String> drafts() {
        return jdbc.sql("select form from draft where owner = ?")
                .param(lee)
                .query(String.class)
                .list();
    }

    private String findingsIn(MockHttpSession session) throws Exception {
        return new PlainBrowser(mvc, session)
                .open(casePage)
                .select("[name=findings]")
                .text();
    }
}
