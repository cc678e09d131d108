package clinic.local.operations;

import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.demo.Venue;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `/api/v1/operations` of every service, as somebody of the operations team.
public final class OperationsApi {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DemoUser OPERATOR = DemoUser.named("otto").orElseThrow();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Venue venue;

    public OperationsApi(Venue venue) {
        this.venue = venue;
    }

    /// It was refused, or nobody answered; says what to do.
    public static final class Failed extends RuntimeException {
        Failed(String message) {
            super(message);
        }
    }

    /// What was answered, and the version by which it is changed.
    public record Answer(JsonNode body, @Nullable String eTag) {}

    public JsonNode get(Part service, String path) {
        return find(service, path).orElseThrow(() -> notThere(service)).body();
    }

    /// Nothing where the service does not know it.
    public Optional<Answer> find(Part service, String path) {
        return send(service, request(service, path).GET());
    }

    /// What one service knows, and which.
    public record Found(Part service, Answer answer) {}

    /// Ids are unique over all services, so an operator need not say whose one is.
    public Optional<Found> findAnywhere(String path) {
        for (var service : Part.services()) {
            var answer = find(service, path);
            if (answer.isPresent()) {
                return answer.map(it -> new Found(service, it));
            }
        }
        return Optional.empty();
    }

    /// Every item of a list, page after page.
    ///
    /// @param query parameters; empty ones are left out
    public void each(Part service, String path, Map<String, String> query, Consumer<JsonNode> item) {
        var asked = query.entrySet().stream()
                .filter(it -> !it.getValue().isEmpty())
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", path + "?limit=200&", ""));
        var cursor = "";
        do {
            var page = get(service, cursor.isEmpty() ? asked : asked + "&cursor=" + cursor);
            page.path("items").forEach(item);
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
    }

    /// @param eTag of what is changed, as it was read; null for what changes nothing
    public JsonNode post(Part service, String path, @Nullable String eTag, @Nullable Object body) {
        var request = request(service, path)
                .POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("Content-Type", "application/json");
        if (eTag != null) {
            request.header("If-Match", eTag);
        }
        return send(service, request).orElseThrow(() -> notThere(service)).body();
    }

    /// Begins something, once however often it is sent.
    public void create(Part service, String path, Object body) {
        send(
                        service,
                        request(service, path)
                                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", UUID.randomUUID().toString()))
                .orElseThrow(() -> notThere(service));
    }

    private HttpRequest.Builder request(Part service, String path) {
        return HttpRequest.newBuilder(URI.create(venue.url(service) + "/api/v1/operations" + path))
                .timeout(Duration.ofMinutes(2))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + venue.token(OPERATOR));
    }

    private Optional<Answer> send(Part service, HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() == 404) {
                return Optional.empty();
            }
            var body = response.body().isBlank() ? JSON.missingNode() : JSON.readTree(response.body());
            if (response.statusCode() / 100 != 2) {
                throw new Failed("%s: %s"
                        .formatted(service.label(), body.path("detail").asString("answers " + response.statusCode())));
            }
            return Optional.of(
                    new Answer(body, response.headers().firstValue("ETag").orElse(null)));
        } catch (IOException e) {
            throw new Failed(service.label() + " does not answer: ./clinic doctor tells why");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted");
        }
    }

    private static Failed notThere(Part service) {
        return new Failed(service.label() + " knows nothing of that id");
    }
}
