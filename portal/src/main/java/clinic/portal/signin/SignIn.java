package clinic.portal.signin;

import io.github.wimdeblauwe.htmx.spring.boot.security.HxRefreshHeaderAuthenticationEntryPoint;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/// Authorization code with PKCE; the tokens stay on the server, the browser gets a session cookie. The endpoints are
/// given, not discovered, so the portal starts while the sign-in server is away.
@Configuration
class SignIn {

    static final String REGISTRATION = "clinic";

    private static final String CSP = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");

    @Bean
    ClientRegistrationRepository clientRegistrations(
            @Value("${clinic.sign-in.client-id}") String clientId,
            @Value("${clinic.sign-in.client-secret}") String clientSecret,
            @Value("${clinic.sign-in.issuer}") String issuer,
            @Value("${clinic.sign-in.authorize}") String authorize,
            @Value("${clinic.sign-in.token}") String token,
            @Value("${clinic.sign-in.keys}") String keys,
            @Value("${clinic.sign-in.end-session}") String endSession,
            @Value("${clinic.portal-url}") String portal) {
        return new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId(REGISTRATION)
                .clientId(clientId)
                .clientSecret(clientSecret)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(portal + "/login/oauth2/code/" + REGISTRATION)
                .scope("openid", "profile", "clinic:read", "clinic:write")
                .issuerUri(issuer)
                .authorizationUri(authorize)
                .tokenUri(token)
                .jwkSetUri(keys)
                .providerConfigurationMetadata(Map.of("end_session_endpoint", endSession))
                .userNameAttributeName("sub")
                .build());
    }

    @Bean
    SignInServer signInServer(@Value("${clinic.sign-in.keys}") String keys) {
        return new SignInServer(keys);
    }

    @Bean
    @Order(50)
    SecurityFilterChain pages(
            HttpSecurity http,
            ClientRegistrationRepository registrations,
            SignInOutcome outcome,
            SignedInSessions sessions,
            SignInTrail trail,
            Unsent unsent,
            BackChannelLogout backChannel,
            @Value("${clinic.portal-url}") String portal,
            @Value("${clinic.sign-in.issuer}") String issuer,
            SignInServer server) {
        var signedOut = new OidcClientInitiatedLogoutSuccessHandler(registrations);
        signedOut.setPostLogoutRedirectUri(portal);
        var signIn = "/oauth2/authorization/" + REGISTRATION;
        var identity = URI.create(issuer);
        return http.authorizeHttpRequests(rules -> rules
                        // the end of a stream that was let in; whoever it was for may have signed out
                        .dispatcherTypeMatchers(DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers(
                                "/app/**",
                                "/webjars/**",
                                "/error",
                                "/signed-out",
                                "/problems/*",
                                SessionGuard.LOCK_PAGE,
                                SignInProbe.AWAY_PAGE)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .oauth2Login(login -> login.loginPage(signIn)
                        .authorizationEndpoint(endpoint ->
                                endpoint.authorizationRequestResolver(freshly(registrations, sessions.idle())))
                        .successHandler(outcome)
                        .failureHandler(outcome))
                .oidcLogout(logout -> logout.backChannel(channel -> channel.logoutHandler(backChannel)))
                .logout(logout -> logout.addLogoutHandler((request, _, _) -> SessionLife.of(request.getSession(false))
                                .ifPresent(life -> trail.signedOut(life.who(), "asked")))
                        .addLogoutHandler(
                                (_, response, _) -> response.setHeader("Clear-Site-Data", "\"cache\", \"storage\""))
                        .logoutSuccessHandler(signedOut))
                .addFilterAfter(new SessionGuard(unsent), HeaderWriterFilter.class)
                .addFilterAfter(BackChannelLogout.refusingWhatIsNoToken(), HeaderWriterFilter.class)
                .addFilterBefore(new SignInProbe(server), OAuth2AuthorizationRequestRedirectFilter.class)
                .exceptionHandling(handling -> handling.defaultAuthenticationEntryPointFor(
                                new HxRefreshHeaderAuthenticationEntryPoint(),
                                request -> "true".equals(request.getHeader("HX-Request")))
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint(signIn), request -> true))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(
                                // signing out is a form that ends at the sign-in server
                                CSP + "; form-action 'self' " + identity.getScheme() + "://" + identity.getAuthority()))
                        .httpStrictTransportSecurity(hsts -> hsts.requestMatcher(_ -> PortalCookies.isSecure(portal)))
                        .crossOriginOpenerPolicy(opener ->
                                opener.policy(CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(resource -> resource.policy(
                                CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy.SAME_ORIGIN))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(policy -> policy.policy("camera=(), microphone=(), geolocation=()")))
                .build();
    }

    /// Asks the sign-in server to let nobody in by a password that was given longer ago than a session may stand idle:
    /// who finds an unattended browser gets no further by deleting its cookies or waiting for the lock.
    private static OAuth2AuthorizationRequestResolver freshly(
            ClientRegistrationRepository registrations, Duration idle) {
        var resolver = new DefaultOAuth2AuthorizationRequestResolver(registrations, "/oauth2/authorization");
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce()
                .andThen(request -> request.additionalParameters(all -> {
                    all.put("max_age", String.valueOf(idle.toSeconds()));
                    if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now
                            && SessionGuard.stateOf(now.getRequest()) == SessionLife.State.LOCKED) {
                        all.put("prompt", "login");
                    }
                })));
        return resolver;
    }
}
