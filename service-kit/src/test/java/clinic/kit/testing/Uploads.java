package clinic.kit.testing;

import jakarta.servlet.MultipartConfigElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.multipart.MultipartResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Sends a file to every route of a service, as a stranger and as somebody whose role fits, and wants each to be
/// refused with 415 as a problem, with nothing stored. That none of it is written to a file on the way is so because
/// nobody is there who would read the parts.
public final class Uploads {

    private static final String BOUNDARY = "----clinic";
    private static final List<String> TYPES = List.of(
            "multipart/form-data; boundary=" + BOUNDARY,
            "Multipart/Form-Data;boundary=" + BOUNDARY,
            "multipart/form-data",
            "multipart/mixed; boundary=" + BOUNDARY);

    private final ApplicationContext context;
    private final int port;
    private final List<String> objections = new ArrayList<>();
    private int sent;

    public Uploads(ApplicationContext context, int port) {
        this.context = context;
        this.port = port;
    }

    public void areRefusedEverywhere() {
        for (var reader : List.of(MultipartResolver.class, MultipartConfigElement.class)) {
            if (context.getBeanNamesForType(reader).length > 0) {
                objections.add(reader.getSimpleName() + " would read the parts and write them to files");
            }
        }
        var changed = Stored.changedBy(context.getBean(JdbcClient.class), this::toEveryRoute);
        System.out.println("uploads: " + sent + " sent, " + objections.size() + " objections");
        if (!changed.isEmpty()) {
            objections.add("something was stored in " + changed);
        }
        if (sent == 0 || !objections.isEmpty()) {
            throw new AssertionError(String.join("\n", objections.subList(0, Math.min(40, objections.size()))));
        }
    }

    private void toEveryRoute() {
        var mapping = context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        EndpointRules.ours(mapping).forEach((info, handler) -> {
            for (var method : info.getMethodsCondition().getMethods()) {
                for (var pattern : info.getPatternValues()) {
                    var endpoint = new Endpoint(method.name(), pattern, handler);
                    var somebody = TestTokens.as(UUID.randomUUID(), "uploader", endpoint.roles(), TestTokens.HARBOR);
                    for (var type : TYPES) {
                        send(endpoint, type, null);
                        send(endpoint, type, somebody);
                    }
                }
            }
        });
    }

    private void send(Endpoint endpoint, String type, @Nullable String token) {
        sent++;
        var request = endpoint.request();
        var headers = new ArrayList<String>();
        request.headers.forEach((name, value) -> headers.addAll(List.of(name, value)));
        headers.addAll(List.of("Content-Type", type));
        var api = Api.at(port);
        var answer = (token == null ? api : api.with(token))
                .send(endpoint.method(), endpoint.uri(request), file(), headers.toArray(String[]::new));
        if (answer.status() != 415
                || !"application/problem+json".equals(answer.header("Content-Type"))
                || !answer.problem().equals("unsupported-media-type")
                || !String.valueOf(answer.header("Cache-Control")).contains("no-store")) {
            objections.add(endpoint.route() + " as " + type + (token == null ? " from nobody" : "") + ": "
                    + HostileInput.shortened(answer.toString()));
        }
    }

    /// Longer than what would be kept in memory.
    private static byte[] file() {
        return ("--%1$s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x-ray.html\"\r\n"
                        + "Content-Type: text/html\r\n\r\n%2$s\r\n--%1$s--\r\n")
                .formatted(BOUNDARY, "<script>".repeat(4_000))
                .getBytes(StandardCharsets.UTF_8);
    }
}
