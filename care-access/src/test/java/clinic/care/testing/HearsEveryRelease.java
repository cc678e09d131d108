package clinic.care.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Event;
import clinic.contracts.Topic;
import clinic.contracts.Topics;
import clinic.kit.event.Envelope;
import clinic.kit.event.EventCodec;
import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Every consumer of a service handles what any release published, and what a release to come may publish: one more
/// field, a code that nobody knows yet, a type that nobody knows yet. The test of a service implements it and says
/// nothing but how the service is started.
public interface HearsEveryRelease {

    @Test
    default void whatAnyReleasePublishedIsHandled(@Autowired ApplicationContext service, @Autowired JdbcClient jdbc)
            throws Exception {
        new Hearing(service, jdbc).of("as released", UnaryOperator.identity());
    }

    @Test
    default void oneMoreFieldIsPassedOver(@Autowired ApplicationContext service, @Autowired JdbcClient jdbc)
            throws Exception {
        new Hearing(service, jdbc).of("with a new field", Hearing::withAnotherField);
    }

    @Test
    default void aCodeThatNobodyKnowsIsHandled(@Autowired ApplicationContext service, @Autowired JdbcClient jdbc)
            throws Exception {
        new Hearing(service, jdbc).withUnknownCodes();
    }

    @Test
    default void aTypeThatNobodyKnowsIsPassedOver(@Autowired ApplicationContext service, @Autowired JdbcClient jdbc) {
        new Hearing(service, jdbc).ofUnknownTypes();
    }

    /// One telling of all samples to all consumers, about patients and cases of its own.
    final class Hearing {

        private static final JsonMapper JSON = JsonMapper.shared();

        /// What the ids of all samples begin with.
        private static final String SAMPLES = "019aac10";

        private final ApplicationContext service;
        private final JdbcClient jdbc;
        private final Map<String, Long> sequences = new HashMap<>();
        private final String own = UUID.randomUUID().toString().substring(0, 8);

        private Hearing(ApplicationContext service, JdbcClient jdbc) {
            this.service = service;
            this.jdbc = jdbc;
        }

        private void of(String how, UnaryOperator<JsonNode> change) throws IOException {
            var told = 0;
            for (var bean : consumers()) {
                for (var topic : topics(bean)) {
                    for (var type : types(topic)) {
                        for (var sample : samples(type)) {
                            tell(bean, topic, type, change.apply(sample));
                            told++;
                        }
                    }
                }
            }
            System.out.printf("%s: %d samples %s%n", consumers(), told, how);
            assertThat(told).isPositive();
        }

        private void withUnknownCodes() throws IOException {
            of("with unknown codes", sample -> withUnknown(sample));
        }

        private void ofUnknownTypes() {
            for (var bean : consumers()) {
                for (var topic : topics(bean)) {
                    var type = types(topic).getFirst().replaceFirst("\\.\\w+\\.v1$", ".AddedLater.v1");
                    tell(bean, topic, type, UUID.randomUUID(), JSON.createObjectNode());
                }
            }
        }

        private static JsonNode withAnotherField(JsonNode sample) {
            var newer = sample.deepCopy();
            ((ObjectNode) newer).putObject("addedLater").put("depth", 1);
            return newer;
        }

        /// Codes are upper case and nothing else in the samples is.
        private static JsonNode withUnknown(JsonNode sample) {
            var newer = sample.deepCopy();
            if (newer instanceof ObjectNode object) {
                sample.properties()
                        .forEach(property -> object.set(property.getKey(), withUnknown(property.getValue())));
            } else if (newer instanceof ArrayNode array) {
                for (var i = 0; i < array.size(); i++) {
                    array.set(i, withUnknown(array.get(i)));
                }
            } else if (sample.isString() && sample.asString().matches("[A-Z][A-Z_]{2,}")) {
                return JSON.getNodeFactory().stringNode("ADDED_LATER");
            }
            return newer;
        }

        private void tell(String bean, Topic topic, String type, JsonNode payload) {
            var event = (Event) Objects.requireNonNull(
                    new EventCodec().read(stream(topic), type, JSON.writeValueAsBytes(payload)), type);
            tell(bean, topic, type, event.key(), payload);
        }

        private void tell(String bean, Topic topic, String type, UUID key, JsonNode payload) {
            var id = Ids.next();
            var sequence = sequences.merge(bean + topic.name() + key, 1L, Long::sum);
            var record = new ConsumerRecord<>(
                    topic.name(), 0, 0L, key.toString().getBytes(UTF_8), JSON.writeValueAsBytes(payload));
            Map.of(
                            Envelope.ID, id.toString(),
                            Envelope.TYPE, type,
                            Envelope.SUBJECT, key.toString(),
                            Envelope.TIME, Instant.now().toString(),
                            Envelope.SEQUENCE, String.valueOf(sequence),
                            Envelope.AGGREGATE_VERSION, String.valueOf(sequence - 1),
                            Envelope.CORRELATION_ID, key.toString(),
                            Envelope.ACTOR, "service:test")
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));

            consumer(bean)
                    .accept(MessageBuilder.withPayload(record.value())
                            .setHeader(KafkaHeaders.RAW_DATA, record)
                            .build());

            assertThat(jdbc.sql("select type || ': ' || cause from dead_letter where event_id = ?")
                            .param(id)
                            .query((row, _) -> String.valueOf(row.getString(1)))
                            .list())
                    .as("%s of %s", bean, type)
                    .isEmpty();
            assertThat(jdbc.sql(
                                    "select max(sequence) from inbox_head where topic = ? and key = ? and consumer_group = ?")
                            .params(topic.name(), key, group(bean))
                            .query(Long.class)
                            .single())
                    .as("%s has come as far as %s", bean, type)
                    .isEqualTo(sequence);
        }

        @SuppressWarnings("unchecked")
        private Consumer<Message<byte[]>> consumer(String bean) {
            return (Consumer<Message<byte[]>>) service.getBean(bean);
        }

        private List<String> consumers() {
            return List.of(property("spring.cloud.function.definition").split(";"));
        }

        private List<Topic> topics(String bean) {
            var names = List.of(property("spring.cloud.stream.bindings." + bean + "-in-0.destination")
                    .split(","));
            return Topics.ALL.stream()
                    .filter(topic -> names.contains(topic.name()))
                    .toList();
        }

        private String group(String bean) {
            return property("spring.cloud.stream.bindings." + bean + "-in-0.group");
        }

        private String property(String name) {
            return Objects.requireNonNull(service.getEnvironment().getProperty(name), name);
        }

        /// In the order in which they are declared, which is that of an ordinary life.
        private static List<String> types(Topic topic) {
            return Arrays.stream(topic.events().getPermittedSubclasses())
                    .map(stream(topic)::typeOf)
                    .toList();
        }

        private static EventStream<? extends Event> stream(Topic topic) {
            return stream(topic.name(), topic.events());
        }

        private static <E extends Event> EventStream<E> stream(String name, Class<E> events) {
            return EventStream.facts(name, events, Event::key, Event::correlation, Event::site);
        }

        private List<JsonNode> samples(String type) throws IOException {
            var files =
                    new PathMatchingResourcePatternResolver().getResources("classpath*:/samples/" + type + "/*.json");
            assertThat(files).as("samples of %s", type).isNotEmpty();
            return Arrays.stream(files)
                    .map(file -> {
                        try {
                            return JSON.readTree(file.getContentAsString(UTF_8).replace(SAMPLES, own));
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
