package clinic.local.mail;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// GreenMail on loopback. It accepts mail for anybody, and forwards none.
/// `GET /messages?to=` at the inspection port answers what was received, oldest first.
public final class MailServer implements AutoCloseable {

    private final MailRecord record;
    private final GreenMail smtp;
    private final HttpServer inspection;

    MailServer(int smtpPort, int inspectionPort, Path file) throws IOException {
        record = new MailRecord(file);
        smtp = new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        inspection = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), inspectionPort), 0);
        inspection.createContext("/messages", this::messages);
        inspection.setExecutor(task -> Thread.ofVirtual().start(task));
    }

    /// Arguments: SMTP port, inspection port, file.
    public static void main(String[] args) throws IOException {
        new MailServer(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Path.of(args[2])).start();
    }

    MailServer start() {
        smtp.start();
        smtp.getUserManager().setMessageDeliveryHandler((message, address) -> {
            keep(message, address);
            return new Recipient(address.getEmail());
        });
        inspection.start();
        return this;
    }

    int smtpPort() {
        return smtp.getSmtp().getPort();
    }

    int inspectionPort() {
        return inspection.getAddress().getPort();
    }

    @Override
    public void close() {
        inspection.stop(0);
        smtp.stop();
    }

    /// Throws when the message cannot be kept; the connection then ends without an acceptance and the sender tries
    /// again.
    private void keep(MovingMessage message, MailAddress address) throws MessagingException {
        var mime = message.getMessage();
        try {
            record.append(new ReceivedMail(
                    Objects.requireNonNullElse(mime.getMessageID(), ""),
                    address.getEmail(),
                    message.getReturnPath().getEmail(),
                    Objects.requireNonNullElse(mime.getSubject(), ""),
                    text(mime),
                    Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Part part) throws MessagingException, IOException {
        if (part.getContent() instanceof Multipart parts) {
            for (var i = 0; i < parts.getCount(); i++) {
                var text = text(parts.getBodyPart(i));
                if (!text.isEmpty()) {
                    return text;
                }
            }
            return "";
        }
        return part.isMimeType("text/*") ? String.valueOf(part.getContent()) : "";
    }

    private void messages(HttpExchange exchange) throws IOException {
        var to = to(exchange.getRequestURI().getRawQuery());
        List<ReceivedMail> found = record.all().stream()
                .filter(mail -> to == null || mail.to().equalsIgnoreCase(to))
                .toList();
        var body = JsonMapper.shared().writeValueAsBytes(found);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static @Nullable String to(@Nullable String query) {
        return query != null && query.startsWith("to=")
                ? URLDecoder.decode(query.substring(3), StandardCharsets.UTF_8)
                : null;
    }

    /// Any recipient is known, and has no mailbox: the record is the mailbox of all.
    private record Recipient(String address) implements GreenMailUser {

        @Override
        public String getEmail() {
            return address;
        }

        @Override
        public String getLogin() {
            return address;
        }

        @Override
        public void deliver(MovingMessage message) {}

        @Override
        public void deliver(jakarta.mail.internet.MimeMessage message) {}

        @Override
        public void create() {}

        @Override
        public void delete() {}

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        public void setPassword(String password) {}

        @Override
        public void authenticate(String password) {}

        @Override
        public String getQualifiedMailboxName() {
            return address;
        }
    }
}
