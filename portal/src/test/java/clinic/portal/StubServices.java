package clinic.portal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// The four services, played: each answers with the shape of its API, and can be taken away.
final class StubServices {

    private static final StubServices INSTANCE = new StubServices();

    record Call(String service, String method, String path, Map<String, String> headers, String body) {}

    record Answer(int status, String body, Map<String, String> headers) {

        static Answer ok(String body) {
            return new Answer(200, body, Map.of("ETag", "\"3\""));
        }

        static Answer problem(int status, String slug, String detail, String errors) {
            return new Answer(
                    status,
                    "{\"type\":\"/problems/%s\",\"status\":%d,\"detail\":\"%s\",\"errors\":%s}"
                            .formatted(slug, status, detail, errors),
                    Map.of());
        }
    }

    /// @param method a pattern, too
    private record Rule(String service, String method, Pattern path, Answer answer) {}

    private final HttpServer server;
    private final List<Rule> rules = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

    private StubServices() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static StubServices get() {
        return INSTANCE;
    }

    String url(String service) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + service;
    }

    /// Newer rules win.
    StubServices when(String service, String method, String path, Answer answer) {
        rules.addFirst(new Rule(service, method, Pattern.compile(path), answer));
        return this;
    }

    /// What is answered to a question of this pattern, to change something in it.
    String example(String path) {
        return List.copyOf(rules).stream()
                .filter(rule -> rule.path().pattern().equals(path))
                .findFirst()
                .orElseThrow()
                .answer()
                .body();
    }

    void reset() {
        rules.clear();
        away.clear();
        calls.clear();
    }

    void takeAway(String service) {
        away.add(service);
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI().toString();
        var service = uri.split("/")[1];
        var path = uri.substring(("/" + service + "/api/v1").length());
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = new LinkedHashMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        calls.add(new Call(service, exchange.getRequestMethod(), path, headers, body));
        var answer = away.contains(service)
                ? Answer.problem(503, "unavailable", "away", "[]")
                : List.copyOf(rules).stream()
                        .filter(rule -> rule.service().equals(service)
                                && exchange.getRequestMethod().matches(rule.method())
                                && rule.path().matcher(path).matches())
                        .findFirst()
                        .map(Rule::answer)
                        .orElseGet(() -> Answer.problem(404, "not-found", "There is nothing here.", "[]"));
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
