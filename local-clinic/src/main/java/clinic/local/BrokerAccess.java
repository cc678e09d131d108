package clinic.local;

import clinic.infrastructure.Broker;
import java.util.Map;

/// How one of the broker's users reaches it.
public record BrokerAccess(String bootstrapServers, String user, String password) {

    /// Watches every topic and may write none: for the demo and for tests, never for an application.
    public static final String OBSERVER = "observer";

    /// What a Kafka client has to be told.
    public Map<String, Object> client() {
        var admin = user.equals(Broker.ADMIN);
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                admin ? "PLAIN" : "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
                        .formatted(admin ? "plain.PlainLoginModule" : "scram.ScramLoginModule", user, password));
    }

    @Override
    public String toString() {
        return user + " at " + bootstrapServers;
    }
}
