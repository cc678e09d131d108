package clinic.local;

import clinic.infrastructure.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One clinic on this machine: where it keeps its files, at which addresses it answers, and who may sign in.
///
/// @param root     the source tree, with the modules and their jars
/// @param home     `.clinic/` in it, or what `CLINIC_HOME` says: data, logs, and the note of the running supervisor
/// @param portBase first of the twenty ports
/// @param identity who signs people in
public record Stack(Path root, Path home, int portBase, Identity identity) {

    public static final int DEFAULT_PORT_BASE = 8080;

    public Stack(Path root, Path home, int portBase) {
        this(root, home, portBase, Identity.EMBEDDED);
    }

    /// The clinic of this source tree, at the ports (`CLINIC_PORT_BASE` wins) and with the sign-in chosen last.
    public static Stack here() {
        var root =
                Path.of(System.getProperty("clinic.root", ".")).toAbsolutePath().normalize();
        var chosen = System.getProperty("clinic.home", System.getenv("CLINIC_HOME"));
        var home = chosen == null || chosen.isBlank()
                ? root.resolve(".clinic")
                : Path.of(chosen).toAbsolutePath();
        return new Stack(root, home, rememberedPortBase(home), rememberedIdentity(home));
    }

    public Stack at(int base) {
        return new Stack(root, home, base, identity);
    }

    public Stack with(Identity chosen) {
        return new Stack(root, home, portBase, chosen);
    }

    public int port(Part part) {
        return portBase + part.portOffset();
    }

    public int managementPort(Part service) {
        return portBase + service.managementPortOffset();
    }

    /// Where the part answers; named `localhost`, as the browser's cookies and the tokens' issuer want one name.
    public URI url(Part part) {
        return switch (part) {
            case DATABASE -> URI.create("postgresql://localhost:" + port(part));
            case BROKER -> URI.create("kafka://" + bootstrapServers());
            case MAIL -> URI.create("smtp://localhost:" + port(part));
            case IDENTITY, INTAKE, SCHEDULING, RECORDS, NOTIFICATION, PORTAL ->
                URI.create("http://localhost:" + port(part));
        };
    }

    public URI readiness(Part service) {
        return URI.create("http://127.0.0.1:" + managementPort(service) + "/actuator/health/readiness");
    }

    /// What a service says of itself.
    public URI metrics(Part service) {
        return URI.create("http://127.0.0.1:" + managementPort(service) + "/actuator/prometheus");
    }

    /// Reads the whole audit trail of a service and tells whether it is as it was written.
    public URI auditChain(Part service) {
        return URI.create("http://127.0.0.1:" + managementPort(service) + "/actuator/auditchain");
    }

    /// `GET /messages?to=` there lists the mail that was delivered.
    public URI mailInspection() {
        return URI.create("http://localhost:" + (portBase + Part.MAIL_INSPECTION_PORT));
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port(Part.BROKER);
    }

    /// @param user the label of an application, `admin`, or `observer`
    public BrokerAccess brokerAccess(String user) {
        return new BrokerAccess(
                bootstrapServers(), user, secret("broker " + user).replaceAll("[+/=]", ""));
    }

    public String issuer() {
        return identity.issuer(url(Part.IDENTITY).toString());
    }

    /// What the client of this name signs in with at the sign-in server. Without the characters that HTTP basic
    /// authentication has its clients escape.
    public String clientSecret(String client) {
        return secret("oidc client " + client).replaceAll("[+/=]", "");
    }

    /// An access token with the claims that the embedded sign-in gives the portal, signed with the same key: whoever
    /// may read `.clinic/` may act as any demo user.
    public String token(DemoUser user) {
        var claims = new LinkedHashMap<>(user.claims());
        claims.put("scope", "openid profile clinic:read clinic:write");
        claims.put("azp", "portal");
        return signingKey().token(issuer(), Instant.now(), Duration.ofMinutes(30), claims);
    }

    public SigningKey signingKey() {
        return SigningKey.kept(signingKeyFile(), "local");
    }

    public Path signingKeyFile() {
        return data("identity").resolve("signing-key");
    }

    public Path data(String of) {
        return home.resolve("data").resolve(of);
    }

    /// May be a mount or a link to another disk.
    public Path backups() {
        return home.resolve("backups");
    }

    public Path backupKey() {
        return home.resolve("keys").resolve("backup-key.json");
    }

    public Path log(String of) {
        return home.resolve("logs").resolve(of + ".log");
    }

    public Path run() {
        return home.resolve("run");
    }

    /// Derived from the jars, hence shared by every home of this source tree: extracted applications and AOT caches.
    public Path built(String kind) {
        return root.resolve(".clinic").resolve(kind);
    }

    public Path jar(String module) {
        return root.resolve(module).resolve("target").resolve(module + "-" + version() + ".jar");
    }

    public static String version() {
        var version = Stack.class.getPackage().getImplementationVersion();
        return version != null ? version : "0.1.0-SNAPSHOT";
    }

    /// 256 bits that stay the same for one set of data, for whatever the parts must share among each other.
    public String secret(String purpose) {
        try {
            var file = data("secret");
            if (Files.notExists(file)) {
                Files.createDirectories(file.getParent());
                var fresh = new byte[32];
                new SecureRandom().nextBytes(fresh);
                var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
                var beside = Files.createTempFile(file.getParent(), "secret", ".new", mine);
                Files.write(beside, fresh);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            }
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Files.readAllBytes(file), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What was chosen is what the next command means.
    public void remember() throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("port-base"), portBase + "\n");
        Files.writeString(home.resolve("identity"), identity.label() + "\n");
    }

    /// Every port of the block that somebody will listen at, with the name of who.
    public Map<Integer, String> ports() {
        var ports = new LinkedHashMap<Integer, String>();
        for (var part : Part.values()) {
            ports.put(port(part), part.label());
        }
        ports.put(portBase + Part.CONTROLLER_PORT, "broker controller");
        ports.put(portBase + Part.MAIL_INSPECTION_PORT, "mail inspection");
        if (identity == Identity.KEYCLOAK) {
            ports.put(portBase + Part.IDENTITY_HEALTH_PORT, "identity health");
        }
        for (var service : Part.services()) {
            ports.put(managementPort(service), service.label() + " management");
        }
        return ports;
    }

    private static int rememberedPortBase(Path home) {
        var variable = System.getenv("CLINIC_PORT_BASE");
        if (variable != null && !variable.isBlank()) {
            return Integer.parseInt(variable.trim());
        }
        try {
            return Integer.parseInt(Files.readString(home.resolve("port-base")).trim());
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_PORT_BASE;
        }
    }

    private static Identity rememberedIdentity(Path home) {
        try {
            return Identity.named(Files.readString(home.resolve("identity")).trim())
                    .orElse(Identity.EMBEDDED);
        } catch (IOException e) {
            return Identity.EMBEDDED;
        }
    }
}
