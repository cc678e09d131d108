package clinic.portal.remote;

import clinic.kit.audit.Audit;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The services' HTTP APIs, called with the signed-in user's own token. Each has a time limit, a bulkhead and a circuit
/// breaker of its own, so one that hangs slows neither the pages nor the others. Nothing is retried here: a person sees
/// what happened, and the form's `Idempotency-Key` or version makes sending it again safe.
@Component
public class ClinicServices {

    public enum Service {
        INTAKE,
        SCHEDULING,
        RECORDS,
        NOTIFICATION
    }

    private static final Logger log = LoggerFactory.getLogger(ClinicServices.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private record Guarded(
            RestClient client,
            CircuitBreaker breaker,
            Bulkhead bulkhead,
            AtomicReference<@Nullable Instant> awaySince) {}

    private final Map<Service, Guarded> services = new EnumMap<>(Service.class);
    private final OAuth2AuthorizedClientManager tokens;
    private final OAuth2AuthorizedClientRepository clients;
    private final JsonMapper json;
    private final Clock clock;

    ClinicServices(
            Environment environment,
            OAuth2AuthorizedClientManager tokens,
            OAuth2AuthorizedClientRepository clients,
            RestClient.Builder builder,
            MeterRegistry meters,
            JsonMapper json,
            Clock clock) {
        this.clock = clock;
        this.tokens = tokens;
        this.clients = clients;
        this.json = json;
        var breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(5)
                .waitDurationInOpenState(Duration.ofSeconds(2))
                .permittedNumberOfCallsInHalfOpenState(2)
                .build());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
        var connections = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build());
        connections.setReadTimeout(LIMIT);
        for (var service : Service.values()) {
            var name = name(service);
            services.put(
                    service,
                    new Guarded(
                            builder.clone()
                                    .baseUrl(environment.getRequiredProperty("clinic.services." + name) + "/api/v1")
                                    .requestFactory(connections)
                                    .build(),
                            breakers.circuitBreaker(name),
                            Bulkhead.of(
                                    name,
                                    BulkheadConfig.custom()
                                            .maxConcurrentCalls(50)
                                            .maxWaitDuration(Duration.ZERO)
                                            .build()),
                            new AtomicReference<>()));
        }
    }

    public Reply get(Service service, String path, Object... variables) {
        return call(service, HttpMethod.GET, path, Map.of(), null, variables);
    }

    /// Looks for what somebody typed, which has no place in an address.
    public Reply search(Service service, String path, Object body, Object... variables) {
        return call(service, HttpMethod.POST, path, Map.of(), body, variables);
    }

    /// Creates something; the key is rendered into the form, so that sending the form twice creates it once.
    public Reply create(Service service, String path, String idempotencyKey, Object body, Object... variables) {
        return call(service, HttpMethod.POST, path, Map.of("Idempotency-Key", idempotencyKey), body, variables);
    }

    /// Changes an aggregate if it still has the version that the form showed.
    public Reply change(
            Service service, HttpMethod method, String path, long version, @Nullable Object body, Object... variables) {
        return call(service, method, path, Map.of(HttpHeaders.IF_MATCH, "\"" + version + "\""), body, variables);
    }

    private Reply call(
            Service service,
            HttpMethod method,
            String path,
            Map<String, String> headers,
            @Nullable Object body,
            Object... variables) {
        var guarded = services.get(service);
        if (guarded == null) {
            throw new IllegalStateException("no such service: " + service);
        }
        var token = token();
        var browser = browser();
        Supplier<Reply> exchange = () -> {
            var request = guarded.client()
                    .method(method)
                    .uri(path, variables)
                    .accept(MediaType.APPLICATION_JSON)
                    .headers(all -> {
                        all.setBearerAuth(token);
                        if (browser != null) {
                            all.set(Audit.ORIGIN, browser);
                        }
                        headers.forEach(all::set);
                    });
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(body));
            }
            return request.exchange((_, response) -> {
                var status = response.getStatusCode().value();
                if (status >= 500) {
                    throw new ServiceAway(status);
                }
                var bytes = response.getBody().readAllBytes();
                var answer = bytes.length == 0 ? json.createObjectNode() : json.readTree(bytes);
                return status < 400
                        ? new Reply.Done(
                                answer,
                                version(response.getHeaders().getETag()),
                                response.getHeaders().getFirst(HttpHeaders.LOCATION))
                        : told(method, path, refused(status, answer));
            });
        };
        try {
            var reply =
                    guarded.bulkhead().executeSupplier(() -> guarded.breaker().executeSupplier(exchange));
            guarded.awaySince().set(null);
            return reply;
        } catch (RestClientException
                | ServiceAway
                | JacksonException
                | CallNotPermittedException
                | BulkheadFullException away) {
            var now = clock.instant();
            var since = guarded.awaySince().updateAndGet(known -> known == null ? now : known);
            return new Reply.Unavailable(name(service), Objects.requireNonNull(since));
        }
    }

    private static Reply told(HttpMethod method, String path, Reply.Refused refused) {
        log.info("{} {} was refused: {} {}", method, path, refused.status(), refused.slug());
        return refused;
    }

    private static Reply.Refused refused(int status, JsonNode problem) {
        var type = problem.path("type").asString("");
        var errors = new ArrayList<Reply.FieldError>();
        problem.path("errors")
                .forEach(error -> errors.add(new Reply.FieldError(
                        error.path("field").asString(""), error.path("message").asString(""))));
        return new Reply.Refused(
                status,
                type.substring(type.lastIndexOf('/') + 1),
                problem.path("detail").asString(""),
                List.copyOf(errors));
    }

    private static @Nullable Long version(@Nullable String eTag) {
        return eTag == null ? null : Long.valueOf(eTag.replaceAll("[^0-9]", ""));
    }

    /// Where the user is, for the services' audit.
    private static @Nullable String browser() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : null;
    }

    /// The user's token, refreshed when it is about to expire. While the sign-in server does not answer, the old one
    /// serves as long as it is valid.
    private String token() {
        var user = SecurityContextHolder.getContext().getAuthentication();
        if (user == null) {
            throw new IllegalStateException("services are called for a signed-in user");
        }
        OAuth2AuthorizedClient client;
        try {
            client = tokens.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("clinic")
                    .principal(user)
                    .build());
        } catch (ClientAuthorizationRequiredException lost) {
            throw new SignInExpired();
        } catch (OAuth2AuthorizationException notRefreshed) {
            if (!isAway(notRefreshed)) {
                log.info(
                        "The sign-in server gives no further token: {}",
                        notRefreshed.getError().getErrorCode());
                throw new SignInExpired();
            }
            client = held(user);
            if (client == null || hasExpired(client)) {
                throw new SignInAway();
            }
        }
        if (client == null || hasExpired(client)) {
            throw new SignInExpired();
        }
        return client.getAccessToken().getTokenValue();
    }

    /// No answer at all, or that of a server which cannot.
    private static boolean isAway(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResourceAccessException || cause instanceof HttpServerErrorException) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasExpired(OAuth2AuthorizedClient client) {
        var end = client.getAccessToken().getExpiresAt();
        // by the sign-in server's clock, whatever time it is for the clinic
        return end == null || !Instant.now().isBefore(end);
    }

    private @Nullable OAuth2AuthorizedClient held(Authentication user) {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now
                ? clients.loadAuthorizedClient("clinic", user, now.getRequest())
                : null;
    }

    private static String name(Service service) {
        return service.name().toLowerCase(java.util.Locale.ROOT);
    }

    /// The service answered that it cannot; counts as a failure for the circuit breaker.
    private static final class ServiceAway extends RuntimeException {
        ServiceAway(int status) {
            super("status " + status);
        }
    }
}
