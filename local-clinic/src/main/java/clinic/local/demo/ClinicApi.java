package clinic.local.demo;

import clinic.local.DemoUser;
import clinic.local.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The four services' public APIs as one signed-in user uses them.
///
/// Behaves as a good client does: what was not answered is asked again, a creation with the same `Idempotency-Key`, a
/// change after a look whether it was made. So a service may be killed under it at any time.
final class ClinicApi {

    /// Answers that another try may better: the service or its database is away, or an event has not arrived yet.
    private static final Set<Integer> TRY_AGAIN = Set.of(502, 503, 504);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Venue venue;
    private final DemoUser user;
    private final Duration patience;
    private final Consumer<Asked> record;

    /// @param record told of every request that was answered
    ClinicApi(Venue venue, DemoUser user, Duration patience, Consumer<Asked> record) {
        this.venue = venue;
        this.user = user;
        this.patience = patience;
        this.record = record;
    }

    ClinicApi as(String username) {
        return new ClinicApi(venue, DemoUser.named(username).orElseThrow(), patience, record);
    }

    String name() {
        return user.name();
    }

    /// Creates something, once.
    UUID create(Part service, String path, Object body) {
        return create(service, path, body, Set.of()).created();
    }

    /// Creates something, or is refused for good.
    ///
    /// @param notYet problems that only say that an event is still on its way
    Answer create(Part service, String path, Object body, Set<String> notYet) {
        var key = UUID.randomUUID().toString();
        return persist(
                "POST " + path,
                () -> call(
                        service,
                        request(service, path)
                                .header("Idempotency-Key", key)
                                .header("Content-Type", "application/json")
                                .POST(json(body))),
                answer -> notYet.contains(answer.problem()) || answer.problem().equals("still-running"));
    }

    /// Reads something that is there, or is about to be.
    JsonNode get(Part service, String path) {
        return get(service, path, _ -> true);
    }

    /// Reads something until it looks as it will.
    JsonNode get(Part service, String path, Predicate<JsonNode> wanted) {
        return persist(
                        "GET " + path,
                        () -> call(service, request(service, path).GET()),
                        answer -> answer.status() == 404 || answer.ok() && !wanted.test(answer.body()))
                .body();
    }

    /// Makes a change to an aggregate in its present version.
    ///
    /// @param aggregate where its version is read
    /// @param made      tells from the aggregate whether the change was made, by a try that was not answered
    void change(
            Part service,
            String aggregate,
            String method,
            String path,
            @Nullable Object body,
            Predicate<JsonNode> made) {
        var answer = persist(
                method + " " + path,
                () -> {
                    var present = call(service, request(service, aggregate).GET());
                    if (!present.ok() || made.test(present.body())) {
                        return present;
                    }
                    return call(
                            service,
                            request(service, path)
                                    .header("If-Match", String.valueOf(present.eTag()))
                                    .header("Content-Type", "application/json")
                                    .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : json(body)));
                },
                again -> again.status() == 404 || again.status() == 412);
        if (!answer.ok()) {
            throw new DemoFailed("%s %s as %s: %s".formatted(method, path, user.username(), answer));
        }
    }

    /// Asks for a change that must be refused.
    Answer refused(Part service, String aggregate, String method, String path, Object body) {
        var present = persist(
                "GET " + aggregate,
                () -> call(service, request(service, aggregate).GET()),
                _ -> false);
        return persist(
                method + " " + path,
                () -> call(
                        service,
                        request(service, path)
                                .header("If-Match", String.valueOf(present.eTag()))
                                .header("Content-Type", "application/json")
                                .method(method, json(body))),
                _ -> false);
    }

    private interface Call {
        Answer make() throws IOException;
    }

    private Answer persist(String what, Call call, Predicate<Answer> notYet) {
        var until = Instant.now().plus(patience);
        var last = "no answer";
        while (Instant.now().isBefore(until)) {
            try {
                var answer = call.make();
                if (!TRY_AGAIN.contains(answer.status()) && !notYet.test(answer)) {
                    return answer;
                }
                last = answer.toString();
            } catch (IOException e) {
                last = e.toString();
            }
            Waiting.shortly();
        }
        throw new DemoFailed("%s as %s did not succeed within %d s: %s"
                .formatted(what, user.username(), patience.toSeconds(), last));
    }

    private HttpRequest.Builder request(Part service, String path) {
        return HttpRequest.newBuilder(URI.create(venue.url(service) + "/api/v1" + path))
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + venue.token(user));
    }

    /// Each request begins a trace of its own, by which it is found in logs and in the audit.
    private Answer call(Part service, HttpRequest.Builder building) throws IOException {
        var trace = hex(UUID.randomUUID());
        var request = building.header(
                        "traceparent",
                        "00-%s-%s-01".formatted(trace, hex(UUID.randomUUID()).substring(16)))
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            record.accept(new Asked(
                    trace,
                    service,
                    user.subject(),
                    request.method(),
                    request.uri().getPath(),
                    response.statusCode()));
            var text = response.body();
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Location").orElse(null),
                    response.headers().firstValue("ETag").orElse(null),
                    text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailed("interrupted");
        }
    }

    private static String hex(UUID random) {
        return random.toString().replace("-", "");
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
    }
}
