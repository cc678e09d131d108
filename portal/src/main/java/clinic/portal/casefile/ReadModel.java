package clinic.portal.casefile;

import clinic.kit.inbox.Backlog;
import clinic.kit.inbox.ConsumerLag;
import clinic.kit.inbox.Inbox;
import clinic.portal.live.Board;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Whether the read model holds everything that has happened. When it does again, open pages are told as of any change.
@Configuration(proxyBeanMethods = false)
class ReadModel {

    @Bean
    Gauge projectionStaleness(ConsumerLag lag, MeterRegistry meters) {
        return Gauge.builder("projection.staleness", lag, it -> it.staleness().toMillis() / 1000.0)
                .description("How old the read model may be: 0 while it holds everything that has happened")
                .baseUnit("seconds")
                .register(meters);
    }

    @Bean
    Backlog backlog(
            Inbox inbox,
            KafkaProperties kafka,
            KafkaConnectionDetails broker,
            PlatformTransactionManager transactions,
            Board board) {
        var properties = new HashMap<>(kafka.buildAdminProperties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.getBootstrapServers());
        var transaction = new TransactionTemplate(transactions);
        return new Backlog(inbox, properties, () -> transaction.executeWithoutResult(_ -> board.changed()));
    }
}
