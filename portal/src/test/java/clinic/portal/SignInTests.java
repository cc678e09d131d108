package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import clinic.contracts.Role;
import clinic.portal.Surroundings.SignedIn;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/// Nobody gets in without signing in; the sign-in server need not be there for the portal to start (here it never is).
@PortalTest
class SignInTests {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private SignedIn signedIn;

    @Test
    void sendsStrangersToTheSignIn() throws Exception {
        for (var path : java.util.List.of("/", "/cases", "/intake", "/live", "/cases/" + UUID.randomUUID())) {
            var response = mvc.perform(get(path)).andReturn().getResponse();
            assertThat(response.getStatus()).as(path).isEqualTo(302);
            assertThat(response.getRedirectedUrl()).as(path).endsWith("/oauth2/authorization/clinic");
        }
    }

    @Test
    void provesThatWhoAsksForTheCodeIsWhoRedeemsIt() throws Exception {
        var target = mvc.perform(get("/oauth2/authorization/clinic"))
                .andReturn()
                .getResponse()
                .getRedirectedUrl();

        assertThat(target)
                .contains("response_type=code", "client_id=portal", "code_challenge_method=S256", "nonce=", "state=");
    }

    @Test
    void aBearerTokenOpensNothing() throws Exception {
        var response = mvc.perform(get("/cases")
                        .header(
                                "Authorization",
                                "Bearer " + clinic.kit.testing.TestTokens.as(Role.NURSE, UUID.randomUUID())))
                .andReturn()
                .getResponse();

        assertThat(response.getStatus()).isEqualTo(302);
    }

    @Test
    void aFormFromElsewhereIsRefused() throws Exception {
        var session = signedIn.as(Role.PHYSICIAN, UUID.randomUUID());

        var response = mvc.perform(post("/cases/" + UUID.randomUUID() + "/closure")
                        .session(session)
                        .param("version", "1")
                        .param("reason", "COMPLETED"))
                .andReturn()
                .getResponse();

        assertThat(response.getStatus()).isEqualTo(403);
    }
}
