package clinic.kit.audit;

import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/// Gives a service its audit trail.
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration")
class AuditKit {

    @Bean
    Audit audit(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        return new Audit(jdbc, transactions, clock);
    }
}
