package clinic.local.identity;

import clinic.infrastructure.SigningKey;
import clinic.local.DemoUser;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.oidc.web.authentication.OidcLogoutAuthenticationSuccessHandler;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.logout.CompositeLogoutHandler;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/// Spring Authorization Server with the demo users. Its key is kept in a file, so that tokens outlive it; sessions and
/// refresh tokens end with it, and the user signs in again.
@SpringBootApplication(proxyBeanMethods = false)
public class IdentityServer {

    /// Whoever is disabled, or loses a role, works on for so long at most: the portal's next token says so.
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

    static final Map<String, Object> PROPERTIES = Map.of(
            // cookies know no port: without a name of its own this one would replace the portal's
            "server.servlet.session.cookie.name", "CLINIC_SIGN_IN",
            "server.servlet.session.cookie.same-site", "lax",
            // as long as a refresh token; the portal says how fresh a password it wants
            "server.servlet.session.timeout", "12h",
            "server.tomcat.threads.max", "20",
            "spring.main.banner-mode", "off",
            "spring.threads.virtual.enabled", "true",
            "logging.level.root", "warn");

    public static void main(String[] args) {
        new SpringApplicationBuilder(IdentityServer.class)
                .properties(PROPERTIES)
                .run(args);
    }

    @Bean
    @Order(1)
    SecurityFilterChain protocol(HttpSecurity http, AskAgain askAgain, LogoutNotice notice) throws Exception {
        var signedOut = new OidcLogoutAuthenticationSuccessHandler();
        signedOut.setLogoutHandler(new CompositeLogoutHandler(notice, new SecurityContextLogoutHandler()));
        var html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
        return http.oauth2AuthorizationServer(server -> {
                    http.securityMatcher(server.getEndpointsMatcher());
                    server.oidc(oidc -> oidc.logoutEndpoint(logout -> logout.logoutResponseHandler(signedOut)));
                })
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(handling -> handling.defaultAuthenticationEntryPointFor(
                        new LoginUrlAuthenticationEntryPoint("/login"), html))
                .addFilterAfter(askAgain, SecurityContextHolderFilter.class)
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain signIn(
            HttpSecurity http, Environment environment, AskAgain askAgain, LogoutNotice notice, FailedSignIns failures)
            throws Exception {
        var onward = new SavedRequestAwareAuthenticationSuccessHandler();
        onward.setDefaultTargetUrl(environment.getRequiredProperty("PORTAL_URL"));
        // the form's answer ends at the portal, and browsers hold redirects to the form's policy as well
        var policy =
                "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "
                        + environment.getRequiredProperty("PORTAL_URL");
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/login", "/sign-in.css")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login")
                        .successHandler((request, response, user) -> {
                            failures.succeeded(user.getName());
                            askAgain.authenticated(request.getSession());
                            onward.onAuthenticationSuccess(request, response, user);
                        })
                        .failureHandler((request, response, _) -> {
                            failures.failed(name(request), request.getRemoteAddr());
                            response.sendRedirect("/login?error");
                        }))
                .logout(logout -> logout.addLogoutHandler(notice))
                .addFilterBefore(
                        (request, response, chain) -> {
                            var asked = (HttpServletRequest) request;
                            if (asked.getMethod().equals("POST")
                                    && asked.getServletPath().equals("/login")
                                    && failures.mustWait(name(asked), asked.getRemoteAddr())) {
                                ((HttpServletResponse) response).sendRedirect("/login?wait");
                            } else {
                                chain.doFilter(request, response);
                            }
                        },
                        UsernamePasswordAuthenticationFilter.class)
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy)))
                .build();
    }

    private static String name(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getParameter("username"), "");
    }

    @Bean
    AskAgain askAgain() {
        return new AskAgain(Clock.systemUTC());
    }

    /// Not one of the container's own filters as well.
    @Bean
    FilterRegistrationBean<AskAgain> notAFilterOfTheContainer(AskAgain askAgain) {
        var registration = new FilterRegistrationBean<>(askAgain);
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    FailedSignIns failedSignIns() {
        return new FailedSignIns(Clock.systemUTC());
    }

    @Bean
    LogoutNotice logoutNotice(Environment environment) {
        return new LogoutNotice(
                environment.getRequiredProperty("OIDC_ISSUER"),
                environment.getRequiredProperty("PORTAL_URL"),
                SigningKey.kept(Path.of(environment.getRequiredProperty("SIGNING_KEY_FILE")), "local"));
    }

    @Bean
    AuthorizationServerSettings settings(Environment environment) {
        return AuthorizationServerSettings.builder()
                .issuer(environment.getRequiredProperty("OIDC_ISSUER"))
                .build();
    }

    @Bean
    RegisteredClientRepository clients(Environment environment) {
        var clients = new ArrayList<RegisteredClient>();
        var portal = environment.getRequiredProperty("PORTAL_URL");
        clients.add(client("portal", environment)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .redirectUri(portal + "/login/oauth2/code/clinic")
                .postLogoutRedirectUri(portal)
                .postLogoutRedirectUri(portal + "/")
                .scope(OidcScopes.OPENID)
                .scope(OidcScopes.PROFILE)
                .scope("clinic:read")
                .scope("clinic:write")
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(false)
                        .build())
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(TOKEN_LIFE)
                        .refreshTokenTimeToLive(Duration.ofHours(12))
                        .build())
                .build());
        for (var service : List.of("intake", "scheduling", "records", "notification")) {
            clients.add(client(service, environment)
                    .clientId(service + "-service")
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .scope("clinic:read")
                    .tokenSettings(TokenSettings.builder()
                            .accessTokenTimeToLive(TOKEN_LIFE)
                            .build())
                    .build());
        }
        return new InMemoryRegisteredClientRepository(clients);
    }

    private static RegisteredClient.Builder client(String name, Environment environment) {
        return RegisteredClient.withId(name)
                .clientId(name)
                .clientSecret(
                        "{noop}" + environment.getRequiredProperty("CLIENT_SECRET_" + name.toUpperCase(Locale.ROOT)))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(DemoUser.ALL.stream()
                .map(user -> User.withUsername(user.username())
                        .password("{noop}" + user.password())
                        .roles(user.role())
                        .build())
                .toList());
    }

    @Bean
    JWKSource<SecurityContext> keys(Environment environment) {
        var key = SigningKey.kept(Path.of(environment.getRequiredProperty("SIGNING_KEY_FILE")), "local");
        return new ImmutableJWKSet<>(
                new JWKSet(new RSAKey.Builder((RSAPublicKey) key.pair().getPublic())
                        .privateKey(key.pair().getPrivate())
                        .keyID(key.id())
                        .build()));
    }

    /// The claims that the services and the portal read; the same as in production.
    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims() {
        return context -> {
            var access = OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType());
            if (!access
                    && !OidcParameterNames.ID_TOKEN.equals(
                            context.getTokenType().getValue())) {
                return;
            }
            if (access) {
                context.getClaims().audience(List.of("clinic"));
                // an id token must not pass for an access token
                context.getJwsHeader().type("at+jwt");
            }
            var client = context.getRegisteredClient();
            var service = AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType());
            if (access) {
                // a service need not name what it is registered for; one text, as RFC 9068 has it
                var scopes = service ? client.getScopes() : context.getAuthorizedScopes();
                context.getClaims().claim("scope", String.join(" ", scopes)).claim("azp", client.getClientId());
            }
            var claims = service ? serviceClaims(client.getClientId()) : claimsOf(context.getPrincipal());
            context.getClaims().claims(all -> all.putAll(claims));
        };
    }

    private static Map<String, Object> claimsOf(@Nullable Authentication user) {
        return DemoUser.named(Objects.requireNonNull(user).getName())
                .orElseThrow()
                .claims();
    }

    private static Map<String, Object> serviceClaims(String client) {
        var subject = UUID.nameUUIDFromBytes(client.getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "sub", subject.toString(),
                "preferred_username", client,
                "name", client,
                "roles", List.of("service"),
                "sites", List.of());
    }
}
