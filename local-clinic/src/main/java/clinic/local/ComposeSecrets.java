package clinic.local;

import clinic.infrastructure.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/// The directory `.secrets` beside `docker-compose.yml`: a file for everything that nobody else may know.
///
/// Compose shows a file to a container as it is, with its owner and mode, and no service is root there. So it is the
/// directory that keeps others on this machine out; the files in it may be read by whoever is handed one.
public final class ComposeSecrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private ComposeSecrets() {}

    public static Path directory(Path root) {
        return root.resolve(".secrets");
    }

    /// Writes those that are missing. What is there stays, since databases keep the passwords they began with.
    ///
    /// @return the names of those that were written
    public static List<String> write(Path root) throws IOException {
        var directory = directory(root);
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        var written = new ArrayList<String>();
        for (var secret : all(directory).entrySet()) {
            var file = directory.resolve(secret.getKey());
            if (Files.notExists(file)) {
                Files.writeString(file, secret.getValue().get());
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
                written.add(secret.getKey());
            }
        }
        return written;
    }

    /// In the order of their names, so that the administrator has a password before the broker is told of it.
    private static TreeMap<String, Secret> all(Path directory) {
        var secrets = new TreeMap<String, Secret>();
        for (var service : Part.services()) {
            for (var what : List.of("superuser", "owner", "app", "broker", "client")) {
                secrets.put(service.label() + "-" + what, ComposeSecrets::password);
            }
        }
        secrets.put("portal-draft-key", () -> Base64.getEncoder().encodeToString(random(32)));
        secrets.put("observer-broker", ComposeSecrets::password);
        secrets.put("broker-admin", ComposeSecrets::password);
        secrets.put("broker.jaas", () -> brokerLogins(Files.readString(directory.resolve("broker-admin"))));
        return secrets;
    }

    private interface Secret {
        String get() throws IOException;
    }

    /// What the broker signs in with and lets its administrator in with; everybody else's credentials are in its log.
    private static String brokerLogins(String administrator) {
        return """
                KafkaServer {
                  org.apache.kafka.common.security.plain.PlainLoginModule required
                    username="%1$s" password="%2$s" user_%1$s="%2$s";
                  org.apache.kafka.common.security.scram.ScramLoginModule required;
                };
                """.formatted(Broker.ADMIN, administrator);
    }

    private static String password() {
        return HexFormat.of().formatHex(random(24));
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
