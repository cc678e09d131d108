package clinic.kit.access;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.jwt.Jwt;

/// Who is calling, as the sign-in says: a person with roles at sites, or another service, which works at all of them.
///
/// @param subject the sign-in subject; a service's is derived from its client id
/// @param name    what people call them; a service's is its client id
/// @param scopes  what the token may be used for; a session in the portal has no such limit
public record Caller(UUID subject, String name, Set<String> roles, Set<UUID> sites, Set<String> scopes) {

    static final String SERVICE = "service";

    public Caller {
        roles = Set.copyOf(roles);
        sites = Set.copyOf(sites);
        scopes = Set.copyOf(scopes);
    }

    /// Whoever is signed in to the request at hand.
    public static Optional<Caller> current() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof ClaimAccessor claims
                ? Optional.ofNullable(of(claims))
                : Optional.empty();
    }

    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    public boolean hasAnyRole(Collection<String> any) {
        return any.stream().anyMatch(roles::contains);
    }

    public boolean worksAt(UUID siteId) {
        return hasRole(SERVICE) || sites.contains(siteId);
    }

    /// How events and the audit name the caller.
    public String actor() {
        return hasRole(SERVICE) ? "service:" + name : subject.toString();
    }

    /// Null if the claims do not make a caller: no subject, one that is no UUID, or a site that is none.
    static @Nullable Caller of(ClaimAccessor claims) {
        var sub = claims.getClaimAsString("sub");
        var roles = texts(claims, "roles");
        if (sub == null || sub.isBlank()) {
            return null;
        }
        try {
            var sites = new LinkedHashSet<UUID>();
            for (var site : texts(claims, "sites")) {
                sites.add(UUID.fromString(site));
            }
            if (roles.contains(SERVICE)) {
                var subject = UUID.nameUUIDFromBytes(sub.getBytes(StandardCharsets.UTF_8));
                var client = claims.getClaimAsString("azp");
                return new Caller(subject, client == null ? sub : client, roles, sites, scopes(claims));
            }
            return new Caller(UUID.fromString(sub), name(claims, sub), roles, sites, scopes(claims));
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    private static String name(ClaimAccessor claims, String sub) {
        var name = claims.getClaimAsString("name");
        var username = claims.getClaimAsString("preferred_username");
        return name != null ? name : username != null ? username : sub;
    }

    /// As OAuth has it, one text; some servers send a list.
    private static Set<String> scopes(ClaimAccessor claims) {
        if (!(claims instanceof Jwt)) {
            return Set.of(Access.READ_SCOPE, Access.WRITE_SCOPE);
        }
        return claims.getClaim("scope") instanceof String scopes
                ? Set.of(scopes.trim().split(" +"))
                : texts(claims, "scope");
    }

    private static Set<String> texts(ClaimAccessor claims, String claim) {
        var texts = new LinkedHashSet<String>();
        if (claims.getClaim(claim) instanceof Collection<?> values) {
            for (var value : values) {
                texts.add(String.valueOf(value));
            }
        }
        return texts;
    }
}
