package clinic.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.kit.event.Envelope;
import clinic.kit.event.Ids;
import clinic.kit.event.PublishedStreams;
import clinic.kit.testing.KitDatabase;
import clinic.kit.testing.ThingEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OutboxMetricsTests {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final KitDatabase database = new KitDatabase("outbox_metrics");
    private final OutboxMetrics metrics =
            new OutboxMetrics(database.jdbc, PublishedStreams.of(ThingEvent.FACTS), meters);

    @BeforeEach
    void empty() {
        database.jdbc.sql("delete from outbox").update();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void nobodyKnowsBeforeTheFirstLook() {
        assertThat(figure("outbox.backlog")).isNaN();
        assertThat(figure("outbox.oldest.age")).isNaN();
    }

    @Test
    void tellsHowMuchWaitsAndHowLongTheOldestHas() {
        metrics.take();
        assertThat(figure("outbox.backlog")).isZero();
        assertThat(figure("outbox.oldest.age")).isZero();

        append(600);
        append(5);
        append(0);
        metrics.take();

        assertThat(figure("outbox.backlog")).isEqualTo(3);
        assertThat(figure("outbox.oldest.age")).isBetween(600.0, 660.0);

        metrics.forget();
        assertThat(figure("outbox.backlog")).isNaN();
    }

    /// By the database's clock from the append on, however long ago that was.
    @Test
    void tellsHowLongPublishingTookAndWhatWasPublished() {
        append(90);
        append(0);
        var relay = new OutboxRelay(
                () -> DriverManager.getConnection(
                        database.access.jdbcUrl(), database.access.user(), database.access.password()),
                new Taking(),
                new OutboxWakeUp(database.dataSource),
                JsonMapper.shared(),
                metrics);
        metrics.of(relay);
        assertThat(figure("outbox.relay.active")).isZero();

        relay.start();
        try {
            var latency = meters.get("outbox.publish.latency").timer();
            await().atMost(Duration.ofSeconds(10)).until(() -> latency.count() == 2);
            assertThat(latency.max(TimeUnit.SECONDS)).isBetween(90.0, 120.0);
            assertThat(latency.totalTime(TimeUnit.SECONDS)).isBetween(90.0, 130.0);
            assertThat(meters.get("outbox.published")
                            .tag("type", "clinic.test.ThingMoved.v1")
                            .counter()
                            .count())
                    .isEqualTo(2);
            assertThat(figure("outbox.relay.active")).isOne();
        } finally {
            relay.stop();
        }
        assertThat(figure("outbox.relay.active")).isZero();
    }

    private void append(int secondsAgo) {
        database.jdbc
                .sql("""
                        insert into outbox (id, topic, key, sequence, headers, payload, created_at)
                        values (?, 'test.things.v1', ?, 1, ?::jsonb, '', clock_timestamp() - ? * interval '1 second')""")
                .params(
                        Ids.next(),
                        Ids.next(),
                        "{\"%s\": \"clinic.test.ThingMoved.v1\"}".formatted(Envelope.TYPE),
                        secondsAgo)
                .update();
    }

    private double figure(String name) {
        return meters.get(name).gauge().value();
    }

    /// A broker that takes everything at once.
    private static final class Taking implements OutboxRelay.Sender {

        @Override
        public CompletableFuture<?> send(ProducerRecord<byte[], byte[]> record) {
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public void discard() {}
    }
}
