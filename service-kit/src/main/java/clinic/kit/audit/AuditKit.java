package clinic.kit.audit;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/// Gives a service its audit trail.
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration")
class AuditKit {

    @Bean
    Audit audit(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock, AuditSealer sealer) {
        return new Audit(jdbc, transactions, clock, sealer::expect);
    }

    @Bean
    AuditSealer auditSealer(
            JdbcClient jdbc, AuditChain chain, AuditAnchors anchors, PlatformTransactionManager transactions) {
        return new AuditSealer(jdbc, chain, anchors, transactions);
    }

    @Bean
    AuditChain auditChain(JdbcClient jdbc) {
        return new AuditChain(jdbc);
    }

    @Bean
    AuditAnchors auditAnchors(KafkaConnectionDetails broker, @Value("${spring.application.name}") String service) {
        return new AuditAnchors(broker.getBootstrapServers(), service);
    }

    @Bean
    AuditChainEndpoint auditChainEndpoint(
            AuditChain chain, AuditAnchors anchors, PlatformTransactionManager transactions) {
        return new AuditChainEndpoint(chain, anchors, transactions);
    }
}
