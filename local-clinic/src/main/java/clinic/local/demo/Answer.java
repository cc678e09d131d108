package clinic.local.demo;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a service answered.
record Answer(
        int status, @Nullable String location, @Nullable String eTag, JsonNode body) {

    /// The id of what was created: the last part of its location.
    UUID created() {
        if (status != 201 || location == null) {
            throw new DemoFailed("expected 201 with a location, got " + this);
        }
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }

    /// The problem's slug, such as `case-escalated`.
    String problem() {
        var type = body.path("type").asString("");
        return type.substring(type.lastIndexOf('/') + 1);
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }
}
