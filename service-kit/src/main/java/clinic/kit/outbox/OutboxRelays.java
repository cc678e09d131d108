package clinic.kit.outbox;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Builds the relay of this instance with a connection and a producer of its own.
public class OutboxRelays implements ApplicationContextAware, SmartInitializingSingleton, DisposableBean {

    private final OutboxWakeUp wakeUp;
    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private final KafkaTemplate<byte[], byte[]> kafka;
    private final OutboxRelay relay;

    public OutboxRelays(
            DataSource dataSource,
            JdbcConnectionDetails database,
            KafkaProperties kafkaProperties,
            KafkaConnectionDetails broker,
            Tracer tracer,
            Propagator propagator,
            JsonMapper json,
            OutboxMetrics metrics) {
        wakeUp = new OutboxWakeUp(dataSource);
        producers = new DefaultKafkaProducerFactory<>(producerProperties(kafkaProperties, broker));
        producers.setPhysicalCloseTimeout(0);
        kafka = new KafkaTemplate<>(producers);
        kafka.setObservationEnabled(true);
        relay = new OutboxRelay(
                () -> DriverManager.getConnection(database.getJdbcUrl(), connectionProperties(database)),
                new KafkaSender(kafka, producers, tracer, propagator),
                wakeUp,
                json,
                metrics);
        metrics.of(relay);
    }

    public OutboxRelay relay() {
        return relay;
    }

    public Runnable wakeUp() {
        return wakeUp;
    }

    /// Times are short, since a failed send is simply tried again; order and absence of duplicates within one producer
    /// come from idempotence.
    private static Map<String, Object> producerProperties(KafkaProperties kafka, KafkaConnectionDetails broker) {
        // with whatever else `spring.kafka` says, such as how to sign in there
        var properties = kafka.buildProducerProperties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBootstrapServers());
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        return properties;
    }

    /// A connection that died without a word must not hold the relay's lock in the eyes of its owner.
    private static Properties connectionProperties(JdbcConnectionDetails database) {
        var properties = new Properties();
        properties.setProperty("user", String.valueOf(database.getUsername()));
        properties.setProperty("password", String.valueOf(database.getPassword()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("ApplicationName", "outbox-relay");
        return properties;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) {
        kafka.setApplicationContext(context);
    }

    @Override
    public void afterSingletonsInstantiated() {
        kafka.afterSingletonsInstantiated();
    }

    @Override
    public void destroy() {
        producers.destroy();
    }
}
