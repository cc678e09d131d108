package clinic.local.supervisor;

import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.ControlServer.Contact;
import clinic.local.supervisor.ControlServer.Progress;
import clinic.local.supervisor.StackStatus.State;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The supervisor as the command line sees it.
public final class SupervisorClient {

    private final Contact contact;

    private SupervisorClient(Contact contact) {
        this.contact = contact;
    }

    /// The one that runs for this home; none if it was never started, has ended, or was killed.
    public static Optional<SupervisorClient> of(Stack stack) {
        var file = ControlServer.contactFile(stack);
        try {
            var contact = JsonMapper.shared().readValue(Files.readString(file), Contact.class);
            return ProcessHandle.of(contact.pid())
                    .filter(ProcessHandle::isAlive)
                    .map(_ -> new SupervisorClient(contact))
                    .filter(client -> client.request("GET", "progress/0").isPresent());
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    public int portBase() {
        return contact.portBase();
    }

    public StackStatus status() {
        return JsonMapper.shared().readValue(request("GET", "status").orElseThrow(Gone::new), StackStatus.class);
    }

    /// @param verb start, stop or kill
    /// @throws Refused with the reason
    public void act(String verb, Part part) {
        request("POST", verb + "/" + part.label()).orElseThrow(Gone::new);
    }

    public void end() {
        request("POST", "end");
    }

    /// Hands over every line that the supervisor says from now on (or from its beginning) until it is ready or gone.
    /// @return its state at the end
    public State follow(boolean untilReady, Consumer<String> line) {
        var next = 0;
        while (true) {
            var answer = request("GET", "progress/" + next);
            if (answer.isEmpty()) {
                return State.STOPPED;
            }
            var progress = JsonMapper.shared().readValue(answer.get(), Progress.class);
            progress.lines().forEach(line);
            next = progress.next();
            if (progress.state() == State.STOPPED || untilReady && progress.state() == State.READY) {
                return progress.state();
            }
        }
    }

    /// Waits for the end of the supervisor's process.
    public void awaitEnd() {
        ProcessHandle.of(contact.pid()).ifPresent(process -> process.onExit().join());
    }

    /// The answer; empty when there is nobody who answers.
    private Optional<String> request(String method, String path) {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + contact.port() + "/" + path)
                    .toURL()
                    .openConnection();
            connection.setRequestMethod(method);
            connection.setRequestProperty(ControlServer.SECRET_HEADER, contact.secret());
            connection.setConnectTimeout(2_000);
            if (connection.getResponseCode() >= 400) {
                var error = connection.getErrorStream();
                throw new Refused(error == null ? "" : new String(error.readAllBytes(), StandardCharsets.UTF_8));
            }
            return Optional.of(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The supervisor does not do it, and says why.
    public static final class Refused extends RuntimeException {
        Refused(String reason) {
            super(reason);
        }
    }

    /// The supervisor ended in the middle of a conversation.
    public static final class Gone extends RuntimeException {
        Gone() {
            super("the clinic has just been stopped");
        }
    }
}
