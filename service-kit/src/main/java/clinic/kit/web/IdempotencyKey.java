package clinic.kit.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a caller sends with a creating POST so that sending it twice creates once: the header `Idempotency-Key`, 8
/// to 128 visible ASCII characters. It counts per user and route; `path` is what was called, and belongs to the
/// request's content.
public record IdempotencyKey(String user, String route, String path, String value) {

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{8,128}");

    static IdempotencyKey parse(String user, String route, String path, @Nullable String header) {
        if (header == null || !VISIBLE_ASCII.matcher(header).matches()) {
            throw Refused.parameter(
                    "Idempotency-Key",
                    "send 8 to 128 visible ASCII characters that are new for each thing to create, such as a UUID");
        }
        return new IdempotencyKey(user, route, path, header);
    }
}
