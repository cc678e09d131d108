package clinic.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class MailServerTests {

    @TempDir
    private Path directory;

    @Test
    void keepsEveryAcceptedMessageAcrossRestarts() throws Exception {
        try (var server = server()) {
            send(server, "maria@patient.example", "Your visit");
            send(server, "jo@patient.example", "Another");
            assertThat(received(server, "?to=maria%40patient.example"))
                    .singleElement()
                    .satisfies(mail -> {
                        assertThat(mail.subject()).isEqualTo("Your visit");
                        assertThat(mail.from()).isEqualTo("clinic@clinic.example");
                        assertThat(mail.text()).isEqualTo("Grüße from the clinic");
                        assertThat(mail.messageId()).isNotEmpty();
                    });
        }
        try (var server = server()) {
            assertThat(received(server, "")).extracting(ReceivedMail::subject).containsExactly("Your visit", "Another");
        }
    }

    @Test
    void forgetsAMessageThatWasCutOffWhileItWasWritten() throws Exception {
        try (var server = server()) {
            send(server, "maria@patient.example", "Whole");
        }
        Files.writeString(directory.resolve("messages"), "{\"messageId\":\"cut", StandardOpenOption.APPEND);
        try (var server = server()) {
            send(server, "maria@patient.example", "Next");
        }
        try (var server = server()) {
            assertThat(received(server, "")).extracting(ReceivedMail::subject).containsExactly("Whole", "Next");
        }
    }

    private MailServer server() throws Exception {
        return new MailServer(0, 0, directory.resolve("messages")).start();
    }

    private static void send(MailServer server, String to, String subject) throws Exception {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", String.valueOf(server.smtpPort()));
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("clinic@clinic.example"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject);
        message.setText("Grüße from the clinic", "UTF-8");
        Transport.send(message);
    }

    private static List<ReceivedMail> received(MailServer server, String query) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.inspectionPort() + "/messages" + query);
        try (var client = HttpClient.newHttpClient()) {
            var body = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return List.of(JsonMapper.shared().readValue(body, ReceivedMail[].class));
        }
    }
}
