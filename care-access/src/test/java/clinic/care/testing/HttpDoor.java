package clinic.care.testing;

import clinic.care.testing.AccessMatrix.Door;
import clinic.care.testing.AccessMatrix.Reply;
import clinic.care.testing.AccessMatrix.Who;
import clinic.infrastructure.test.TestIdentity;
import clinic.kit.testing.Api;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A service's door.
final class HttpDoor implements Door {

    private final int port;
    private final Map<Who, String> tokens = new HashMap<>();

    HttpDoor(int port) {
        this.port = port;
    }

    @Override
    public Reply ask(
            String method, String uri, @Nullable Map<String, Object> body, List<String> headers, @Nullable Who who) {
        var api = who == null ? Api.at(port) : Api.at(port).with(tokens.computeIfAbsent(who, HttpDoor::token));
        var answer = api.send(method, uri, body, headers.toArray(String[]::new));
        var type = answer.header("Content-Type");
        return new Reply(
                answer.status(),
                type != null && type.contains("problem") ? answer.problem() : "",
                answer.response().body());
    }

    private static String token(Who who) {
        return TestIdentity.get()
                .token(Map.of(
                        "sub", who.subject().toString(),
                        "name", "matrix",
                        "roles", who.role() == null ? List.of() : List.of(who.role()),
                        "sites", who.sites().stream().map(UUID::toString).toList(),
                        "scope", who.scopes()));
    }
}
