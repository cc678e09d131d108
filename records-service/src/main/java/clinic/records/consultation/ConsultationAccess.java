package clinic.records.consultation;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A consultation is part of its patient's chart.
@Configuration(proxyBeanMethods = false)
class ConsultationAccess {

    @Bean
    GuardedKind consultationKind(JdbcClient jdbc) {
        return GuardedKind.of("consultation", jdbc, "select site_id, patient_id from consultation where id = ?");
    }
}
