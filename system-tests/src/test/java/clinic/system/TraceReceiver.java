package clinic.system;

import static java.util.stream.Collectors.toMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Where the services send their traces: OTLP over HTTP, as any collector speaks it. Keeps the last spans that came.
final class TraceReceiver implements AutoCloseable {

    private static final int MOST = 20_000;
    private static final String PATH = "/v1/traces";

    private final HttpServer server;
    private final Deque<Span> spans = new ArrayDeque<>();

    /// @param parent empty of the first of its trace
    /// @param text   all that it says, names and attributes and events
    record Span(
            String service,
            String name,
            String trace,
            String id,
            String parent,
            Map<String, String> attributes,
            String text) {}

    TraceReceiver(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext(PATH, this::receive);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    synchronized List<Span> spans() {
        return List.copyOf(spans);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            keep(request);
            var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private synchronized void keep(ExportTraceServiceRequest request) {
        for (var resource : request.getResourceSpansList()) {
            var service = attributes(resource.getResource().getAttributesList()).getOrDefault("service.name", "");
            for (var scope : resource.getScopeSpansList()) {
                for (var span : scope.getSpansList()) {
                    spans.addLast(new Span(
                            service,
                            span.getName(),
                            hex(span.getTraceId().toByteArray()),
                            hex(span.getSpanId().toByteArray()),
                            hex(span.getParentSpanId().toByteArray()),
                            attributes(span.getAttributesList()),
                            span.toString()));
                }
            }
        }
        while (spans.size() > MOST) {
            spans.removeFirst();
        }
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(toMap(KeyValue::getKey, it -> it.getValue().getStringValue(), (_, last) -> last));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
