package clinic.kit.outbox;

import static java.util.Objects.requireNonNullElse;

import clinic.kit.event.Envelope;
import clinic.kit.event.EventContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/// Sends with one idempotent producer, each record in the trace that caused it: the stored `traceparent` is restored
/// around the send, so the producer's span continues the trace of the request, not of the relay.
class KafkaSender implements OutboxRelay.Sender {

    private final KafkaTemplate<byte[], byte[]> kafka;
    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private final Tracer tracer;
    private final Propagator propagator;

    KafkaSender(
            KafkaTemplate<byte[], byte[]> kafka,
            DefaultKafkaProducerFactory<byte[], byte[]> producers,
            Tracer tracer,
            Propagator propagator) {
        this.kafka = kafka;
        this.producers = producers;
        this.tracer = tracer;
        this.propagator = propagator;
    }

    @Override
    public CompletableFuture<?> send(ProducerRecord<byte[], byte[]> record) {
        var span = propagator
                .extract(record.headers(), KafkaSender::value)
                .name("outbox relay")
                .tag(EventContext.LOGGED, requireNonNullElse(value(record.headers(), Envelope.CORRELATION_ID), ""))
                .start();
        // the template's observation writes the header anew, with its own span as the parent of whoever consumes
        record.headers().remove(Envelope.TRACE_PARENT);
        try (var _ = tracer.withSpan(span)) {
            return kafka.send(record);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            span.end();
        }
    }

    @Override
    public void discard() {
        producers.reset();
    }

    private static @Nullable String value(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
