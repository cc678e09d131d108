package clinic.portal;

import clinic.contracts.Topics;
import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestIdentity;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.portal.signin.SessionLife;
import clinic.portal.signin.SignedInSessions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/// Tells the portal where everything is.
class Surroundings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestInfrastructure.get()
                .createTopics(Topics.ALL.stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                        .toList());
        var services = StubServices.get();
        var properties = new HashMap<String, Object>();
        ClinicProperties.register((name, value) -> properties.put(name, value.get()), "portal");
        properties.put("OIDC_CLIENT_ID", "portal");
        properties.put("OIDC_CLIENT_SECRET", "not-used-here");
        properties.put("PORTAL_URL", "http://localhost");
        properties.put("PORTAL_DRAFT_KEY", "bm90IGEgc2VjcmV0LCBmb3IgdGhlIHRlc3RzIG9ubHk=");
        for (var service : List.of("intake", "scheduling", "records", "notification")) {
            properties.put(service.toUpperCase(java.util.Locale.ROOT) + "_URL", services.url(service));
        }
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("surroundings", properties));
    }

    /// Sessions of people who have signed in; the way there is proved by the tests of the whole clinic.
    @TestConfiguration(proxyBeanMethods = false)
    static class Sessions {

        @Bean
        SignedIn signedIn(
                ClientRegistrationRepository registrations,
                OAuth2AuthorizedClientRepository clients,
                SignedInSessions sessions) {
            return new SignedIn(registrations, clients, sessions);
        }
    }

    static final class SignedIn {

        private final ClientRegistrationRepository registrations;
        private final OAuth2AuthorizedClientRepository clients;
        private final SignedInSessions sessions;

        SignedIn(
                ClientRegistrationRepository registrations,
                OAuth2AuthorizedClientRepository clients,
                SignedInSessions sessions) {
            this.registrations = registrations;
            this.clients = clients;
            this.sessions = sessions;
        }

        MockHttpSession as(String role, UUID... sites) {
            return as(UUID.nameUUIDFromBytes(role.getBytes(StandardCharsets.UTF_8)), role, sites);
        }

        MockHttpSession as(List<String> roles, UUID... sites) {
            return as(
                    UUID.nameUUIDFromBytes(roles.toString().getBytes(StandardCharsets.UTF_8)),
                    roles,
                    Duration.ofMinutes(5),
                    sites);
        }

        MockHttpSession as(UUID subject, String role, UUID... sites) {
            return as(subject, List.of(role), Duration.ofMinutes(5), sites);
        }

        /// With a token that lives so long (less than nothing: has run out), and one to refresh it with.
        MockHttpSession as(UUID subject, String role, Duration tokenLife, UUID... sites) {
            return as(subject, List.of(role), tokenLife, sites);
        }

        MockHttpSession as(UUID subject, List<String> roles, UUID... sites) {
            return as(subject, roles, Duration.ofMinutes(5), sites);
        }

        private MockHttpSession as(UUID subject, List<String> roles, Duration tokenLife, UUID... sites) {
            var role = String.join(" and ", roles);
            var siteIds = Arrays.stream(sites).map(UUID::toString).toList();
            var until = Instant.now().plus(tokenLife);
            var began = until.minusSeconds(300);
            var idToken = new OidcIdToken(
                    "id-token",
                    began,
                    until,
                    Map.of("sub", subject.toString(), "name", "Test " + role, "roles", roles, "sites", siteIds));
            var user = new DefaultOidcUser(List.of(), idToken);
            var authentication = new OAuth2AuthenticationToken(user, List.of(), "clinic");
            var session = new MockHttpSession();
            session.setAttribute(
                    HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
                    new SecurityContextImpl(authentication));
            var request = new MockHttpServletRequest();
            request.setSession(session);
            clients.saveAuthorizedClient(
                    new OAuth2AuthorizedClient(
                            java.util.Objects.requireNonNull(registrations.findByRegistrationId("clinic")),
                            subject.toString(),
                            new OAuth2AccessToken(
                                    OAuth2AccessToken.TokenType.BEARER,
                                    TestIdentity.get().token(subject, "Test " + role, roles, siteIds),
                                    began,
                                    until),
                            new OAuth2RefreshToken("refresh-of-" + subject, began)),
                    authentication,
                    request,
                    new MockHttpServletResponse());
            sessions.begin(session, new SessionLife.Who(subject, "Test " + role, "sid-of-" + subject));
            return session;
        }
    }
}
