package clinic.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.OnEveryInfrastructure;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.access.Allow;
import clinic.kit.event.EventContext;
import clinic.kit.event.EventMetadata;
import clinic.kit.event.Ids;
import clinic.kit.event.PublishedStreams;
import clinic.kit.outbox.Outbox;
import clinic.kit.testing.Api;
import clinic.kit.testing.TestTokens;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingBroke;
import clinic.kit.testing.ThingEvent.ThingMoved;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Outbox, relay, broker, binder and inbox as a service has them, all real.
@OnEveryInfrastructure
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
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
    Features features;

    @Autowired
    MeterRegistry meters;

    @LocalServerPort
    int port;

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
    void keepsOneTraceFromTheRequestToEveryConsumer() {
        var thing = Ids.next();
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        var answer = Api.at(port)
                .as("mover", TestTokens.HARBOR)
                .send("POST", "/things/" + thing, null, "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

        assertThat(answer.status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Stream.of("one", "other")
                        .noneMatch(feature -> features.seen(feature, thing).isEmpty()));
        assertThat(features.tracesOf(thing)).isEqualTo(Map.of("one", trace, "other", trace));
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

        var redelivered = duplicates("backbone.other");

        bindings.stop("otherFeature-in-0");
        readAgainFromTheBeginning("backbone.other");
        bindings.start("otherFeature-in-0");
        publish(new ThingMoved(thing, 3));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> features.seen("other", thing).size() == 3
                        && duplicates("backbone.other") >= redelivered + handled);
        assertThat(features.handled("other")).isEqualTo(handled + 1);
    }

    private void publish(Object... events) {
        EventContext.call(new EventContext("clerk", Ids.next(), null, null), () -> {
            transaction.executeWithoutResult(_ -> List.of(events).forEach(event -> outbox.append(event, 7)));
            return true;
        });
    }

    @Test
    void doesNotStartWhenABindingNamesAnotherGroup() {
        var properties = new ArrayList<String>();
        ClinicProperties.register((name, value) -> properties.add("--" + name + "=" + value.get()), "backbone");
        properties.addAll(
                List.of(BackboneTests.class.getAnnotation(SpringBootTest.class).properties()).stream()
                        .map(property -> "--" + property.replaceFirst("group=backbone.other", "group=backbone.one"))
                        .toList());

        assertThatIllegalStateException()
                .isThrownBy(() -> new SpringApplication(Service.class)
                        .run(properties.toArray(String[]::new))
                        .close())
                .withMessageContaining("otherFeature-in-0")
                .withMessageContaining("backbone.other");
    }

    private double duplicates(String group) {
        return meters.counter("inbox.duplicates", "group", group).count();
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
        ThingMoving thingMoving(Outbox outbox) {
            return new ThingMoving(outbox);
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

    @RestController
    static class ThingMoving {

        private final Outbox outbox;

        ThingMoving(Outbox outbox) {
            this.outbox = outbox;
        }

        @PostMapping("/things/{thing}")
        @Allow("mover")
        @Transactional
        public void move(@PathVariable UUID thing) {
            outbox.append(new ThingMoved(thing, 1), 1);
        }
    }

    /// Remembers what each feature was handed.
    static class Features {

        private record Seen(
                String feature, ThingEvent event, EventMetadata metadata, EventContext context, String trace) {}

        private final List<Seen> seen = new CopyOnWriteArrayList<>();
        private final Tracer tracer;

        Features(Tracer tracer) {
            this.tracer = tracer;
        }

        void see(String feature, clinic.kit.event.Received<ThingEvent> received) {
            var span = tracer.currentSpan();
            seen.add(new Seen(
                    feature,
                    received.event(),
                    received.metadata(),
                    EventContext.current(),
                    span == null ? "none" : span.context().traceId()));
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

        Map<String, String> tracesOf(UUID thing) {
            return seen.stream()
                    .filter(one -> one.event().thingId().equals(thing))
                    .collect(Collectors.toMap(Seen::feature, Seen::trace));
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
