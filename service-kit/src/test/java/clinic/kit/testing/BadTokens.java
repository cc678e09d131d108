package clinic.kit.testing;

import clinic.infrastructure.SigningKey;
import clinic.infrastructure.test.TestIdentity;
import clinic.kit.testing.Api.Answer;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/// Comes to every route of a service with every token that is none: forged, meant for something else, too early, too
/// late, or put where no token belongs. Each is somebody with the right role at the right site, so that the token alone
/// stands in the way. Each has to be answered 401 as a problem (400 or 431 if the container does not even read it);
/// nothing may be stored, and the audit counts strangers instead of writing them down one by one.
public final class BadTokens {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_OBJECTIONS_SHOWN = 40;

    /// The flood is counted by address and minute.
    private static final int MOST_AUDIT_ROWS = 10;

    private record Variant(String what, String path, List<String> headers) {}

    private final int port;
    private final RequestMappingHandlerMapping mapping;
    private final JdbcClient jdbc;
    private final List<String> sites;
    private final TestIdentity identity = TestIdentity.get();
    private final SigningKey key = identity.key();
    private final SigningKey stranger = SigningKey.generate(key.id());
    private final Set<String> objections = new LinkedHashSet<>();
    private int routes;
    private int sent;

    /// @param sites where the caller works
    public BadTokens(int port, RequestMappingHandlerMapping mapping, JdbcClient jdbc, UUID... sites) {
        this.port = port;
        this.mapping = mapping;
        this.jdbc = jdbc;
        this.sites = Arrays.stream(sites).map(UUID::toString).toList();
    }

    /// Sends everything, prints how much that was, and fails with all that was let in or answered wrongly.
    public void run() {
        var audited = audited();
        var changed = Stored.changedBy(jdbc, this::comeToEveryRoute);
        System.out.println(
                "bad tokens: " + sent + " requests to " + routes + " routes, " + objections.size() + " objections");
        if (sent == 0) {
            throw new AssertionError("nothing was sent");
        }
        if (!changed.isEmpty()) {
            objections.add("something was stored in " + changed);
        }
        // good tokens are refused for other reasons, a row each
        var rows = audited() - audited - 2L * routes;
        if (rows > MOST_AUDIT_ROWS) {
            objections.add(rows + " audit rows for strangers");
        }
        if (!objections.isEmpty()) {
            var shown = objections.stream().limit(MOST_OBJECTIONS_SHOWN).toList();
            throw new AssertionError(objections.size() + " objections:\n" + String.join("\n", shown));
        }
    }

    private void comeToEveryRoute() {
        for (var entry : EndpointRules.ours(mapping).entrySet()) {
            for (var method : entry.getKey().getMethodsCondition().getMethods()) {
                for (var pattern : entry.getKey().getPatternValues()) {
                    comeTo(new Endpoint(method.name(), pattern, entry.getValue()));
                }
            }
        }
    }

    private void comeTo(Endpoint endpoint) {
        routes++;
        if (send(endpoint, "", List.of("Authorization", "Bearer " + good(endpoint)))
                        .status()
                == 401) {
            objections.add(endpoint.route() + " refuses a good token, so the bad ones prove nothing");
        }
        for (var variant : variants(endpoint)) {
            sent++;
            var objection = objection(send(endpoint, variant.path, variant.headers));
            if (objection != null) {
                objections.add(endpoint.route() + ": " + variant.what + ": " + objection);
            }
        }
    }

    private static @Nullable String objection(Answer answer) {
        if (answer.status() == 400 || answer.status() == 431) {
            return null; // the container did not read it
        }
        if (answer.status() != 401) {
            return "not refused as it should be: " + HostileInput.shortened(answer.toString());
        }
        if (!"application/problem+json".equals(answer.header("Content-Type"))
                || !answer.problem().equals("sign-in-required")) {
            return "no problem: " + HostileInput.shortened(answer.toString());
        }
        var challenge = answer.header("WWW-Authenticate");
        return challenge == null || !challenge.startsWith("Bearer") ? "no challenge: " + challenge : null;
    }

    private Answer send(Endpoint endpoint, String query, List<String> headers) {
        var request = endpoint.request();
        var all = new ArrayList<String>();
        request.headers.forEach((name, value) -> all.addAll(List.of(name, value)));
        all.addAll(headers);
        return Api.at(port).send(endpoint.method(), endpoint.uri(request) + query, null, all.toArray(String[]::new));
    }

    private String good(Endpoint endpoint) {
        return key.signed(header(), claims(endpoint));
    }

    private Map<String, Object> header() {
        return new HashMap<>(Map.of("alg", "RS256", "typ", "at+jwt", "kid", key.id()));
    }

    private Map<String, Object> claims(Endpoint endpoint) {
        var now = Instant.now().getEpochSecond();
        var claims = new HashMap<String, Object>();
        claims.put("iss", identity.issuer());
        claims.put("aud", List.of("clinic"));
        claims.put("sub", UUID.randomUUID().toString());
        claims.put("name", "Mallory");
        claims.put("preferred_username", "mallory");
        claims.put("roles", roles(endpoint));
        claims.put("sites", sites);
        claims.put("scope", "openid profile clinic:read clinic:write");
        claims.put("azp", "portal");
        claims.put("iat", now);
        claims.put("exp", now + 300);
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private List<Variant> variants(Endpoint endpoint) {
        var good = good(endpoint);
        var parts = good.split("\\.");
        var variants = new ArrayList<Variant>();
        tokens(endpoint, good)
                .forEach((what, token) ->
                        variants.add(new Variant(what, "", List.of("Authorization", "Bearer " + token))));
        variants.add(new Variant("no token", "", List.of()));
        variants.add(new Variant("an empty token", "", List.of("Authorization", "Bearer ")));
        variants.add(new Variant("another scheme", "", List.of("Authorization", "Basic " + good)));
        variants.add(new Variant("a made-up scheme", "", List.of("Authorization", "JWT " + good)));
        variants.add(new Variant("no scheme", "", List.of("Authorization", good)));
        variants.add(new Variant(
                "a proof-of-possession scheme without proof", "", List.of("Authorization", "DPoP " + good)));
        variants.add(new Variant("in the query", "?access_token=" + good, List.of()));
        variants.add(new Variant("in a cookie", "", List.of("Cookie", "access_token=" + good)));
        variants.add(new Variant("in another header", "", List.of("X-Authorization", "Bearer " + good)));
        variants.add(new Variant("in a proxy's header", "", List.of("Proxy-Authorization", "Bearer " + good)));
        variants.add(new Variant(
                "two headers, the good one first",
                "",
                List.of("Authorization", "Bearer " + good, "Authorization", "Bearer x")));
        variants.add(new Variant(
                "two headers, the good one last",
                "",
                List.of("Authorization", "Bearer x", "Authorization", "Bearer " + good)));
        variants.add(new Variant(
                "in the header and in the query",
                "?access_token=" + URLEncoder.encode(good, StandardCharsets.UTF_8),
                List.of("Authorization", "Bearer " + parts[0] + "." + parts[1] + ".")));
        return variants;
    }

    private Map<String, String> tokens(Endpoint endpoint, String good) {
        var tokens = new LinkedHashMap<String, String>();
        var parts = good.split("\\.");
        var claims = claims(endpoint);
        var payload = JSON.writeValueAsString(claims);

        // not signed, or not by us
        for (var none : List.of("none", "None", "nOnE")) {
            tokens.put("alg " + none, encode("{\"alg\":\"" + none + "\",\"typ\":\"at+jwt\"}") + "." + parts[1] + ".");
        }
        tokens.put(
                "alg missing",
                encode("{\"typ\":\"at+jwt\",\"kid\":\"" + key.id() + "\"}") + "." + parts[1] + "." + parts[2]);
        tokens.put("signed by another key of the same name", stranger.signed(header(), claims));
        tokens.put(
                "HS256 with the public key as secret",
                hmac(payload, key.pair().getPublic().getEncoded()));
        tokens.put("HS256 with the key set as secret", hmac(payload, key.jwks().getBytes(StandardCharsets.UTF_8)));
        tokens.put("RS512 by the right key", rsa(payload, JWSAlgorithm.RS512));
        tokens.put("PS256 by the right key", rsa(payload, JWSAlgorithm.PS256));
        tokens.put("an unknown kid", stranger.signed(headerWith("kid", "unknown"), claims));
        tokens.put("a kid that is a path", stranger.signed(headerWith("kid", "../../../../dev/null"), claims));
        tokens.put("a kid that is a query", stranger.signed(headerWith("kid", "x' or '1'='1"), claims));
        tokens.put("a kid that is an address", stranger.signed(headerWith("kid", "http://localhost:1/key"), claims));
        tokens.put("a kid that is a number", key.signed("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":7}", payload));
        for (var from : List.of("jku", "x5u")) {
            tokens.put(from + " elsewhere", stranger.signed(headerWith(from, "http://localhost:1/keys"), claims));
        }
        var own = new RSAKey.Builder((RSAPublicKey) stranger.pair().getPublic()).build();
        tokens.put("its own key in the header", stranger.signed(headerWith("jwk", own.toJSONObject()), claims));
        tokens.put("its own certificate in the header", stranger.signed(headerWith("x5c", List.of("AAAA")), claims));

        // changed on the way
        tokens.put("a tampered payload", parts[0] + "." + encode(payload.replace("Mallory", "Alice")) + "." + parts[2]);
        tokens.put("a tampered signature", parts[0] + "." + parts[1] + "." + flipped(parts[2]));
        tokens.put(
                "a tampered header",
                encode("{\"kid\":\"" + key.id() + "\",\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"x\":1}") + "." + parts[1]
                        + "." + parts[2]);
        tokens.put("no signature", parts[0] + "." + parts[1] + ".");
        tokens.put("two segments", parts[0] + "." + parts[1]);
        tokens.put("one segment", parts[0]);
        tokens.put("an extra segment", good + "." + parts[2]);
        tokens.put("cut off", good.substring(0, good.length() - 20));
        tokens.put("with another one behind it", good + "," + good);
        tokens.put("with a blank in it", parts[0] + ". " + parts[1] + "." + parts[2]);
        tokens.put("not base64", parts[0] + "." + parts[1] + ".$$$$");
        tokens.put("not JSON", encode("x") + "." + encode("y") + "." + parts[2]);
        tokens.put("100 KB long", key.signed(header(), with(claims, "padding", "x".repeat(75_000))));
        tokens.put("encrypted", encrypted(claims));
        tokens.put("an unknown critical header", key.signed(headerWith("crit", List.of("exp")), claims));
        tokens.put(
                "b64 false",
                key.signed(
                        "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"" + key.id()
                                + "\",\"b64\":false,\"crit\":[\"b64\"]}",
                        payload));

        // meant for something else
        tokens.put("no typ", key.signed(headerWithout("typ"), claims));
        for (var typ : List.of("JWT", "jwt", "JOSE", "logout+jwt", "dpop+jwt", "secevent+jwt", "")) {
            tokens.put("typ " + typ, key.signed(headerWith("typ", typ), claims));
        }
        tokens.put(
                "an ID token",
                key.signed(headerWith("typ", "JWT"), with(with(claims, "aud", List.of("portal")), "nonce", "n")));
        tokens.put(
                "an ID token for this audience",
                key.signed(header(), with(with(claims, "nonce", "n"), "at_hash", "h")));
        tokens.put("Keycloak's ID token", key.signed(header(), with(claims, "typ", "ID")));
        tokens.put("Keycloak's refresh token", key.signed(header(), with(claims, "typ", "Refresh")));
        tokens.put(
                "an opaque refresh token", UUID.randomUUID() + UUID.randomUUID().toString());
        tokens.put(
                "a logout token",
                key.signed(
                        header(),
                        with(
                                without(claims, "exp"),
                                "events",
                                Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))));
        for (var iss : List.of(
                "https://elsewhere.example", identity.issuer() + "/", "", identity.issuer() + "@elsewhere.example")) {
            tokens.put("iss " + iss, key.signed(header(), with(claims, "iss", iss)));
        }
        tokens.put("iss missing", key.signed(header(), without(claims, "iss")));
        tokens.put("iss a list", key.signed(header(), with(claims, "iss", List.of(identity.issuer()))));
        tokens.put("aud of another client", key.signed(header(), with(claims, "aud", "portal")));
        tokens.put("aud of others", key.signed(header(), with(claims, "aud", List.of("portal", "Clinic", "clinic2"))));
        tokens.put("aud missing", key.signed(header(), without(claims, "aud")));
        tokens.put("aud empty", key.signed(header(), with(claims, "aud", List.of())));
        tokens.put("aud an object", key.signed(header(), with(claims, "aud", Map.of("clinic", true))));

        // too early, too late
        var now = Instant.now().getEpochSecond();
        tokens.put("expired", key.signed(header(), with(claims, "exp", now - 120)));
        tokens.put("exp missing", key.signed(header(), without(claims, "exp")));
        tokens.put("exp a word", key.signed(header(), with(claims, "exp", "never")));
        tokens.put("exp negative", key.signed(header(), with(claims, "exp", -1)));
        tokens.put(
                "exp too large",
                key.signed(
                        JSON.writeValueAsString(header()),
                        payload.replaceAll("\"exp\":\\d+", "\"exp\":99999999999999999999")));
        tokens.put("nbf in the future", key.signed(header(), with(claims, "nbf", now + 600)));
        tokens.put(
                "iat in the future",
                key.signed(header(), with(with(claims, "iat", now + 86_400), "exp", now + 90_000)));
        tokens.put("a life of years", key.signed(header(), with(claims, "exp", now + 86_400L * 3_650)));

        // about nobody in particular
        tokens.put("sub missing", key.signed(header(), without(claims, "sub")));
        for (var sub : List.of("", " ", "mallory", "1", "00000000", "../../etc", UUID.randomUUID() + "x")) {
            tokens.put("sub '" + sub + "'", key.signed(header(), with(claims, "sub", sub)));
        }
        tokens.put("sub a number", key.signed(header(), with(claims, "sub", 7)));
        tokens.put(
                "sub a list",
                key.signed(
                        header(), with(claims, "sub", List.of(UUID.randomUUID().toString()))));
        tokens.put("roles missing", key.signed(header(), without(claims, "roles")));
        tokens.put("roles a text", key.signed(header(), with(claims, "roles", String.join(" ", roles(endpoint)))));
        tokens.put("roles an object", key.signed(header(), with(claims, "roles", Map.of("clinic", roles(endpoint)))));
        tokens.put("roles a list of lists", key.signed(header(), with(claims, "roles", List.of(roles(endpoint)))));
        tokens.put("roles with a number", key.signed(header(), with(claims, "roles", plus(roles(endpoint), 7))));
        tokens.put("sites a text", key.signed(header(), with(claims, "sites", String.join(" ", sites))));
        tokens.put("sites an object", key.signed(header(), with(claims, "sites", Map.of("all", true))));
        tokens.put("sites with something else", key.signed(header(), with(claims, "sites", plus(sites, "everywhere"))));
        tokens.put("sites with a star", key.signed(header(), with(claims, "sites", List.of("*"))));
        tokens.put("sites with a number", key.signed(header(), with(claims, "sites", plus(sites, 7))));
        tokens.put(
                "roles twice",
                key.signed(JSON.writeValueAsString(header()), payload.replaceFirst("\\{", "{\"roles\":[\"nobody\"],")));
        tokens.put("claims that are a list", key.signed(JSON.writeValueAsString(header()), "[" + payload + "]"));
        tokens.put("no claims", key.signed(header(), Map.of()));
        return tokens;
    }

    /// As a person where persons may come: what a service is called is up to the sign-in.
    private static List<String> roles(Endpoint endpoint) {
        var roles = endpoint.personsOrServices();
        return roles.equals(List.of("service")) ? List.of("nobody") : roles;
    }

    private Map<String, Object> headerWith(String name, Object value) {
        return with(header(), name, value);
    }

    private Map<String, Object> headerWithout(String name) {
        return without(header(), name);
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        var changed = new HashMap<>(claims);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> claims, String name) {
        var changed = new HashMap<>(claims);
        changed.remove(name);
        return changed;
    }

    private static List<Object> plus(List<String> values, Object more) {
        var all = new ArrayList<Object>(values);
        all.add(more);
        return all;
    }

    private String hmac(String payload, byte[] secret) {
        try {
            var token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID(key.id())
                            .build(),
                    new Payload(payload));
            token.sign(new MACSigner(secret));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String rsa(String payload, JWSAlgorithm algorithm) {
        try {
            var token = new JWSObject(
                    new JWSHeader.Builder(algorithm)
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID(key.id())
                            .build(),
                    new Payload(payload));
            token.sign(new RSASSASigner(key.pair().getPrivate()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String encrypted(Map<String, Object> claims) {
        try {
            var all = new JWTClaimsSet.Builder();
            claims.forEach(all::claim);
            var token = new EncryptedJWT(
                    new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID(key.id())
                            .build(),
                    all.build());
            token.encrypt(new RSAEncrypter((RSAPublicKey) key.pair().getPublic()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Another signature, in the middle: the last character of a base64 text may carry bits that mean nothing.
    private static String flipped(String signature) {
        var middle = signature.length() / 2;
        var other = signature.charAt(middle) == 'A' ? 'B' : 'A';
        return signature.substring(0, middle) + other + signature.substring(middle + 1);
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private long audited() {
        return jdbc.sql("select count(*) from audit").query(Long.class).single();
    }
}
