package clinic.notification.delivery;

import clinic.notification.message.Message;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Sends a message within the trace of the event that caused it, however much later that is.
@Component
class TraceContinuation {

    private final Tracer tracer;
    private final Propagator propagator;

    TraceContinuation(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    void of(Message message, Runnable work) {
        var traceparent = message.getTraceparent();
        if (traceparent == null) {
            work.run();
            return;
        }
        var span = propagator
                .extract(Map.of("traceparent", traceparent), Map::get)
                .name("deliver message")
                .start();
        try (var _ = tracer.withSpan(span)) {
            work.run();
        } finally {
            span.end();
        }
    }
}
