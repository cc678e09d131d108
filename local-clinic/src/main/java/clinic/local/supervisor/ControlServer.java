package clinic.local.supervisor;

import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.StackStatus.State;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// How the command line talks to the supervisor: HTTP on loopback, with a secret that only the user's own files tell.
final class ControlServer implements AutoCloseable {

    static final String SECRET_HEADER = "X-Clinic-Secret";

    /// What a command finds in `run/supervisor.json`.
    record Contact(long pid, int port, String secret, int portBase) {}

    /// @param next number to ask with for the lines after these
    record Progress(State state, List<String> lines, int next) {}

    private final Supervisor supervisor;
    private final HttpServer server;
    private final Path note;
    private final String secret;

    ControlServer(Stack stack, Supervisor supervisor) throws IOException {
        this.supervisor = supervisor;
        this.note = contactFile(stack);
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        this.secret = HexFormat.of().formatHex(random);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        var contact =
                new Contact(ProcessHandle.current().pid(), server.getAddress().getPort(), secret, stack.portBase());
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var beside = Files.createTempFile(stack.run(), "supervisor", ".new", mine);
        Files.writeString(beside, JsonMapper.shared().writeValueAsString(contact));
        Files.move(beside, note, StandardCopyOption.ATOMIC_MOVE);
    }

    static Path contactFile(Stack stack) {
        return stack.run().resolve("supervisor.json");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(note);
        server.stop(1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            var given = exchange.getRequestHeaders().getFirst(SECRET_HEADER);
            if (given == null || !MessageDigest.isEqual(given.getBytes(), secret.getBytes())) {
                answer(exchange, 403, "the secret is in " + note);
                return;
            }
            var path = exchange.getRequestURI().getPath().substring(1).split("/");
            switch (exchange.getRequestMethod() + " " + path[0]) {
                case "GET status" -> json(exchange, supervisor.status());
                case "GET progress" -> {
                    var from = Integer.parseInt(path[1]);
                    var lines = supervisor.console().from(from);
                    json(exchange, new Progress(supervisor.state(), lines, from + lines.size()));
                }
                case "POST end" -> {
                    supervisor.end();
                    answer(exchange, 202, "");
                }
                case "POST start" -> act(exchange, path[1], supervisor::start);
                case "POST stop" -> act(exchange, path[1], supervisor::stop);
                case "POST kill" -> act(exchange, path[1], supervisor::kill);
                default -> answer(exchange, 404, "no such command");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer(exchange, 503, "interrupted");
        } catch (RuntimeException e) {
            answer(exchange, 409, String.valueOf(e.getMessage()));
        }
    }

    private interface Action {
        void on(Part part);
    }

    private static void act(HttpExchange exchange, String label, Action action) throws IOException {
        var part = Part.named(label);
        if (part.isEmpty()) {
            answer(exchange, 404, "there is no " + label + ", but " + Part.labels());
            return;
        }
        action.on(part.get());
        answer(exchange, 200, "");
    }

    private static void json(HttpExchange exchange, Object body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        answer(exchange, 200, JsonMapper.shared().writeValueAsString(body));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
