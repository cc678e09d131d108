package clinic.infrastructure.test;

import clinic.infrastructure.DatabaseServer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A broker and a database server in containers; Testcontainers removes them when the JVM has ended, however it ended.
final class ContainerInfrastructure extends TestInfrastructure {

    private final KafkaContainer broker = new KafkaContainer("apache/kafka:4.2.1")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    private final PostgreSQLContainer database = new PostgreSQLContainer("postgres:18")
            .withUsername("postgres")
            .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200");

    @Override
    public synchronized String bootstrapServers() {
        if (!broker.isRunning()) {
            broker.start();
        }
        return broker.getBootstrapServers();
    }

    @Override
    synchronized DatabaseServer databaseServer() {
        if (!database.isRunning()) {
            database.start();
        }
        return new DatabaseServer(
                database.getHost(), database.getFirstMappedPort(), database.getUsername(), database.getPassword());
    }
}
