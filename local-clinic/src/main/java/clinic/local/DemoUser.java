package clinic.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Who may sign in at the local clinic.
public record DemoUser(UUID subject, String username, String name, String role, List<UUID> sites) {

    public static final UUID HARBOR = UUID.fromString("0192a000-0000-7000-8000-000000000001");
    public static final UUID RIVERSIDE = UUID.fromString("0192a000-0000-7000-8000-000000000002");

    private static final List<UUID> BOTH = List.of(HARBOR, RIVERSIDE);

    public static final List<DemoUser> ALL = List.of(
            user(1, "ana", "Ana Torres", "front-desk", BOTH),
            user(2, "noah", "Noah Williams", "nurse", BOTH),
            user(3, "lee", "Dr. Mina Lee", "physician", BOTH),
            user(4, "alvarez", "Dr. Rafael Alvarez", "physician", BOTH),
            user(5, "novak", "Jana Novak, PT", "therapist", BOTH),
            user(6, "rosa", "Rosa Kim", "front-desk", List.of(RIVERSIDE)),
            user(7, "grace", "Grace Osei", "site-manager", BOTH),
            user(8, "priya", "Priya Shah", "privacy-officer", BOTH),
            user(9, "otto", "Otto Brandt", "operations", List.of()));

    public static Optional<DemoUser> named(String username) {
        return ALL.stream().filter(user -> user.username.equals(username)).findFirst();
    }

    public String password() {
        return "clinic-" + username;
    }

    /// What every token says about the user.
    public Map<String, Object> claims() {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("sub", subject.toString());
        claims.put("preferred_username", username);
        claims.put("name", name);
        claims.put("roles", List.of(role));
        claims.put("sites", sites.stream().map(UUID::toString).toList());
        return claims;
    }

    private static DemoUser user(int number, String username, String name, String role, List<UUID> sites) {
        var subject = UUID.fromString("0192a000-0000-7000-8000-0000000001%02d".formatted(number));
        return new DemoUser(subject, username, name, role, sites);
    }
}
