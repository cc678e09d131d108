package clinic.kit.operations;

import clinic.kit.audit.Audit;
import clinic.kit.audit.AuditRestore;
import clinic.kit.event.EventCodec;
import clinic.kit.event.PublishedStreams;
import clinic.kit.inbox.DeadLetters;
import clinic.kit.inbox.Inbox;
import clinic.kit.web.Idempotency;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Wires what operations need into every service, and the repair after a restore.
@AutoConfiguration(afterName = {"clinic.kit.EventBackbone", "clinic.kit.audit.AuditKit", "clinic.kit.web.WebKit"})
class OperationsKit {

    @Bean
    DeadLetterRepair deadLetterRepair(DeadLetters letters, EventCodec codec, Audit audit) {
        return new DeadLetterRepair(letters, codec, audit);
    }

    @Bean
    DeadLetterController deadLetterController(DeadLetterRepair repair) {
        return new DeadLetterController(repair);
    }

    @Bean
    StreamController streamController(JdbcClient jdbc, ObjectProvider<PublishedStreams> published, Inbox inbox) {
        return new StreamController(new Streams(jdbc, published.getIfAvailable(PublishedStreams::of), inbox));
    }

    @Bean
    LostEvents lostEvents(JdbcClient jdbc, JsonMapper json, Clock clock) {
        return new LostEvents(jdbc, json, clock);
    }

    @Bean
    LostEventController lostEventController(LostEvents events, Audit audit, PlatformTransactionManager transactions) {
        return new LostEventController(events, audit, new TransactionTemplate(transactions));
    }

    @Bean
    AfterRestore afterRestore(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            ObjectProvider<PublishedStreams> published,
            Inbox inbox,
            LostEvents lost,
            AuditRestore audit,
            KafkaProperties kafka,
            KafkaConnectionDetails broker) {
        var properties = broker(kafka, broker);
        return new AfterRestore(
                jdbc,
                new TransactionTemplate(transactions),
                published.getIfAvailable(PublishedStreams::of),
                inbox,
                lost,
                audit,
                new TopicReader(properties),
                new ConsumerGroups(properties));
    }

    @Bean
    RebuildController rebuildController(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Inbox inbox,
            KafkaProperties kafka,
            KafkaConnectionDetails broker,
            ObjectProvider<Projection> projections,
            Idempotency idempotency,
            Audit audit,
            Clock clock,
            JdbcConnectionDetails database,
            @Value("${spring.flyway.url}") String url,
            @Value("${spring.flyway.user}") String user,
            @Value("${spring.flyway.password}") String password) {
        var rebuild = new Rebuild(
                jdbc,
                transactions,
                inbox,
                new TopicReader(broker(kafka, broker)),
                new Rebuild.Login(
                        database.getJdbcUrl(),
                        String.valueOf(database.getUsername()),
                        String.valueOf(database.getPassword())),
                new Rebuild.Login(url, user, password));
        return new RebuildController(
                new Rebuilds(rebuild, projections.orderedStream().toList(), clock), idempotency, audit);
    }

    /// With whatever else `spring.kafka` says, such as how to sign in there.
    private static Map<String, Object> broker(KafkaProperties kafka, KafkaConnectionDetails broker) {
        var properties = new HashMap<>(kafka.buildAdminProperties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.getBootstrapServers());
        return properties;
    }
}
