package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.Ports;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The drill of `docs/runbooks/certificate-expiry.md`: somebody in front of the clinic speaks TLS, as an ingress would.
@ExtendWith(ClinicExtension.class)
class CertificateTests {

    @TempDir
    private Path directory;

    @Test
    void aCertificateThatEndsSoonIsNamedUntilARenewedOneIsServed(RunningClinic clinic) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/openssl")))
                .as("openssl is here")
                .isTrue();
        var port = Ports.free();
        var page = Map.of("HOST_AND_PORT", "localhost:" + port);
        issue(5);
        var said = whileServed(
                port, () -> Runbook.open("certificate-expiry", clinic).next(page));
        assertThat(said).contains("notAfter=", "renew it");

        issue(90);
        said = whileServed(
                port, () -> Runbook.open("certificate-expiry", clinic).next(page));
        assertThat(said).contains("notAfter=").doesNotContain("renew it");
    }

    private interface Look {
        String look() throws Exception;
    }

    private String whileServed(int port, Look look) throws Exception {
        var server =
                openssl("s_server", "-accept", String.valueOf(port), "-cert", "end.pem", "-key", "key.pem", "-quiet");
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> answers(port));
            return look.look();
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static boolean answers(int port) {
        try (var _ = new Socket("localhost", port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void issue(int days) throws IOException, InterruptedException {
        var exit = openssl(
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-keyout",
                        "key.pem",
                        "-out",
                        "end.pem",
                        "-days",
                        String.valueOf(days),
                        "-subj",
                        "/CN=localhost")
                .waitFor();
        assertThat(exit).isZero();
    }

    private Process openssl(String... words) throws IOException {
        var command =
                new ProcessBuilder("openssl").directory(directory.toFile()).redirectErrorStream(true);
        command.command().addAll(List.of(words));
        return command.redirectOutput(new File(directory.toFile(), "openssl.log"))
                .start();
    }
}
