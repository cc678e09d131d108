package clinic.kit.web;

import clinic.kit.audit.Audit;
import clinic.kit.event.EventContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/// Wires what all endpoints do alike into a service.
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "clinic.kit.EventBackbone"
        },
        beforeName = {
            "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration",
            "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class WebKit {

    /// What the firewall lets through.
    private static final Set<String> METHODS = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    Idempotency idempotency(JdbcClient jdbc, PlatformTransactionManager transactions, JsonMapper json, Clock clock) {
        return new Idempotency(jdbc, transactions, json, clock);
    }

    /// Last, so that features may map their own refusals anywhere.
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ProblemAdvice problemAdvice(Audit audit) {
        return new ProblemAdvice(audit, reference());
    }

    @Bean
    @ConditionalOnMissingBean(ErrorController.class)
    ErrorPage errorPage() {
        return new ErrorPage(reference());
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler(ProblemWriter problems) {
        return (request, response, _) -> {
            SafeHeaders.set(response);
            problems.write(
                    request,
                    response,
                    METHODS.contains(request.getMethod())
                            ? Problems.of(
                                    HttpStatus.BAD_REQUEST,
                                    "invalid-request",
                                    "The address or a header holds characters that are not allowed there.")
                            : Problems.of(
                                    HttpStatus.METHOD_NOT_ALLOWED,
                                    "method-not-allowed",
                                    "There is no such method here."));
        };
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
        return tomcat -> tomcat.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemValve()));
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServerHttpMessageConvertersCustomizer strictRequests(JsonMapper json) {
        return converters -> converters.withJsonConverter(new JacksonJsonHttpMessageConverter(StrictJson.from(json)));
    }

    @Bean
    FilterRegistrationBean<EventContextFilter> eventContextFilter() {
        return besideSecurity(new EventContextFilter(), 1);
    }

    /// Before the security chain, which would read a form to look for its token.
    @Bean
    FilterRegistrationBean<NoUploads> noUploadsFilter(ProblemWriter problems) {
        return besideSecurity(new NoUploads(problems), -1);
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimitFilter(ProblemWriter problems) {
        return besideSecurity(new BodyLimit(problems), 2);
    }

    @Bean
    Draining draining(@Value("${clinic.draining:PT0S}") Duration time) {
        return new Draining(time);
    }

    @Bean
    FilterRegistrationBean<Draining> drainingFilter(Draining draining) {
        return besideSecurity(draining, -2);
    }

    @Bean
    WebMvcConfigurer webConventions() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new HeaderArguments());
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new KnownParameters()).order(1);
                registry.addInterceptor(new PlainParameters()).order(2);
            }
        };
    }

    private static <F extends jakarta.servlet.Filter> FilterRegistrationBean<F> besideSecurity(F filter, int position) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + position);
        return registration;
    }

    /// By which support finds what happened: the trace, or the request where nothing is traced.
    private static Supplier<@Nullable String> reference() {
        return () -> {
            var trace = MDC.get("traceId");
            if (trace != null) {
                return trace;
            }
            return EventContext.isBound()
                    ? EventContext.current().correlationId().toString()
                    : null;
        };
    }
}
