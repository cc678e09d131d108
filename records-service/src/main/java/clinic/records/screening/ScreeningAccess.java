package clinic.records.screening;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A screening is part of its patient's chart, and some carry a label.
@Configuration(proxyBeanMethods = false)
class ScreeningAccess {

    @Bean
    GuardedKind screeningKind(JdbcClient jdbc) {
        return GuardedKind.of("screening", jdbc, "select site_id, patient_id, label from screening where id = ?");
    }
}
