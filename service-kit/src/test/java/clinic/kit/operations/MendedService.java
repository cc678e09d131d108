package clinic.kit.operations;

import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.event.EventContext;
import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import clinic.kit.event.PublishedStreams;
import clinic.kit.event.Received;
import clinic.kit.inbox.Inbox;
import clinic.kit.outbox.Outbox;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingMoved;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;
import org.springframework.transaction.support.TransactionOperations;

/// A service that moves things, and moves along what others move; it fails at what is poisoned.
@Configuration
@EnableAutoConfiguration
class MendedService {

    static final EventStream<ThingEvent> MINE =
            EventStream.facts("test.mine.v1", ThingEvent.class, ThingEvent::thingId, ThingEvent::thingId, _ -> null);
    static final EventStream<ThingEvent> THEIRS =
            EventStream.facts("test.theirs.v1", ThingEvent.class, ThingEvent::thingId, ThingEvent::thingId, _ -> null);
    static final String GROUP = "mended.feature";
    static final Set<UUID> POISONED = ConcurrentHashMap.newKeySet();

    static final String[] PROPERTIES = {
        "spring.application.name=mended",
        "spring.config.import=classpath:service-kit.yaml",
        "spring.flyway.locations=classpath:db/kit,classpath:db/sample",
        "spring.cloud.function.definition=feature",
        "spring.cloud.stream.bindings.feature-in-0.destination=test.theirs.v1",
        "spring.cloud.stream.bindings.feature-in-0.group=mended.feature"
    };

    static void createTopics() {
        TestInfrastructure.get()
                .createTopics(
                        List.of(new NewTopic(MINE.topic(), 6, (short) 1), new NewTopic(THEIRS.topic(), 6, (short) 1)));
    }

    @Bean
    PublishedStreams published() {
        return PublishedStreams.of(MINE);
    }

    @Bean
    Mover mover(JdbcClient jdbc, TransactionOperations transaction, Outbox outbox) {
        return new Mover(jdbc, transaction, outbox);
    }

    @Bean
    Consumer<Message<byte[]>> feature(Inbox inbox, Mover mover) {
        return inbox.consumer(GROUP, THEIRS, mover::follow);
    }

    /// Keeps things in the sample's table, whose `size` is the step that they are at.
    static class Mover {

        private final JdbcClient jdbc;
        private final TransactionOperations transaction;
        private final Outbox outbox;

        Mover(JdbcClient jdbc, TransactionOperations transaction, Outbox outbox) {
            this.jdbc = jdbc;
            this.transaction = transaction;
            this.outbox = outbox;
        }

        /// Moves a thing of its own to its next step, and tells so.
        void move(UUID thing) {
            EventContext.call(new EventContext("mover", Ids.next(), null, null), () -> {
                transaction.executeWithoutResult(_ -> {
                    var step = step(thing, 1);
                    outbox.append(new ThingMoved(thing, step), step);
                });
                return true;
            });
        }

        void follow(Received<ThingEvent> received) {
            var thing = received.event().thingId();
            step(thing, 1);
            if (POISONED.contains(thing)) {
                throw new IllegalStateException("Jane Roe cannot be moved");
            }
        }

        private int step(UUID thing, int by) {
            return jdbc.sql("""
                            insert into thing (id, version, name, site_id, size) values (:id, 1, 'thing', :id, :by)
                            on conflict (id) do update set size = thing.size + :by, version = thing.version + 1
                            returning size""")
                    .param("id", thing)
                    .param("by", by)
                    .query(Integer.class)
                    .single();
        }

        int steps(UUID thing) {
            return jdbc.sql("select coalesce(max(size), 0) from thing where id = ?")
                    .param(thing)
                    .query(Integer.class)
                    .single();
        }
    }

    /// What others publish.
    static void send(List<ProducerRecord<byte[], byte[]>> records) {
        var properties = new HashMap<String, Object>(
                Map.of("bootstrap.servers", TestInfrastructure.get().bootstrapServers()));
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (var record : records) {
                producer.send(record).get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static final Duration SOON = Duration.ofSeconds(30);
}
