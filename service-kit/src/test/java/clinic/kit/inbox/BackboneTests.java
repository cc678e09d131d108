package clinic.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.OnEveryInfrastructure;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.event.EventContext;
import clinic.kit.event.EventMetadata;
import clinic.kit.event.Ids;
import clinic.kit.event.PublishedStreams;
import clinic.kit.outbox.Outbox;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingBroke;
import clinic.kit.testing.ThingEvent.ThingMoved;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionOperations;

/// Outbox, relay, broker, binder and inbox as a service has them, all real.
@OnEveryInfrastructure
@SpringBootTest(
        properties = {
            "spring.application.name=backbone",
            "spring.config.import=classpath:service-kit.yaml",
            "spring.cloud.function.definition=oneFeature;otherFeature",
            "spring.cloud.stream.bindings.oneFeature-in-0.destination=test.things.v1",
            "spring.cloud.stream.bindings.oneFeature-in-0.group=backbone.one",
            "spring.cloud.stream.bindings.otherFeature-in-0.destination=test.things.v1",
            "spring.cloud.stream.bindings.otherFeature-in-0.group=backbone.other"
        })
class BackboneTests {

    @Autowired
    Outbox outbox;

    @Autowired
    TransactionOperations transaction;

    @Autowired
    Tracer tracer;

    @Autowired
    Features features;

    @Autowired
    BindingsLifecycleController bindings;

    @DynamicPropertySource
    static void infrastructure(DynamicPropertyRegistry registry) {
        TestInfrastructure.get().createTopics(List.of(new NewTopic("test.things.v1", 6, (short) 1)));
        ClinicProperties.register(registry, "backbone");
    }

    @Test
    void letsTwoFeaturesOfAServiceSeeEveryEventOnce() {
        var things = List.of(Ids.next(), Ids.next(), Ids.next());

        things.forEach(thing -> publish(new ThingMoved(thing, 1), new ThingMoved(thing, 2), new ThingBroke(thing)));

        for (var thing : things) {
            for (var feature : List.of("one", "other")) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> features.seen(feature, thing).size() == 3);
                assertThat(features.seen(feature, thing))
                        .containsExactly(new ThingMoved(thing, 1), new ThingMoved(thing, 2), new ThingBroke(thing));
            }
        }
    }

    @Test
    void keepsOneTraceFromTheCauseToTheConsumer() {
        var thing = Ids.next();
        var span = tracer.nextSpan().name("request").start();
        try (var _ = tracer.withSpan(span)) {
            publish(new ThingMoved(thing, 1));
        } finally {
            span.end();
        }

        await().atMost(Duration.ofSeconds(30))
                .until(() -> !features.seen("one", thing).isEmpty());

        assertThat(features.traceOf(thing)).isEqualTo(span.context().traceId());
    }

    @Test
    void tellsTheConsumerWhoAndWhatCausedTheEvent() {
        var thing = Ids.next();

        publish(new ThingMoved(thing, 1));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !features.seen("one", thing).isEmpty());

        var metadata = features.metadataOf(thing);
        assertThat(metadata.actor()).isEqualTo("clerk");
        assertThat(metadata.correlationId()).isEqualTo(thing);
        assertThat(metadata.type()).isEqualTo("clinic.test.ThingMoved.v1");
        assertThat(metadata.sequence()).isEqualTo(1);
        assertThat(metadata.aggregateVersion()).isEqualTo(7);
        assertThat(features.contextOf(thing).causationId()).isEqualTo(metadata.id());
    }

    @Test
    void changesNothingWhenTheTopicIsReadAgainFromItsBeginning() throws Exception {
        var thing = Ids.next();
        publish(new ThingMoved(thing, 1), new ThingMoved(thing, 2));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> features.seen("other", thing).size() == 2);
        var handled = features.handled("other");

        bindings.stop("otherFeature-in-0");
        readAgainFromTheBeginning("backbone.other");
        bindings.start("otherFeature-in-0");
        publish(new ThingMoved(thing, 3));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> features.seen("other", thing).size() == 3);
        assertThat(features.handled("other")).isEqualTo(handled + 1);
    }

    private void publish(Object... events) {
        EventContext.call(new EventContext("clerk", Ids.next(), null, null), () -> {
            transaction.executeWithoutResult(_ -> List.of(events).forEach(event -> outbox.append(event, 7)));
            return true;
        });
    }

    private static void readAgainFromTheBeginning(String group) throws Exception {
        try (var admin = Admin.create(
                Map.of("bootstrap.servers", TestInfrastructure.get().bootstrapServers()))) {
            var beginning = new java.util.HashMap<TopicPartition, OffsetAndMetadata>();
            for (var partition = 0; partition < 6; partition++) {
                beginning.put(new TopicPartition("test.things.v1", partition), new OffsetAndMetadata(0));
            }
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> admin.alterConsumerGroupOffsets(group, beginning)
                                    .all()
                                    .get()
                            == null);
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Service {

        @Bean
        PublishedStreams published() {
            return PublishedStreams.of(ThingEvent.FACTS);
        }

        @Bean
        Features features(Tracer tracer) {
            return new Features(tracer);
        }

        @Bean
        Consumer<Message<byte[]>> oneFeature(Inbox inbox, Features features) {
            return inbox.consumer("backbone.one", ThingEvent.FACTS, received -> features.see("one", received));
        }

        @Bean
        Consumer<Message<byte[]>> otherFeature(Inbox inbox, Features features) {
            return inbox.consumer("backbone.other", ThingEvent.FACTS, received -> features.see("other", received));
        }
    }

    /// Remembers what each feature was handed.
    static class Features {

        private record Seen(String feature, ThingEvent event, EventMetadata metadata, EventContext context) {}

        private final List<Seen> seen = new CopyOnWriteArrayList<>();
        private final Map<UUID, String> traces = new ConcurrentHashMap<>();
        private final Tracer tracer;

        Features(Tracer tracer) {
            this.tracer = tracer;
        }

        void see(String feature, clinic.kit.event.Received<ThingEvent> received) {
            seen.add(new Seen(feature, received.event(), received.metadata(), EventContext.current()));
            var span = tracer.currentSpan();
            if (span != null) {
                traces.put(received.event().thingId(), span.context().traceId());
            }
        }

        List<ThingEvent> seen(String feature, UUID thing) {
            return seen.stream()
                    .filter(one -> one.feature().equals(feature)
                            && one.event().thingId().equals(thing))
                    .map(Seen::event)
                    .toList();
        }

        long handled(String feature) {
            return seen.stream().filter(one -> one.feature().equals(feature)).count();
        }

        String traceOf(UUID thing) {
            return Objects.requireNonNull(traces.get(thing));
        }

        EventMetadata metadataOf(UUID thing) {
            return first(thing).metadata();
        }

        EventContext contextOf(UUID thing) {
            return first(thing).context();
        }

        private Seen first(UUID thing) {
            return seen.stream()
                    .filter(one -> one.event().thingId().equals(thing))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
