package clinic.kit.testing;

import clinic.infrastructure.test.TestIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Access tokens for tests. A service whose properties come from `ClinicProperties.register` accepts them through
/// its real security chain.
public final class TestTokens {

    /// The two sites that a fresh clinic has.
    public static final UUID HARBOR = UUID.fromString("0192a000-0000-7000-8000-000000000001");

    public static final UUID RIVERSIDE = UUID.fromString("0192a000-0000-7000-8000-000000000002");

    private TestTokens() {}

    /// Somebody with this role at these sites. The same role is the same person every time.
    public static String as(String role, UUID... sites) {
        return as(subject(role), role, List.of(role), sites);
    }

    public static String as(UUID subject, String name, List<String> roles, UUID... sites) {
        return TestIdentity.get()
                .token(
                        subject,
                        name,
                        roles,
                        Arrays.stream(sites).map(UUID::toString).toList());
    }

    /// The same somebody with another scope than `openid profile clinic:read clinic:write`: an application that may
    /// only read, say. An empty one is a token that may do nothing.
    public static String withScope(String scope, UUID subject, String name, List<String> roles, UUID... sites) {
        var at = Arrays.stream(sites).map(UUID::toString).toList();
        return TestIdentity.get()
                .token(Map.of(
                        "sub",
                        subject.toString(),
                        "preferred_username",
                        name,
                        "name",
                        name,
                        "roles",
                        roles,
                        "sites",
                        at,
                        "scope",
                        scope));
    }

    /// Another service calling with client credentials, which may read.
    public static String asService(String clientId) {
        return TestIdentity.get().token(Map.of("sub", clientId, "roles", List.of("service"), "sites", List.of()));
    }

    /// The subject of `as(role, …)`.
    public static UUID subject(String role) {
        return UUID.nameUUIDFromBytes(role.getBytes(StandardCharsets.UTF_8));
    }
}
