package clinic.kit.access;

import clinic.kit.audit.Audit;
import clinic.kit.audit.Strangers;
import clinic.kit.operations.Operations;
import clinic.kit.web.ProblemWriter;
import clinic.kit.web.Problems;
import clinic.kit.web.SafeHeaders;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Closes a service: no request without a valid token, no handler without a rule. There is no switch that opens it.
/// What needs no token is listed here and nowhere else.
@AutoConfiguration(
        afterName = "clinic.kit.web.WebKit",
        beforeName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class AccessKit {

    static final String[] PUBLIC_PATHS = {"/v3/api-docs"};
    private static final String[] OPEN_ENDPOINTS = {"health", "info", "prometheus", "auditchain"};
    private static final String RETRY_AFTER_SECONDS = "5";

    @Bean
    @ConditionalOnMissingBean
    JwtDecoder accessTokens(
            @Value("${clinic.access.issuer}") String issuer,
            @Value("${clinic.access.key-set:}") String keySet,
            @Value("${clinic.access.audience:clinic}") String audience) {
        return new AccessTokens(issuer, keySet.isBlank() ? null : keySet, audience);
    }

    /// Health, metrics, the version and the state of the audit chain, on the management port only: no other path leads
    /// there.
    @Bean
    @Order(1)
    SecurityFilterChain openEndpoints(HttpSecurity http) {
        return http.securityMatcher(EndpointRequest.to(OPEN_ENDPOINTS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(AccessKit::forNoBrowser)
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    private static void forNoBrowser(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(csp -> csp.policyDirectives(SafeHeaders.CONTENT_SECURITY_POLICY))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER));
    }

    /// A program with a browser in front of it (the portal) brings a chain of its own instead, and nothing else may.
    @Bean
    @Order(100)
    @ConditionalOnProperty(name = "clinic.access.bearer", havingValue = "true", matchIfMissing = true)
    SecurityFilterChain bearerTokens(HttpSecurity http, ProblemWriter problems, Strangers strangers) {
        return byToken(http, problems, strangers);
    }

    /// What operations call is called by programs, there too.
    @Bean
    @Order(40)
    @ConditionalOnProperty(name = "clinic.access.bearer", havingValue = "false")
    SecurityFilterChain operationsByToken(HttpSecurity http, ProblemWriter problems, Strangers strangers) {
        return byToken(http.securityMatcher(Operations.PATHS), problems, strangers);
    }

    private static SecurityFilterChain byToken(HttpSecurity http, ProblemWriter problems, Strangers strangers) {
        var unauthenticated = unauthenticated(problems, strangers);
        var denied = denied(problems);
        return http.authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(PUBLIC_PATHS)
                                .permitAll()
                                .requestMatchers(EndpointRequest.toAnyEndpoint())
                                .denyAll()
                                .anyRequest()
                                .authenticated())
                .oauth2ResourceServer(server -> server.jwt(_ -> {})
                        .bearerTokenResolver(new OneToken())
                        .authenticationEntryPoint(unauthenticated)
                        .accessDeniedHandler(denied)
                        .withObjectPostProcessor(new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                            @Override
                            public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                                filter.setAuthenticationFailureHandler((request, response, failure) -> {
                                    if (failure instanceof AuthenticationServiceException) {
                                        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
                                        problems.write(
                                                request,
                                                response,
                                                Problems.of(
                                                        HttpStatus.SERVICE_UNAVAILABLE,
                                                        "unavailable",
                                                        "Sign-ins cannot be checked at the moment. Try again in a moment."));
                                    } else {
                                        unauthenticated.commence(request, response, failure);
                                    }
                                });
                                return filter;
                            }
                        }))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(unauthenticated).accessDeniedHandler(denied))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(AccessKit::forNoBrowser)
                // nothing is authenticated by cookies, so nothing can be forged across sites
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    @ConditionalOnMissingBean
    Rules rules() {
        return new Rules();
    }

    @Bean
    Access access(ObjectProvider<Care> care, Audit audit, List<GuardedKind> kinds) {
        return new Access(care.getIfAvailable(() -> Care.NONE), audit, kinds);
    }

    /// Spring takes one of these only. What a library brings besides (htmx maps handlers its own way) is asked through
    /// ours, and not instead of it.
    @Bean
    @Primary
    WebMvcRegistrations guardedHandlers(
            ObjectProvider<Rules> rules, ObjectProvider<Access> access, ListableBeanFactory beans) {
        return new WebMvcRegistrations() {
            @Override
            public @Nullable RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return others().map(WebMvcRegistrations::getRequestMappingHandlerMapping)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
            }

            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new GuardedHandlers(rules::getObject, access::getObject);
            }

            private Stream<WebMvcRegistrations> others() {
                return beans.getBeansOfType(WebMvcRegistrations.class).values().stream()
                        .filter(other -> other != this);
            }
        };
    }

    /// Fails closed: a service in which something else calls the handlers does not start.
    @Bean
    SmartInitializingSingleton noHandlerIsUnguarded(ObjectProvider<RequestMappingHandlerAdapter> adapters) {
        return () -> adapters.forEach(adapter -> {
            if (!(adapter instanceof GuardedHandlers)) {
                throw new IllegalStateException(adapter.getClass().getName() + " would call handlers unguarded");
            }
        });
    }

    @Bean
    WebMvcConfigurer accessRules(Rules rules, Access access) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new AccessRule(rules, access)).order(0);
            }
        };
    }

    private static AuthenticationEntryPoint unauthenticated(ProblemWriter problems, Strangers strangers) {
        var bearer = new BearerTokenAuthenticationEntryPoint();
        return (request, response, failure) -> {
            strangers.count(request.getRemoteAddr());
            bearer.commence(request, response, failure);
            problems.write(
                    request,
                    response,
                    Problems.of(
                            HttpStatus.UNAUTHORIZED,
                            "sign-in-required",
                            "Sign in again: the request carries no valid access token."));
        };
    }

    private static AccessDeniedHandler denied(ProblemWriter problems) {
        var bearer = new BearerTokenAccessDeniedHandler();
        return (request, response, failure) -> {
            bearer.handle(request, response, failure);
            problems.write(
                    request,
                    response,
                    Problems.of(HttpStatus.FORBIDDEN, "not-allowed", "Your role does not include this."));
        };
    }
}
