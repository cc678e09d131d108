package clinic.kit.access;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;

/// Accepts access tokens that our sign-in issued for us and signed with RS256, and no others. Keys are fetched when
/// the first token comes, so a service starts without the sign-in; they are kept when it cannot be reached later,
/// so those who are signed in work on. A key that cannot be fetched is a fault of ours (503), never a reason to let
/// anybody in.
final class AccessTokens implements JwtDecoder {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MAX_KEY_SET_BYTES = 100_000;

    /// Tokens with made-up key ids must not turn into a flood of requests to the sign-in.
    private static final Duration MIN_PAUSE_BETWEEN_FETCHES = Duration.ofSeconds(2);

    private static final Duration FRESH = Duration.ofMinutes(5);

    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

    /// The sign-ins issue tokens for minutes. Whatever lives longer was made by somebody who got hold of the key, or by
    /// a mistake in its settings.
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);

    private final String issuer;
    private final String audience;
    private final @Nullable String keySet;
    private final Duration fresh;
    private volatile @Nullable NimbusJwtDecoder decoder;
    private volatile boolean keysAreKnown;

    /// @param keySet where the keys are; looked up in the issuer's metadata if it is null
    AccessTokens(String issuer, @Nullable String keySet, String audience) {
        this(issuer, keySet, audience, FRESH);
    }

    /// @param fresh how old keys may be before they are fetched again
    AccessTokens(String issuer, @Nullable String keySet, String audience, Duration fresh) {
        this.fresh = fresh;
        this.issuer = issuer;
        this.keySet = keySet;
        this.audience = audience;
    }

    @Override
    public Jwt decode(String token) {
        try {
            var decoded = decoder().decode(token);
            keysAreKnown = true;
            return decoded;
        } catch (BadJwtException e) {
            throw e;
        } catch (JwtException e) {
            // the keys were asked for a moment ago, and this one was not among them
            if (keysAreKnown && isAskingTooOften(e)) {
                throw new BadJwtException("The token names a key that is not known", e);
            }
            throw e;
        } catch (RuntimeException e) {
            throw new JwtException("The sign-in's keys cannot be fetched", e);
        }
    }

    private static boolean isAskingTooOften(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RateLimitReachedException) {
                return true;
            }
        }
        return false;
    }

    private NimbusJwtDecoder decoder() {
        var current = decoder;
        if (current == null) {
            current = create();
            decoder = current;
        }
        return current;
    }

    private NimbusJwtDecoder create() {
        var created = NimbusJwtDecoder.withJwkSource(keys())
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .jwtProcessorCustomizer(processor -> processor.setJWSTypeVerifier(
                        // JWT would let ID tokens pass
                        new DefaultJOSEObjectTypeVerifier<>(
                                new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"))))
                .build();
        created.setJwtValidator(all(List.of(
                new JwtTimestampValidator(),
                new JwtIssuerValidator(issuer),
                new JwtAudienceValidator(audience),
                AccessTokens::hasLife,
                AccessTokens::isAnAccessToken,
                AccessTokens::saysWhatItSaysPlainly,
                AccessTokens::namesACaller)));
        return created;
    }

    private JWKSource<SecurityContext> keys() {
        try {
            var location = URI.create(keySet == null ? discovered() : keySet).toURL();
            return JWKSourceBuilder.<SecurityContext>create(
                            location, new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_KEY_SET_BYTES))
                    .cache(fresh.toMillis(), fresh.dividedBy(20).toMillis())
                    .refreshAheadCache(fresh.dividedBy(10).toMillis(), false)
                    .outageTolerantForever()
                    .rateLimited(MIN_PAUSE_BETWEEN_FETCHES.toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("The key set's address is not a URL", e);
        }
    }

    private String discovered() {
        var requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(TIMEOUT_MILLIS);
        requests.setReadTimeout(TIMEOUT_MILLIS);
        var metadata = RestClient.builder()
                .requestFactory(requests)
                .build()
                .get()
                .uri(issuer + "/.well-known/openid-configuration")
                .retrieve()
                .body(new ParameterizedTypeReference<java.util.Map<String, Object>>() {});
        if (metadata == null || !(metadata.get("jwks_uri") instanceof String uri)) {
            throw new IllegalStateException("The issuer's metadata names no key set");
        }
        return uri;
    }

    private static OAuth2TokenValidator<Jwt> all(List<OAuth2TokenValidator<Jwt>> validators) {
        return token -> validators.stream()
                .map(validator -> validator.validate(token))
                .filter(OAuth2TokenValidatorResult::hasErrors)
                .findFirst()
                .orElseGet(OAuth2TokenValidatorResult::success);
    }

    private static OAuth2TokenValidatorResult hasLife(Jwt token) {
        var from = token.getIssuedAt();
        var until = token.getExpiresAt();
        if (from == null || until == null || from.isAfter(Instant.now().plus(CLOCKS_DIFFER))) {
            return invalid("The token has no beginning or no end of life");
        }
        return Duration.between(from, until).compareTo(LONGEST_LIFE) > 0
                ? invalid("The token lives too long")
                : OAuth2TokenValidatorResult.success();
    }

    /// Not what else the sign-in signs with the same key: by the claims that only those have, whatever their header
    /// says.
    private static OAuth2TokenValidatorResult isAnAccessToken(Jwt token) {
        var type = token.getClaims().get("typ");
        return type != null && !type.equals("Bearer")
                        || token.hasClaim("nonce")
                        || token.hasClaim("at_hash")
                        || token.hasClaim("events")
                ? invalid("The token is not an access token")
                : OAuth2TokenValidatorResult.success();
    }

    /// Nobody should have to guess what a claim of another shape might have meant.
    private static OAuth2TokenValidatorResult saysWhatItSaysPlainly(Jwt token) {
        var claims = token.getClaims();
        var sites = claims.get("sites");
        return claims.get("sub") instanceof String
                        && areTexts(claims.get("roles"))
                        && (sites == null || areTexts(sites))
                ? OAuth2TokenValidatorResult.success()
                : invalid("The token has claims of another shape");
    }

    private static boolean areTexts(@Nullable Object claim) {
        return claim instanceof Collection<?> values && values.stream().allMatch(String.class::isInstance);
    }

    private static OAuth2TokenValidatorResult namesACaller(Jwt token) {
        return Caller.of(token) == null
                ? invalid("The token names nobody we know")
                : OAuth2TokenValidatorResult.success();
    }

    private static OAuth2TokenValidatorResult invalid(String description) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, description, null));
    }
}
