package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpSession;

/// Signing in begins a session of its own, signing out ends it, and the audit hears of both.
@PortalTest
class SessionBeginsAndEndsTests extends SessionStory {

    @Test
    void aSignInThatIsNotFreshIsNone() throws Exception {
        var old = signIn(
                new MockHttpSession(),
                lee,
                casePage,
                claims -> with(
                        claims, "auth_time", Instant.now().minusSeconds(720).getEpochSecond()));

        assertThat(old.asked()).contains("max_age=600").doesNotContain("prompt=");
        assertThat(old.page()).isEqualTo("/signed-out?failed");
        assertThat(page(casePage, old.session()).getStatus()).isEqualTo(302);
    }

    @Test
    void signingInBeginsASessionThatNobodyCouldPrepare() throws Exception {
        var prepared = new MockHttpSession();
        var id = prepared.getId();
        prepared.setAttribute("planted", "by somebody else");

        var signedIn = signIn(prepared, lee, casePage);

        assertThat(signedIn.page()).isEqualTo(casePage);
        assertThat(prepared.isInvalid()).isTrue();
        assertThat(signedIn.session().getId()).isNotEqualTo(id);
        assertThat(signedIn.session().getAttribute("planted")).isNull();
    }

    @Test
    void aSessionWithoutALifeIsNone() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        session.removeAttribute("clinic.portal.signin.SessionLife");

        assertThat(page(casePage, session).getStatus()).isEqualTo(302);
    }

    @Test
    void signingOutEndsItAndEmptiesTheBrowsersMemory() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, journey.siteId);
        var desk = new PlainBrowser(mvc, session);

        var out = desk.form(desk.open("/cases"), "/logout").sent();

        assertThat(out.getRedirectedUrl()).contains("/connect/logout", "id_token_hint=");
        assertThat(out.getHeader("Clear-Site-Data")).isEqualTo("\"cache\", \"storage\"");
        assertThat(session.isInvalid()).isTrue();
    }

    @Test
    void whatSomebodyMayDoIsRememberedFromOneSignInToTheNext() throws Exception {
        signIn(new MockHttpSession(), lee, casePage);
        var first = permissions();
        signIn(new MockHttpSession(), lee, casePage, claims -> with(claims, "roles", List.of(Role.NURSE)));

        assertThat(first).contains("role:physician", "site:" + journey.siteId);
        assertThat(permissions()).contains("role:nurse").doesNotContain("role:physician");
    }

    @Test
    void theAuditHearsOfSigningInLockingUnlockingAndOut() throws Exception {
        var session = signIn(new MockHttpSession(), lee, casePage).session();
        clock.forward(Duration.ofMinutes(10));
        page(casePage, session);
        page(casePage, session);
        clock.back();
        signIn(session, lee, null, claims -> without(claims, "auth_time"));
        var back = signIn(session, lee, null, claims -> with(claims, "roles", List.of(Role.NURSE)));
        var desk = new PlainBrowser(mvc, back.session());
        desk.form(desk.open("/cases"), "/logout").sent();

        assertThat(jdbc.sql("""
                        select action || ' ' || outcome || coalesce(' ' || reason, '') from audit
                        where actor = ? and action not in ('READ', 'LIST', 'SEARCH') order by id""").param(lee.toString()).query(String.class).list())
                .containsExactly(
                        "SIGN_IN ALLOWED",
                        "LOCK ALLOWED idle",
                        "SIGN_IN REFUSED not-fresh-enough",
                        "UNLOCK ALLOWED",
                        "PERMISSIONS ALLOWED",
                        "SIGN_OUT ALLOWED asked");
    }

    private String permissions() {
        return jdbc.sql("select array_to_string(permissions, ' ') from permissions_seen where subject = ?")
                .param(lee)
                .query(String.class)
                .single();
    }
}
