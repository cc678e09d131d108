package clinic.kit.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls a service as its users do, so that tests read as sentences: `api.as("front-desk",
/// HARBOR).create("/api/v1/cases", body)`, `api.as("nurse", HARBOR).change("POST", path, version, body)`.
public final class Api {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String base;
    private final @Nullable String token;

    private Api(String base, @Nullable String token) {
        this.base = base;
        this.token = token;
    }

    public static Api at(int port) {
        return new Api("http://localhost:" + port, null);
    }

    public Api as(String role, UUID... sites) {
        return with(TestTokens.as(role, sites));
    }

    public Api with(String token) {
        return new Api(base, token);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    /// POST with a new idempotency key.
    public Answer create(String path, Object body) {
        return create(path, UUID.randomUUID().toString(), body);
    }

    public Answer create(String path, String idempotencyKey, Object body) {
        return send("POST", path, body, "Idempotency-Key", idempotencyKey);
    }

    /// A transition: PUT, POST or DELETE of what was seen in this version.
    public Answer change(String method, String path, long version, @Nullable Object body) {
        return send(method, path, body, "If-Match", "\"" + version + "\"");
    }

    /// Anything, with headers as they are given.
    public Answer send(String method, String path, @Nullable Object body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
        var publisher = body == null
                ? BodyPublishers.noBody()
                : body instanceof byte[] bytes
                        ? BodyPublishers.ofByteArray(bytes)
                        : BodyPublishers.ofString(body instanceof String json ? json : JSON.writeValueAsString(body));
        request.method(method, publisher);
        if (body != null && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return new Answer(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// What came back.
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        /// The body as JSON; a missing node where there is none.
        public JsonNode body() {
            return response.body().isBlank() ? JSON.missingNode() : JSON.readTree(response.body());
        }

        public <T> T body(Class<T> type) {
            return JSON.readValue(response.body(), type);
        }

        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /// Path of what was created.
        public String location() {
            return response.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new AssertionError("no Location: " + this));
        }

        /// Id of what was created: the last part of its path.
        public UUID id() {
            var location = location();
            return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
        }

        /// The version in the ETag.
        public long version() {
            var etag = response.headers().firstValue("ETag").orElseThrow(() -> new AssertionError("no ETag: " + this));
            return Long.parseLong(etag.replace("\"", ""));
        }

        /// The last part of a problem's type.
        public String problem() {
            var type = body().path("type").asString("");
            return type.substring(type.lastIndexOf('/') + 1);
        }

        /// The fields that a problem names, in its order.
        public List<String> fields() {
            var fields = new ArrayList<String>();
            body().path("errors")
                    .forEach(error -> fields.add(error.path("field").asString("")));
            return fields;
        }

        @Override
        public String toString() {
            return response.request().method() + " " + response.uri() + " -> " + status() + " " + response.body();
        }
    }
}
