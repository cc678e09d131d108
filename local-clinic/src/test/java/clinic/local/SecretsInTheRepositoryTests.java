package clinic.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No file that is kept in git holds a secret that opens anything. The few that look like one are named here, with why
/// they are none.
class SecretsInTheRepositoryTests {

    private static final Map<String, Pattern> SECRETS = Map.ofEntries(
            Map.entry("private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----")),
            Map.entry("cloud key", Pattern.compile("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b|\\bAIza[0-9A-Za-z_-]{35}\\b")),
            Map.entry(
                    "token of a forge",
                    Pattern.compile("\\b(gh[pousr]_[0-9A-Za-z]{30,}|github_pat_\\w{30,}|glpat-[\\w-]{20,})\\b")),
            Map.entry("token of a chat", Pattern.compile("\\bxox[abprs]-[0-9A-Za-z-]{10,}")),
            Map.entry("payment key", Pattern.compile("\\b[sr]k_live_[0-9A-Za-z]{16,}\\b")),
            Map.entry("telephony key", Pattern.compile("\\b(SK|AC)[0-9a-f]{32}\\b")),
            Map.entry("signed token", Pattern.compile("\\beyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{20,}")),
            Map.entry(
                    "address with a password",
                    Pattern.compile("\\b[a-z][a-z+]{2,}://[^\\s/:@\"'{}$%]+:[^\\s/@\"'{}$%]{3,}@")),
            Map.entry(
                    "password",
                    Pattern.compile(
                            "(?i)\\b\\w*(password|passwd|secret|api_?key|access_?key|private_?key)[\"']?\\s*[:=]\\s*[\"']?"
                                    + "(?!\\$|#\\{|<|null\\b|true\\b|false\\b)[\\w+/=.-]{12,}[\"']?\\s*$")),
            Map.entry(
                    "password in JSON",
                    Pattern.compile(
                            "(?i)\"(password|passwd|secret|api_?key)\"\\s*:\\s*\"(?![^\"]*\\$\\{)[^\"\\s]{8,}\"")));

    /// What a match may be, by file: each is no secret.
    private static final Map<String, Pattern> KNOWN = Map.of(
            // the documented password of a demo user, who exists on one machine only
            "deploy/keycloak/clinic-realm.json", Pattern.compile("clinic-[a-z]+"));

    @Test
    void noFileHoldsASecret() throws Exception {
        var found = new TreeMap<String, String>();
        var files = files();
        for (var file : files) {
            var text = new String(Files.readAllBytes(Path.of("..", file)), StandardCharsets.ISO_8859_1);
            var number = 0;
            for (var line : text.split("\n", -1)) {
                number++;
                for (var kind : secretsIn(line)) {
                    if (!isKnown(file, line)) {
                        found.put(file + ":" + number, kind + ": " + line.strip());
                    }
                }
            }
        }
        System.out.printf("secrets: %d files, %d patterns, %d found%n", files.size(), SECRETS.size(), found.size());
        assertThat(files).hasSizeGreaterThan(300);
        assertThat(found).isEmpty();
    }

    @Test
    void noFileIsOneThatSecretsAreKeptIn() throws Exception {
        assertThat(files())
                .noneMatch(file -> file.matches(
                        "(.*/)?(\\.env(\\..*)?|\\.secrets/.*|id_[a-z0-9]+|.*\\.(pem|p12|pfx|jks|keystore|key))"));
        assertThat(Files.readString(Path.of("..", ".gitignore"))).contains("\n.env\n", "\n.secrets/\n");
    }

    /// The patterns find what they are for. In pieces, so that this file holds none.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN RSA PRIVATE~ KEY-----",
                "aws = AKIA~ABCDEFGHIJKLMNOP",
                "ghp_~0123456789abcdefghijABCDEFGHIJ0123",
                "xoxb-~0123456789-abcdef",
                "postgresql:~//clinic:hunter22@db.example/clinic",
                "SPRING_DATASOURCE_PASSWORD=~correct-horse-battery",
                "  client-secret: ~Zm9vYmFyYmF6cXV4",
                "\"password\": ~\"correcthorse\"",
                "eyJhbGciOiJSUzI1NiJ9.~eyJzdWIiOiJhbmEifQ0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"
            })
    void thePatternsFindWhatTheyAreFor(String inPieces) {
        assertThat(secretsIn(inPieces.replace("~", ""))).isNotEmpty();
    }

    static List<String> secretsIn(String line) {
        var kinds = new ArrayList<String>();
        SECRETS.forEach((kind, pattern) -> {
            if (pattern.matcher(line).find()) {
                kinds.add(kind);
            }
        });
        return kinds;
    }

    static boolean isKnown(String file, String line) {
        var known = KNOWN.get(file);
        return known != null && known.matcher(line).find();
    }

    private static List<String> files() throws IOException, InterruptedException {
        var git = new ProcessBuilder("git", "-C", "..", "ls-files").start();
        try (var lines = git.inputReader()) {
            var files = lines.lines()
                    .filter(file -> Files.isRegularFile(Path.of("..", file)))
                    .toList();
            assertThat(git.waitFor()).isZero();
            return files;
        }
    }
}
