package clinic.kit.operations;

import static org.awaitility.Awaitility.await;

import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.event.EventContext;
import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import clinic.kit.event.PublishedStreams;
import clinic.kit.event.Received;
import clinic.kit.inbox.Inbox;
import clinic.kit.outbox.Outbox;
import clinic.kit.testing.Api;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingMoved;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.messaging.Message;
import org.springframework.transaction.support.TransactionOperations;

/// A service that moves things, and moves along what others move; it fails at what is poisoned.
@Configuration
@EnableAutoConfiguration
class MendedService {

    /// What the service of this name publishes.
    static EventStream<ThingEvent> mine(String name) {
        return stream("test." + name + "-mine.v1");
    }

    /// What it hears.
    static EventStream<ThingEvent> theirs(String name) {
        return stream("test." + name + "-theirs.v1");
    }

    private static EventStream<ThingEvent> stream(String topic) {
        return EventStream.facts(topic, ThingEvent.class, ThingEvent::thingId, ThingEvent::thingId, _ -> null);
    }

    static final Set<UUID> POISONED = ConcurrentHashMap.newKeySet();

    /// How often a rebuild said that it had replaced something.
    static final AtomicInteger REPLACED = new AtomicInteger();

    /// Services of different names have nothing in common.
    static List<String> properties(String name) {
        return List.of(
                "spring.application.name=" + name,
                "spring.config.import=classpath:service-kit.yaml",
                "spring.flyway.locations=classpath:db/kit,classpath:db/sample",
                "spring.cloud.function.definition=feature",
                "spring.cloud.stream.bindings.feature-in-0.destination="
                        + theirs(name).topic(),
                "spring.cloud.stream.bindings.feature-in-0.group=" + name + ".feature");
    }

    static void createTopics(String name) {
        TestInfrastructure.get()
                .createTopics(List.of(
                        new NewTopic(mine(name).topic(), 6, (short) 1),
                        new NewTopic(theirs(name).topic(), 6, (short) 1)));
    }

    /// Runs one until it is closed.
    static ConfigurableApplicationContext start(String name) {
        createTopics(name);
        var arguments = new ArrayList<String>();
        ClinicProperties.register((property, value) -> arguments.add("--" + property + "=" + value.get()), name);
        properties(name).forEach(property -> arguments.add("--" + property));
        return new SpringApplication(MendedService.class).run(arguments.toArray(String[]::new));
    }

    /// As somebody of the operations team.
    static Api operator(ConfigurableApplicationContext service) {
        var port = service.getEnvironment().getRequiredProperty("local.server.port");
        return Api.at(Integer.parseInt(port)).as("operations");
    }

    /// With the rights of the owner of its tables.
    static JdbcClient owner(String name) {
        var database = TestInfrastructure.get().database(name);
        return JdbcClient.create(
                new DriverManagerDataSource(database.jdbcUrl(), database.ownerUser(), database.ownerPassword()));
    }

    /// Lets the service come as far as writing to that table, and cuts its connection there.
    ///
    /// @param work what writes to it in the end; may fail
    static void cutOffAt(String name, String table, Runnable work) throws SQLException {
        var database = TestInfrastructure.get().database(name);
        var application = JdbcClient.create(
                new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
        try (var holding = DriverManager.getConnection(
                        database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            holding.setAutoCommit(false);
            holding.createStatement().execute("lock table " + table + " in share mode");
            threads.submit(work);
            await().atMost(SOON)
                    .until(() -> !application
                            .sql("""
                                    select pg_terminate_backend(pid) from pg_locks
                                    where not granted and relation = ?::regclass""")
                            .param(table)
                            .query(Boolean.class)
                            .list()
                            .isEmpty());
        }
    }

    @Bean
    PublishedStreams published(@Value("${spring.application.name}") String name) {
        return PublishedStreams.of(mine(name));
    }

    @Bean
    Mover mover(JdbcClient jdbc, TransactionOperations transaction, Outbox outbox) {
        return new Mover(jdbc, transaction, outbox);
    }

    @Bean
    Projection things(@Value("${spring.application.name}") String name) {
        return Projection.of(name + ".feature", "thing", "thing_step").whenReplaced(_ -> REPLACED.incrementAndGet());
    }

    @Bean
    Consumer<Message<byte[]>> feature(Inbox inbox, Mover mover, @Value("${spring.application.name}") String name) {
        return inbox.consumer(name + ".feature", theirs(name), mover::follow);
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
            var step = step(thing, 1);
            jdbc.sql("insert into thing_step values (?, ?)").params(thing, step).update();
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
