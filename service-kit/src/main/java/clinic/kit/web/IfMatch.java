package clinic.kit.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// The version that the caller saw, from the header `If-Match: "7"`. As a controller argument it is required: 428
/// without it, 400 when it is not one strong entity tag of ours. The use case compares it in its own transaction.
public record IfMatch(long version) {

    private static final Pattern STRONG_VERSION = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

    /// Refuses with 412 if the aggregate has moved on since the caller saw it.
    public void requireCurrent(long current) {
        if (version != current) {
            throw new StaleVersion(current);
        }
    }

    static IfMatch parse(@Nullable String header) {
        if (header == null || header.isBlank()) {
            throw new Refused(
                    HttpStatus.PRECONDITION_REQUIRED,
                    Problems.field(
                            HttpStatus.PRECONDITION_REQUIRED,
                            "precondition-required",
                            "This changes something that others may be changing too.",
                            "If-Match",
                            "send the ETag that you last read, such as \"7\""));
        }
        var matcher = STRONG_VERSION.matcher(header.strip());
        if (!matcher.matches()) {
            throw Refused.parameter("If-Match", "send exactly one ETag as you read it, such as \"7\"");
        }
        return new IfMatch(Long.parseLong(matcher.group(1)));
    }
}
