package clinic.portal.remote;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a service said.
public sealed interface Reply {

    /// @param version of the aggregate after the call, from its `ETag`
    record Done(
            JsonNode body, @Nullable Long version, @Nullable String location) implements Reply {

        /// The body as a template reads it: maps and lists.
        public Object values() {
            return JsonMapper.shared().convertValue(body, Object.class);
        }

        /// The id of what was created.
        public String created() {
            return location == null ? "" : location.substring(location.lastIndexOf('/') + 1);
        }
    }

    /// The service understood and refused.
    record Refused(int status, String slug, String detail, List<FieldError> errors) implements Reply {

        public boolean notFound() {
            return status == 404;
        }
    }

    /// Nobody knows what became of the call; the same one may be sent again.
    ///
    /// @param since when the service was first found not to answer, without having answered since
    record Unavailable(String service, Instant since) implements Reply {}

    record FieldError(String field, String message) {}
}
