package clinic.kit.audit;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Gives a service its audit trail.
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration")
class AuditKit {

    @Bean
    Audit audit(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock, AuditSealer sealer) {
        return new Audit(jdbc, transactions, clock, sealer::expect);
    }

    @Bean
    Strangers strangers(Audit audit, PlatformTransactionManager transactions, MeterRegistry meters) {
        return new Strangers(audit, new TransactionTemplate(transactions), meters);
    }

    @Bean
    ListedPatients listedPatients(Audit audit, ObjectProvider<PatientsOfCases> cases) {
        return new ListedPatients(audit, cases);
    }

    @Bean
    AuditTrail auditTrail(JdbcClient jdbc) {
        return new AuditTrail(jdbc);
    }

    /// A program with a browser in front of it shows the trail on pages of its own.
    @Bean
    @ConditionalOnProperty(name = "clinic.access.bearer", havingValue = "true", matchIfMissing = true)
    AuditController auditController(AuditTrail trail, Audit audit) {
        return new AuditController(trail, audit);
    }

    @Bean
    AuditSealer auditSealer(
            JdbcClient jdbc, AuditChain chain, AuditAnchors anchors, PlatformTransactionManager transactions) {
        return new AuditSealer(jdbc, chain, anchors, transactions);
    }

    @Bean
    AuditMetrics auditMetrics(JdbcClient jdbc, Clock clock, MeterRegistry meters) {
        return new AuditMetrics(jdbc, clock, meters);
    }

    @Bean
    AuditChain auditChain(JdbcClient jdbc) {
        return new AuditChain(jdbc);
    }

    /// With whatever else `spring.kafka` says, such as how to sign in there.
    @Bean
    AuditAnchors auditAnchors(
            KafkaProperties kafka,
            KafkaConnectionDetails broker,
            @Value("${clinic.audit.anchors:${spring.application.name}.audit-anchors.v1}") String topic) {
        var properties = new HashMap<>(kafka.buildAdminProperties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.getBootstrapServers());
        return new AuditAnchors(properties, topic);
    }

    @Bean
    AuditRestore auditRestore(AuditChain chain, AuditAnchors anchors, Clock clock) {
        return new AuditRestore(chain, anchors, clock);
    }

    @Bean
    AuditChainEndpoint auditChainEndpoint(
            AuditChain chain, AuditAnchors anchors, PlatformTransactionManager transactions, AuditMetrics metrics) {
        return new AuditChainEndpoint(chain, anchors, transactions, metrics::verified);
    }
}
