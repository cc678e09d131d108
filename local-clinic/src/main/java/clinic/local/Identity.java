package clinic.local;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which sign-in server the local clinic has, and at which addresses below [#issuer(String)] it keeps what OIDC needs.
/// Both know the same people and say the same of them.
public enum Identity {
    /// Spring Authorization Server, in this project: it starts in two seconds.
    EMBEDDED("", "/oauth2/authorize", "/oauth2/token", "/oauth2/jwks", "/connect/logout"),
    /// The real Keycloak, from its distribution, with the realm that `docker-compose.yml` imports.
    KEYCLOAK(
            "/realms/clinic",
            "/protocol/openid-connect/auth",
            "/protocol/openid-connect/token",
            "/protocol/openid-connect/certs",
            "/protocol/openid-connect/logout");

    private final String realm;
    private final String authorize;
    private final String token;
    private final String keys;
    private final String endSession;

    Identity(String realm, String authorize, String token, String keys, String endSession) {
        this.realm = realm;
        this.authorize = authorize;
        this.token = token;
        this.keys = keys;
        this.endSession = endSession;
    }

    public static Optional<Identity> named(String label) {
        return Arrays.stream(values())
                .filter(identity -> identity.label().equals(label))
                .findFirst();
    }

    public static String labels() {
        return Arrays.stream(values()).map(Identity::label).collect(Collectors.joining(", "));
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @param server the root of the server
    public String issuer(String server) {
        return server + realm;
    }

    public String authorize(String server) {
        return issuer(server) + authorize;
    }

    public String token(String server) {
        return issuer(server) + token;
    }

    public String keys(String server) {
        return issuer(server) + keys;
    }

    public String endSession(String server) {
        return issuer(server) + endSession;
    }
}
