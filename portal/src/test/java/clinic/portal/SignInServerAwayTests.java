package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.contracts.Role;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpSession;

/// What goes on while the sign-in server does not answer, or gives no further token.
@PortalTest
class SignInServerAwayTests extends SessionStory {

    @ParameterizedTest
    @ValueSource(strings = {"en", "es"})
    void whoCannotSignInIsToldSoAndWhenToTryAgain(String language) throws Exception {
        identity.away(true);

        var answer = mvc.perform(get("/oauth2/authorization/clinic").cookie(new Cookie("lang", language)))
                .andReturn()
                .getResponse();

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("30");
        assertThat(answer.getContentAsString())
                .contains(
                        language.equals("es")
                                ? "Ahora no es posible iniciar sesión"
                                : "Signing in is not possible at the moment");
        assertThat(answer.getContentAsString()).contains(language.equals("es") ? "se conserva" : "is kept for you");
    }

    @Test
    void aSignInServerThatLeavesHalfwayIsSaidToBeAway() throws Exception {
        var asked = mvc.perform(get("/oauth2/authorization/clinic").session(new MockHttpSession()))
                .andReturn();
        identity.away(true);

        var back = mvc.perform(get("/login/oauth2/code/clinic")
                        .param("code", "c")
                        .param("state", parameter(asked.getResponse().getRedirectedUrl(), "state"))
                        .session(session(asked)))
                .andReturn()
                .getResponse();

        assertThat(back.getRedirectedUrl()).isEqualTo("/sign-in-away");
    }

    @Test
    void workGoesOnWhileTheSignInServerIsAwayAndTheTokenIsStillValid() throws Exception {
        // about to run out, so another one is asked for
        var session = signedIn.as(lee, Role.PHYSICIAN, Duration.ofSeconds(45), journey.siteId);
        identity.away(true);

        assertThat(page(casePage, session).getContentAsString())
                .containsIgnoringCase(journey.familyName)
                .doesNotContain("does not answer");
        assertThat(StubServices.get().calls()).isNotEmpty();
    }

    @Test
    void aTokenThatRanOutWhileTheSignInServerIsAwayIsSaid() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, Duration.ofSeconds(-1), journey.siteId);
        identity.away(true);

        var answer = page(casePage, session);

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("30");
        assertThat(answer.getContentAsString()).contains("Signing in is not possible at the moment");
        assertThat(StubServices.get().calls()).isEmpty();
    }

    @Test
    void whoGetsNoFurtherTokenSignsInAgainAndFindsTheirDraft() throws Exception {
        var session = signedIn.as(lee, Role.PHYSICIAN, Duration.ofSeconds(60), journey.siteId);
        identity.answerTokens(
                form -> form.contains("grant_type=refresh_token") ? "{\"error\":\"invalid_grant\"}" : null);

        var turnedAway = page(casePage, session);

        assertThat(turnedAway.getRedirectedUrl()).isEqualTo("/oauth2/authorization/clinic");
        assertThat(StubServices.get().calls()).isEmpty();
        var part = byScript(casePage + "/head", session);
        assertThat(part.getStatus()).isEqualTo(403);

        var back = signIn(session, lee, null);
        assertThat(back.asked()).contains("prompt=login");
        assertThat(back.page()).isEqualTo(casePage);
    }
}
