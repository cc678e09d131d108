package clinic.local.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Every message that was ever accepted, one line of JSON each, appended before the sender hears that it was accepted.
final class MailRecord {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final List<ReceivedMail> received = new ArrayList<>();

    MailRecord(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.exists(file)) {
            read();
        }
    }

    synchronized void append(ReceivedMail mail) throws IOException {
        Files.writeString(
                file,
                JSON.writeValueAsString(mail) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        received.add(mail);
    }

    synchronized List<ReceivedMail> all() {
        return List.copyOf(received);
    }

    /// A last line without its end was being written when the machine stopped: nobody was told that it was accepted.
    private void read() throws IOException {
        var text = Files.readString(file, StandardCharsets.UTF_8);
        var whole = text.substring(0, text.lastIndexOf('\n') + 1);
        if (whole.length() < text.length()) {
            Files.writeString(file, whole, StandardCharsets.UTF_8);
        }
        try {
            whole.lines().map(line -> JSON.readValue(line, ReceivedMail.class)).forEach(received::add);
        } catch (JacksonException e) {
            throw new IOException("not a record of mail: " + file, e);
        }
    }
}
